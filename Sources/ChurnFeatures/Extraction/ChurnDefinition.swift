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
    /// An event of one of these types (an account closed).
    ///
    /// Every such event is a churn date. A customer with a visible one before the cutoff is ineligible unless a
    /// visible event that passes the eligibility filter occurred strictly after it.
    case event(types: [String])
    /// The end of a subscription that is not renewed within `allowedGap` microseconds.
    ///
    /// Periods are merged where the next start <= previous end + allowed gap; the end of a merged period is a churn
    /// date once the data reach beyond end + allowed gap. At a cutoff t0 a customer is eligible when one of its
    /// periods, not merged, has `start < t0 <= end`: merging would let a later renewal decide who gets a row.
    case subscription(allowedGap: Int64)
}
