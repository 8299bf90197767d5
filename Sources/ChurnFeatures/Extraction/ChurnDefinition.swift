/// When a customer has churned: gives each customer its churn dates, from which rows get labels.
///
/// Labels look at all events before the end of the data by when they occurred, late ones included; only features and
/// eligibility are restricted to what was known. The first churn date at or after the cutoff decides a row
/// (see ``RowState``). Churn that had happened before the cutoff and was visible makes the customer ineligible; churn
/// that had happened before but was not yet known makes the row a gap churn.
public enum ChurnDefinition: Hashable, Sendable {
    /// Silence for `days` after a qualifying event.
    ///
    /// Every qualifying event q that is followed by none in `(q, q + days)` has the churn date `q + days`, once the
    /// data reach that far. A customer may fall silent and return several times; each silence has its date. At a
    /// cutoff a customer whose last visible qualifying event is `days` or more ago, or who has none, has churned
    /// already and is ineligible, until the next qualifying event. Where `days` is more than gap and horizon together,
    /// who was active less than their difference ago cannot churn in the label window; the extraction warns.
    case inactivity(EventFilter, days: Double)
    /// No qualifying event in the label window.
    ///
    /// The definition of most published inactivity tasks: whoever is eligible has a row, however long ago the last
    /// qualifying event was, and is positive when `[t0 + gap, t0 + gap + horizon)` holds none. Labels are read only
    /// where the data reach the end of that window; there is no gap churn.
    case silence(EventFilter)
    /// An event that passes a filter of one or more types (an account closed, for one reason).
    ///
    /// Every such event is a churn date. A customer with a visible one before the cutoff is ineligible unless a
    /// visible event that passes the eligibility filter occurred strictly after it.
    case event(EventFilter)
    /// The end of a subscription that is not renewed within `allowedGap` microseconds, for one of `reasons`.
    ///
    /// Periods are merged where the next start <= previous end + allowed gap; the end of a merged period is a churn
    /// date once the data reach beyond end + allowed gap. At a cutoff t0 a customer is eligible when one of its
    /// periods, not merged, has `start < t0 <= end`: merging would let a later renewal decide who gets a row.
    case subscription(allowedGap: Int64, reasons: EndReasons = .any)
    /// Several kinds of leaving with a label each: the main label is any of those that are churn.
    ///
    /// Types that are churn compete: the first date of any of them at or after the cutoff decides the row, and its
    /// type is the one whose label is 1. Whoever leaves in another way first gets 0, not missing: at the end of the
    /// label window it is known that this customer did not leave in this way first. A customer is eligible where it is
    /// by every type that is churn. See ``ChurnType``.
    case typed([ChurnType])

    /// Churn by any event of one of these types.
    public static func event(types: [String]) -> ChurnDefinition { .event(EventFilter(types: types)) }

    /// The types; a definition without any is one nameless type.
    var types: [ChurnType] {
        if case .typed(let types) = self { types } else { [ChurnType(name: "", definition: self)] }
    }
}

/// Which reasons of an end make it a churn of one type.
public enum EndReasons: Hashable, Sendable {
    /// Any reason, or none.
    case any
    /// One of these reasons.
    case among([String])
    /// None of these reasons; a missing one too.
    case outside([String])

    /// Whether an end with `reason`, `nil` where it is missing, belongs here.
    func holds(_ reason: String?) -> Bool {
        switch self {
        case .any: true
        case .among(let reasons): reason.map(reasons.contains) ?? false
        case .outside(let reasons): !(reason.map(reasons.contains) ?? false)
        }
    }
}

/// One way of leaving, or of paying less, with a label of its own.
public struct ChurnType: Hashable, Sendable {
    /// The type's name, such as `voluntary`, unique in its definition.
    public let name: String
    /// When it happens; not typed itself.
    public let definition: ChurnDefinition
    /// Whether it counts in the main label, and so ends the customer's time.
    ///
    /// A type that does not, a downgrade, has a label on its own dates alone: neither another type's churn in the label
    /// window nor an earlier date of its own takes the row away. Only a gap churn of the main label does, because that
    /// customer has left.
    public let isChurn: Bool

    /// A type; by default one that counts in the main label.
    public init(name: String, definition: ChurnDefinition, isChurn: Bool = true) {
        self.name = name
        self.definition = definition
        self.isChurn = isChurn
    }
}
