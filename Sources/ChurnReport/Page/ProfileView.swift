import ChurnEvaluation

/// Puts the content of a profile into sections of texts, tables and charts.
enum ProfileView {
    typealias Table = PageView.Table
    typealias Figure = PageView.Figure

    /// How many numeric and how many coded features have a chart, and how many the drift table lists.
    static let chartCount = 12
    static let codedChartCount = 4
    static let driftCount = 20

    /// The profile's own texts are English.
    static let words = Words(language: .english)

    /// The whole page of `content`.
    static func page(_ content: ProfileContent) -> PageView {
        PageView(
            language: PageLanguage.english.rawValue,
            title: content.title,
            subtitle: content.subtitle,
            contents: words.text(FramePhrase.contents),
            summaryHeading: "In short",
            summary: words.paragraph(ProfileSummary.sentences(content).map { Markup($0) }),
            tiles: tiles(content),
            sections: sections(content)
        )
    }

    private static func sections(_ content: ProfileContent) -> [PageView.Section] {
        let data = DataParts(words: words)
        let making = MakingParts(words: words)
        let commonest = commonest(content.eventTypes)
        let cohorts = cohorts(content).map { PageView.Block.figure($0) }
        return [
            PageView.Section(
                id: "events",
                heading: "How events come in",
                [[.text(data.sentence(content.data))]]
                    + content.data.notes.map { [.remark(Markup($0))] }
                    + [
                        [.table(eventTypes(commonest, of: content.eventTypes.count))], [.table(arrivals(commonest))],
                    ]
            ),
            PageView.Section(
                id: "rows",
                heading: "Rows and labels",
                content.cutoffs.isEmpty
                    ? [[.empty(words(DataPhrase.noCutoffs))]]
                    : [[.figure(data.states(content.cutoffs)), .table(data.stateTable(content.cutoffs))]]
            ),
            PageView.Section(
                id: "cohorts",
                heading: "How churn goes with single features",
                [[.text(Markup(cohortSentence(content)))]]
                    + stride(from: 0, to: cohorts.count, by: 2).map { Array(cohorts[$0..<min($0 + 2, cohorts.count)]) }
                    + [[.table(association(content))]]
            ),
            PageView.Section(
                id: "distributions",
                heading: "What the values are",
                content.features.isEmpty
                    ? [[.empty("There are no features.")]] : [[.table(distributions(content.features))]]
            ),
            PageView.Section(
                id: "drift",
                heading: "Drift over the cutoffs",
                [[.text(Markup(driftSentence(content)))], [.table(drift(content))]]
            ),
            PageView.Section(
                id: "groups",
                heading: "Features that say nearly the same",
                [[.text(Markup(groupSentence(content)))], [.table(groups(content))]]
            ),
            PageView.Section(
                id: "making",
                heading: "How it was made",
                [[.table(making.phases(content.making))]]
                    + (content.making.configText == nil ? [] : making.config(content.making.configText))
            ),
        ]
    }

    private static func tiles(_ content: ProfileContent) -> [PageView.Tile] {
        let rate = Double(content.positiveCount) / Double(content.labelledCount)
        return [
            PageView.Tile(
                label: "Events",
                value: .count(content.data.eventCount),
                note: "of \(.count(content.eventTypes.count)) types"
            ),
            PageView.Tile(
                label: "Customers",
                value: .count(content.data.customerCount),
                note: "with at least one event"
            ),
            PageView.Tile(
                label: "Features",
                value: .count(content.features.count),
                note: "at \(.count(content.cutoffs.count)) cutoffs"
            ),
            PageView.Tile(
                label: "Churn rate",
                value: .percent(rate),
                note: "\(.count(content.positiveCount)) of \(.count(content.labelledCount)) rows with a label"
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
                let rates = [type.perDay, type.perActiveDay].map(Markup.value)
                let days = [.outside(type.first), .outside(type.last), Markup.count(type.longestGapDays)]
                return (.outside(type.name), [.count(type.count)] + rates + days)
            }
        )
    }

    /// Nothing where no event is late and none repeats another, which the sentence above says.
    private static func arrivals(_ types: [ProfileContent.EventType]) -> Table? {
        Table(
            "Late and repeated events by type",
            heads: ["Type", "Late", "Median delay (days)", "95\u{a0}% of delays within (days)", "Repeated"],
            rows: types.filter { $0.lateShare > 0 || $0.duplicates > 0 }.map { type in
                let delays = [type.medianDelayDays, type.longDelayDays].map(Markup.value)
                return (
                    .outside(type.name),
                    [.percent(type.lateShare, 2)] + delays + [.count(type.duplicates)]
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
                let coverage = Markup.percent(values.coverage)
                if let levels = feature.levels {
                    let dashes = Array(repeating: Markup(NumberText.missing), count: 9)
                    return ("\(.outside(feature.name)) (\(.count(levels.count)) texts)", [coverage] + dashes)
                }
                let numbers = [
                    values.minimum, values.firstPercentile, values.lowerQuartile, values.median, values.upperQuartile,
                    values.ninetyNinthPercentile, values.maximum, values.mean,
                ]
                return (.outside(feature.name), [coverage, .percent(values.zeroShare)] + numbers.map(Markup.value))
            }
        )
    }
}
