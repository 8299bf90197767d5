/// Cutoffs of each customer's own: so long after it came, or so long before its contract ends.
///
/// A cutoff exists only if what it is computed from was known at it: the first event that was visible, or the date that
/// the attribute held, as of the cutoff itself. A renewal that is moved, or an earlier first event that arrives late,
/// therefore changes no cutoff before it was known. A customer may have several cutoffs of one distance, one for each
/// date that the attribute held over time, or none.
public struct CustomerSchedule: Hashable, Sendable {
    /// What the distances are measured from.
    public enum Anchor: Hashable, Sendable {
        /// The customer's first event; cutoffs are after it.
        case firstEvent
        /// The moment in a date attribute of the customer; cutoffs are after it.
        case start(attribute: String)
        /// The moment in a date attribute of the customer; cutoffs are before it.
        case renewal(attribute: String)
    }

    /// What the distances are measured from.
    public var anchor: Anchor
    /// The time between anchor and cutoff, in microseconds: one entry of the schedule each; ascending, above 0.
    public var distances: [Int64]
    /// The earliest cutoff; `nil` for no limit.
    public var from: Int64?
    /// The latest cutoff; `nil` for the end of the data, which limits cutoffs in any case.
    public var to: Int64?

    /// A schedule; checked when a ``FeatureExtractor`` is made of it.
    public init(_ anchor: Anchor, distances: [Int64], from: Int64? = nil, to: Int64? = nil) {
        self.anchor = anchor
        self.distances = distances
        self.from = from
        self.to = to
    }

    /// 1, 3, 7, 14, 21, 28, 42, 60 and 90 days, the usual distances to a renewal.
    public static let renewalDistances = [1, 3, 7, 14, 21, 28, 42, 60, 90].map { $0 * CivilTime.microsecondsPerDay }

    /// One name an entry, such as `tenure 30d` or `7d before renews_at`.
    public var entryNames: [String] {
        distances.map { distance in
            let length = CivilTime.formatDuration(distance)
            if case .renewal(let attribute) = anchor { return "\(length) before \(attribute)" }
            return "tenure \(length)"
        }
    }

    /// The attribute that holds the dates; `nil` where the first event counts.
    public var attribute: String? {
        switch anchor {
        case .firstEvent: nil
        case .start(let attribute), .renewal(let attribute): attribute
        }
    }

    /// Stops at a schedule that has no meaning whatever the data are.
    func validate() throws {
        func require(_ condition: Bool, _ problem: String) throws {
            guard condition else { throw FeatureError(.invalidObservation, problem) }
        }
        try require(!distances.isEmpty, "the schedule has no distance; name at least one, such as 30d")
        try require(distances.allSatisfy { $0 > 0 }, "the distances of a schedule must be longer than 0")
        try require(
            zip(distances, distances.dropFirst()).allSatisfy(<),
            "the distances of a schedule must ascend, each once"
        )
        if let from, let to { try require(from <= to, "the schedule's \"from\" is after its \"to\"") }
    }
}
