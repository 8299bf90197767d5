import ChurnEvaluation

/// What the profile page's template reads, by reflection.
struct ProfileView {
    typealias Table = PageView.Table
    typealias Figure = PageView.Figure

    /// How many numeric and how many coded features have a chart, and how many the drift table lists.
    static let chartCount = 12
    static let codedChartCount = 4
    static let driftCount = 20

    let style = ReportPage.style
    var title: String
    var subtitle: String
    var summary: [String]
    var tiles: [PageView.Tile]

    var dataSentence: String
    var notes: [String]
    var eventTypes: Table?
    var arrivals: Table?

    var states: Figure?
    var stateTable: Table?

    var cohortSentence: String
    var cohorts: [Figure]
    var association: Table?
    var distributions: Table?

    var driftSentence: String
    var drift: Table?
    var groupSentence: String
    var groups: Table?

    var phases: Table?
    var configText: String?

    init(_ content: ProfileContent) {
        title = content.title
        subtitle = content.subtitle
        summary = ProfileSummary.sentences(content)
        tiles = Self.tiles(content)

        dataSentence = PageView.sentence(content.data)
        notes = content.data.notes
        let commonest = Self.commonest(content.eventTypes)
        eventTypes = Self.eventTypes(commonest, of: content.eventTypes.count)
        arrivals = Self.arrivals(commonest)

        states = PageView.states(content.cutoffs)
        stateTable = PageView.stateTable(content.cutoffs)

        cohorts = Self.cohorts(content)
        cohortSentence = Self.cohortSentence(content)
        association = Self.association(content)
        distributions = Self.distributions(content.features)

        driftSentence = Self.driftSentence(content)
        drift = Self.drift(content)
        groupSentence = Self.groupSentence(content)
        groups = Self.groups(content)

        phases = PageView.phases(content.making.phases)
        configText = content.making.configText
    }

    private static func tiles(_ content: ProfileContent) -> [PageView.Tile] {
        let rate = Double(content.positiveCount) / Double(content.labelledCount)
        return [
            PageView.Tile(
                label: "Events",
                value: NumberText.grouped(content.data.eventCount),
                note: "of \(NumberText.grouped(content.eventTypes.count)) types"
            ),
            PageView.Tile(
                label: "Customers",
                value: NumberText.grouped(content.data.customerCount),
                note: "with at least one event"
            ),
            PageView.Tile(
                label: "Features",
                value: NumberText.grouped(content.features.count),
                note: "at \(content.cutoffs.count) cutoffs"
            ),
            PageView.Tile(
                label: "Churn rate",
                value: NumberText.percent(rate),
                note: """
                    \(NumberText.grouped(content.positiveCount)) of \(NumberText.grouped(content.labelledCount)) rows \
                    with a label
                    """
            ),
        ]
    }

    /// More types than this are no reading matter, and make a page that no browser likes.
    private static let shownTypeCount = 500

    /// The types with the most events, in their order.
    private static func commonest(_ types: [ProfileContent.EventType]) -> [ProfileContent.EventType] {
        let order = types.indices.sorted { (types[$0].count, $1) > (types[$1].count, $0) }
        return order.prefix(shownTypeCount).sorted().map { types[$0] }
    }

    private static func eventTypes(_ types: [ProfileContent.EventType], of total: Int) -> Table? {
        Table(
            types.count == total
                ? "Events by type"
                : "Events by type; the \(types.count) with the most events of \(NumberText.grouped(total))",
            heads: ["Type", "Events", "A day", "On active days", "First day", "Last day", "Longest gap (days)"],
            rows: types.map { type in
                let rates = [type.perDay, type.perActiveDay].map(NumberText.value)
                let days = [type.first, type.last, NumberText.grouped(type.longestGapDays)]
                return (type.name, [NumberText.grouped(type.count)] + rates + days)
            }
        )
    }

    /// Nothing where no event is late and none repeats another, which the sentence above says.
    private static func arrivals(_ types: [ProfileContent.EventType]) -> Table? {
        Table(
            "Late and repeated events by type",
            heads: ["Type", "Late", "Median delay (days)", "95\u{a0}% of delays within (days)", "Repeated"],
            rows: types.filter { $0.lateShare > 0 || $0.duplicates > 0 }.map { type in
                let delays = [type.medianDelayDays, type.longDelayDays].map(NumberText.value)
                return (
                    type.name,
                    [NumberText.percent(type.lateShare, 2)] + delays + [NumberText.grouped(type.duplicates)]
                )
            }
        )
    }

    private static func distributions(_ features: [ProfileContent.Feature]) -> Table? {
        Table(
            "Values by feature; quantiles and mean of the rows that have a value",
            heads: [
                "Feature", "Present", "Zero", "Min", "1\u{a0}%", "25\u{a0}%", "Median", "75\u{a0}%", "99\u{a0}%", "Max",
                "Mean",
            ],
            rows: features.map { feature in
                let values = feature.profile.distribution
                let coverage = NumberText.percent(values.coverage)
                if let levels = feature.levels {
                    let dashes = Array(repeating: NumberText.missing, count: 8)
                    return ("\(feature.name) (\(levels.count) texts)", [coverage, NumberText.missing] + dashes)
                }
                let numbers = [
                    values.minimum, values.firstPercentile, values.lowerQuartile, values.median, values.upperQuartile,
                    values.ninetyNinthPercentile, values.maximum, values.mean,
                ]
                return (feature.name, [coverage, NumberText.percent(values.zeroShare)] + numbers.map(NumberText.value))
            }
        )
    }
}
