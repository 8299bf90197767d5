/// What `churn profile` found.
public struct ProfileResult: PipelineResult {
    /// Features with a rank correlation of 0.9 or more in size, directly or through others of the group.
    public struct Group: Encodable, Sendable {
        /// The features, in the order of the columns.
        public let features: [String]
        /// The pairs among them that reach it.
        public let pairs: [Pair]
    }

    /// Two features and their Spearman rank correlation.
    public struct Pair: Encodable, Sendable {
        /// The feature that comes first.
        public let first: String
        /// The other feature.
        public let second: String
        /// Their correlation.
        public let correlation: Double
    }

    /// The page; `nil` where none was asked for.
    public let output: String?
    /// Events that were used.
    public let events: Int
    /// Customers that were read.
    public let customers: Int
    /// Until when (exclusive) the events are taken as complete.
    public let dataEnd: String
    /// Whether repeated events were dropped.
    public let duplicatesDropped: Bool
    /// How events of each type come in.
    public let eventTypes: [EventTypeProfile]
    /// States by cutoff.
    public let states: [CutoffCounts]
    /// Rows of the matrix.
    public let rows: Int
    /// Rows with a known label at cutoffs whose label window is complete; churn rates are theirs.
    public let labelledRows: Int
    /// Those of them with label 1.
    public let positiveRows: Int
    /// Cutoffs whose label window the data do not reach the end of.
    public let incompleteCutoffs: [String]
    /// The features, in the order of the columns.
    public let features: [FeatureProfile]
    /// Features that say nearly the same.
    public let correlationGroups: [Group]
    /// What looks wrong but did not stop the work.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// How many features the terminal shows.
    private static let shownCount = 20
    /// How many event types the terminal shows.
    private static let shownTypeCount = 40

    /// The result for a terminal: short; everything is in the JSON and on the page.
    public var text: String {
        let rate = labelledRows > 0 ? Double(positiveRows) / Double(labelledRows) : nil
        return [
            "\(Format.count(events)) events of \(Format.count(customers)) customers, complete until \(dataEnd)",
            eventTable,
            eventTypes.count > Self.shownTypeCount
                ? "  \(Format.count(eventTypes.count - Self.shownTypeCount)) rarer types in --json" : nil,
            """
            \(Format.count(rows)) rows of \(features.count) features, \(Format.count(labelledRows)) with a label at \
            complete cutoffs, churn rate \(Format.percent(rate))
            """,
            featureTable,
            shown.count < features.count
                ? "  \(features.count - shown.count) more features in --json and, with --output, on the page" : nil,
            correlationGroups.isEmpty ? nil : "groups of features with a rank correlation of 0.9 or more in size:",
            correlationGroups.isEmpty ? nil : groupLines,
            output.map { "page in \($0)" },
        ].compactMap { $0 }.joined(separator: "\n")
    }

    private var eventTable: String {
        var table = TextTable([
            "type", "events", "a day", "active days", "first", "last", "gap days", "late", "median d", "95 % d",
            "repeated",
        ])
        let order = eventTypes.indices.sorted { (eventTypes[$0].events, $1) > (eventTypes[$1].events, $0) }
        for index in order.prefix(Self.shownTypeCount).sorted() {
            let type = eventTypes[index]
            let counts = [
                Format.count(type.events), Format.decimal(type.eventsPerDay, 1), Format.count(type.activeDays),
            ]
            let delays = [Format.decimal(type.medianDelayDays, 2), Format.decimal(type.longDelayDays, 2)]
            table.add(
                [type.name] + counts + [type.firstDay, type.lastDay, Format.count(type.longestGapDays)]
                    + [Format.percent(type.lateShare)] + delays + [Format.count(type.duplicates)]
            )
        }
        return table.text
    }

    /// The features that tell most of churn alone; categories, which no order can be given, last.
    private var shown: [FeatureProfile] {
        let strength = features.map { feature in feature.areaUnderROC.map { abs($0.value - 0.5) } ?? -1 }
        let order = features.indices.sorted {
            strength[$0] != strength[$1] ? strength[$0] > strength[$1] : $0 < $1
        }
        return order.prefix(Self.shownCount).map { features[$0] }
    }

    private var featureTable: String {
        var table = TextTable(["feature", "AUC", "present", "zero", "1 %", "median", "99 %", "churn low-high", "PSI"])
        for feature in shown {
            let values = [feature.quantile01, feature.median, feature.quantile99].map { Format.decimal($0, 2) }
            let shares = [feature.coverage, feature.zeroShare].map { $0.map(Format.percent) ?? "-" }
            table.add(
                [feature.name, Format.decimal(feature.areaUnderROC?.value, 3)] + shares + values
                    + [Self.rates(feature), Self.drift(feature)]
            )
        }
        return table.text
    }

    /// The churn rates of the lowest and the highest bin.
    private static func rates(_ feature: FeatureProfile) -> String {
        let present = feature.cohorts.filter { !$0.isMissing }
        guard feature.kind == "number", let low = present.first, let high = present.last else { return "-" }
        return "\(Format.decimal(low.rate * 100, 1)) - \(Format.percent(high.rate))"
    }

    /// The largest index that is more than chance, with a mark where it is large.
    private static func drift(_ feature: FeatureProfile) -> String {
        guard let drift = feature.largestDrift else { return "-" }
        return Format.decimal(drift.stabilityIndex, 2) + (drift.level == "large" ? "!" : "")
    }

    private var groupLines: String {
        correlationGroups.map { "  " + $0.features.joined(separator: ", ") }.joined(separator: "\n")
    }
}
