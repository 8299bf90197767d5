import ChurnEvaluation

/// The charts and tables of how features go with churn, with time and with each other.
extension ProfileView {
    static func cohorts(_ content: ProfileContent) -> [Figure] {
        guard content.labelledCount > 0 else { return [] }
        let coded = content.features.indices.filter { content.features[$0].levels != nil }
        let shown = content.strongestOfEachGroup.prefix(chartCount) + coded.prefix(codedChartCount)
        let baseRate = Double(content.positiveCount) / Double(content.labelledCount)
        return shown.enumerated().map { position, index in
            let feature = content.features[index]
            let words = feature.words.isEmpty ? feature.name : feature.words
            let area = areaText(feature).map { " \($0)." } ?? ""
            return Figure(
                svg: CohortChart.svg(
                    mostCommon(feature),
                    of: CohortChart.Subject(
                        id: "cohort-\(position + 1)",
                        name: feature.name,
                        levels: feature.levels
                    ),
                    baseRate: baseRate,
                    words: Self.words
                ),
                caption: Markup(words.prefix(1).uppercased() + words.dropFirst() + "." + area)
            )
        }
    }

    /// The cohorts of a feature; of one with many texts those with the most rows.
    private static func mostCommon(_ feature: ProfileContent.Feature) -> [Cohort] {
        let cohorts = feature.profile.cohorts
        let limit = 12
        guard feature.levels != nil, cohorts.count > limit else { return cohorts }
        return Array(cohorts.sorted { $0.rowCount > $1.rowCount }.prefix(limit))
    }

    /// The area under the ROC curve, which values churners have, and of how many rows that speaks.
    static func areaText(_ feature: ProfileContent.Feature) -> String? {
        guard let area = feature.profile.areaUnderROC?.value else { return nil }
        let direction = area == 0.5 ? "no direction" : "churners have \(area > 0.5 ? "higher" : "lower") values"
        let coverage = feature.profile.distribution.coverage
        let rows = coverage < 0.9995 ? " among the \(NumberText.percent(coverage)) of rows that have one" : ""
        return "AUC \(NumberText.fixed(area, 3)): \(direction)\(rows)"
    }

    static func cohortSentence(_ content: ProfileContent) -> String {
        guard content.labelledCount > 0 else {
            return "No row has a label at a cutoff whose label window is complete, so there are no churn rates."
        }
        return """
            The churn rate of rows with neighbouring values of a feature, in ten bins of about equally many rows; equal \
            values stay together. Whiskers are 95\u{a0}% Wilson intervals, the dashed line is the churn rate of all rows. \
            Rows are those with a label at cutoffs whose label window is complete; one customer may have several. Charts \
            show the strongest features, one of each group that says nearly the same, and then features that hold texts.
            """
    }

    static func association(_ content: ProfileContent) -> Table? {
        Table(
            "Each feature alone against churn, strongest first",
            heads: [
                "Feature", "AUC", "95\u{a0}% interval", "Churn, lowest bin", "Churn, highest bin", "Churn, missing",
            ],
            rows: content.strongestFeatures.map { index in
                let feature = content.features[index]
                let area = feature.profile.areaUnderROC
                let present = feature.profile.cohorts.filter { $0.values != nil }
                let missing = feature.profile.cohorts.first { $0.values == nil }
                let rates = [present.first, present.last, missing].map {
                    $0.map { .percent($0.rate.value) } ?? Markup(NumberText.missing)
                }
                let interval = area.map { words.interval($0, digits: 3) }
                return (
                    .outside(feature.name),
                    [.fixed(area?.value ?? .nan, 3), interval ?? Markup(NumberText.missing)] + rates
                )
            }
        )
    }

    /// The positions of features by their largest drift beyond chance, largest first.
    private static func drifting(_ content: ProfileContent) -> [Int] {
        let largest = content.features.map { feature in
            feature.profile.drift.filter { $0.level != .stable }.map(\.index).max() ?? 0
        }
        return content.features.indices.filter { largest[$0] > 0 }.sorted {
            largest[$0] != largest[$1] ? largest[$0] > largest[$1] : $0 < $1
        }
    }

    static func driftSentence(_ content: ProfileContent) -> String {
        guard !content.driftCutoffs.isEmpty else { return "Drift needs rows at two cutoffs at least." }
        let count = drifting(content).count
        let listed = count > driftCount ? " The \(driftCount) that moved most are listed." : ""
        return """
            \(NumberText.grouped(count)) of \(NumberText.grouped(content.features.count)) features moved: at some cutoff \
            their population stability index against the first is at least 0.1 and above what chance reaches in \
            1\u{a0}% of cases. From 0.25 on it counts as large.\(listed)
            """
    }

    static func drift(_ content: ProfileContent) -> Table? {
        Table(
            "Population stability index against the first cutoff; bold from 0.25 on",
            heads: ["Feature"] + content.driftCutoffs,
            rows: drifting(content).prefix(driftCount).map { index in
                let feature = content.features[index]
                return (.outside(feature.name), feature.profile.drift.map { .fixed($0.index, 2) })
            }
        ).map { table in
            var table = table
            for (row, index) in drifting(content).prefix(driftCount).enumerated() {
                for (cell, stability) in content.features[index].profile.drift.enumerated()
                where stability.level == .large {
                    table.rows[row].cells[cell].style += " large"
                }
            }
            return table
        }
    }

    static func groupSentence(_ content: ProfileContent) -> String {
        guard !content.groups.isEmpty else {
            return "No two features have a rank correlation of 0.9 or more in size."
        }
        return """
            Features with a Spearman rank correlation of 0.9 or more in size, directly or through others of the group \
            (single linkage). One of each group mostly says what all of it says.
            """
    }

    static func groups(_ content: ProfileContent) -> Table? {
        Table(
            "Groups",
            heads: ["First feature", "Others", "Strongest correlation"],
            textColumns: [0],
            rows: content.groups.map { group in
                let names = group.columns.map { content.features[$0].name }
                let strongest = group.links.map(\.correlation).max { abs($0) < abs($1) } ?? .nan
                return (.outside(names[0]), [words.list(names.dropFirst().map { .outside($0) }), .fixed(strongest, 3)])
            }
        )
    }
}
