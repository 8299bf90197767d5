import ChurnFeatures
import ChurnScoring

/// What a state holds, as JSON prints it.
struct StateDescription: Encodable {
    let customers: Int
    /// Events that are kept.
    let events: Int
    /// How far before a cutoff events are kept, such as `180d`.
    let retention: String
    /// The earliest cutoff that can still be asked for; `nil` for any.
    let earliestCutoff: String?
    /// The first event of all, forgotten ones included; `nil` where there was none.
    let firstEvent: String?
    /// The last of the events that are kept.
    let lastEvent: String?
    let types: [String]
    let values: [String]
    let attributes: [String]
    let deliveries: [String]

    init(_ state: FeatureState) {
        customers = state.customerCount
        events = state.eventCount
        retention = CivilTime.formatDuration(state.retention)
        earliestCutoff = state.earliestCutoff == .min ? nil : CivilTime.format(state.earliestCutoff)
        firstEvent = state.firstOccurredAt.map(CivilTime.format)
        lastEvent = state.lastOccurredAt.map(CivilTime.format)
        types = state.typeNames
        values = state.valueNames
        attributes = state.attributeNames
        deliveries = state.deliveries
    }

    /// A summary for a terminal.
    func text(path: String) -> String {
        func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
        var lines = [
            "\(path): state of \(Format.count(events)) events of \(Format.count(customers)) customers",
            "  first event: \(firstEvent ?? "none"), last: \(lastEvent ?? "none")",
            "  keeps: \(retention) before each cutoff, from the cutoff \(earliestCutoff ?? "of any time") on",
            "  types: \(list(types))",
            "  values: \(list(values))",
            "  attributes: \(list(attributes))",
            "  deliveries: \(Format.count(deliveries.count))",
        ]
        let shown = deliveries.suffix(10)
        if shown.count < deliveries.count { lines.append("    the last \(shown.count) (--json shows all):") }
        lines += shown.map { "    \($0)" }
        return lines.joined(separator: "\n")
    }
}
