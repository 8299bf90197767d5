/// The texts and tables about the data and how the model was made.
extension PageView {
    static func sentence(_ data: DataDescription) -> String {
        guard data.eventCount > 0 else { return "There were no events." }
        var text = """
            \(NumberText.grouped(data.eventCount)) events of \(NumberText.grouped(data.customerCount)) customers
            """
        if let first = data.firstEvent, let last = data.lastEvent { text += ", from \(first) to \(last)" }
        let fate = data.duplicatesDropped ? "dropped" : "kept"
        let duplicates =
            data.duplicateCount == 0
            ? "No event repeats another"
            : "\(counted(data.duplicateCount, "event repeats", "events repeat")) another exactly (\(fate))"
        let late =
            data.lateCount == 0
            ? "none was late"
            : "\(counted(data.lateCount, "event was", "events were")) known only after the fact and stayed invisible until then"
        return "\(text). \(duplicates); \(late)."
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(NumberText.grouped(count)) \(count == 1 ? one : many)"
    }

    static func sources(_ sources: [DataDescription.Source]) -> Table? {
        Table(
            "Sources",
            heads: ["Source", "Kind", "Rows"],
            textColumns: [0],
            rows: sources.map { ($0.name, [$0.kind, NumberText.grouped($0.rowCount)]) }
        )
    }

    static func eventTypes(_ data: DataDescription) -> Table? {
        Table(
            "Events by type",
            heads: ["Type", "Events", "Share"],
            rows: data.eventTypes.map { type in
                let share = data.eventCount == 0 ? .nan : Double(type.count) / Double(data.eventCount)
                return (type.name, [NumberText.grouped(type.count), NumberText.percent(share)])
            }
        )
    }

    static func states(_ cutoffs: [CutoffStates]) -> Figure? {
        guard !cutoffs.isEmpty else { return nil }
        return Figure(
            svg: RowStateChart.svg(cutoffs),
            caption: """
                Rows by state. Positive rows churned in the label window, negative rows did not; only these two train \
                and test. Gap churn came too early to act on, immature rows are not observed to the end.
                """
        )
    }

    static func stateTable(_ cutoffs: [CutoffStates]) -> Table? {
        Table(
            "Rows by cutoff and state",
            heads: ["Cutoff", "Positive", "Negative", "Gap churn", "Immature", "Ineligible", "Churn rate"],
            rows: cutoffs.map { cutoff in
                let counts = [cutoff.positive, cutoff.negative, cutoff.gapChurn, cutoff.immature, cutoff.ineligible]
                let rate = cutoff.churnRate.map { NumberText.percent($0) } ?? NumberText.missing
                return (cutoff.cutoff, counts.map(NumberText.grouped) + [rate])
            }
        )
    }

    static func facts(_ facts: [Making.Fact]) -> Table? {
        Table(
            "Facts",
            heads: ["What", "Value"],
            textColumns: [0],
            rows: facts.map { ($0.name, [$0.value]) }
        )
    }

    static func phases(_ phases: [Making.Phase]) -> Table? {
        guard !phases.isEmpty else { return nil }
        let total = phases.reduce(0) { $0 + $1.seconds }
        let all = phases + [Making.Phase(name: "sum of the phases", seconds: total)]
        return Table(
            "Seconds by phase",
            heads: ["Phase", "Seconds"],
            rows: all.map { ($0.name, [NumberText.fixed($0.seconds, 2)]) }
        )
    }
}
