import ChurnEvaluation

/// The churn rate of the cohorts of one feature, with Wilson intervals and the rate of all rows.
enum CohortChart {
    private static let left = 128.0
    private static let right = 56.0
    private static let rowHeight = 21.0
    private static let top = 46.0
    /// More characters do not fit to the left of the plot, or above it.
    private static let longestLabel = 18
    private static let longestName = 50

    /// Which feature a chart is of.
    struct Subject {
        var id: String
        var name: String
        /// The texts of its codes; `nil` for a numeric feature.
        var levels: [String]?
    }

    static func svg(_ cohorts: [Cohort], of feature: Subject, baseRate: Double, words: Words) -> String {
        let bottom = top + rowHeight * Double(cohorts.count)
        let largest = max(cohorts.map(\.rate.upper).max() ?? 1, baseRate)
        let ticks = Ticks(holding: largest, about: 4)
        let x = LinearScale(domain: 0...ticks.end, start: left, end: ChartFrame.width - right)
        var svg = SVG(width: ChartFrame.width, height: bottom + 42)
        svg.text(TextWidth.shortened(feature.name, to: longestName), x: 0, y: 13, class: "chart-title")
        svg.text(words.text(DriverPhrase.cohortValue), x: left - 8, y: top - 10, anchor: .end, class: "tick")
        svg.text(words.text(DriverPhrase.cohortRows), x: ChartFrame.width - 2, y: top - 10, anchor: .end, class: "tick")
        for value in ticks.values {
            svg.line(from: (x(value), top), to: (x(value), bottom), class: value == 0 ? "axis" : "grid")
            let label = NumberText.percent(value, ticks.percentDigits)
            svg.text(label, x: x(value), y: bottom + 16, anchor: .middle, class: "tick")
        }
        svg.line(from: (x(baseRate), top - 4), to: (x(baseRate), bottom), class: "chance")
        for (row, cohort) in cohorts.enumerated() {
            let y = top + rowHeight * (Double(row) + 0.5)
            let rate = cohort.rate
            let style = cohort.values == nil ? "bar-missing" : "bar"
            svg.rectangle(x: x.start, y: y - 6, width: x(rate.value) - x.start, height: 12, class: style)
            // Twice, the first wider and as light as the page, so that the part before the bar can be seen too.
            for style in ["halo", "interval"] {
                svg.line(from: (x(rate.lower), y), to: (x(rate.upper), y), class: style)
                for end in [rate.lower, rate.upper] {
                    svg.line(from: (x(end), y - 3), to: (x(end), y + 3), class: style)
                }
            }
            let text = label(cohort, levels: feature.levels, words: words)
            svg.text(text, x: left - 8, y: y + 4, anchor: .end, class: "tick value")
            svg.number(.count(cohort.rowCount), x: ChartFrame.width - 2, y: y + 4, anchor: .end, class: "tick")
        }
        let axis = words.text(DriverPhrase.cohortAxis)
        svg.text(axis, x: (x.start + x.end) / 2, y: bottom + 36, anchor: .middle, class: "axis-title")
        return svg.element(
            id: feature.id,
            title: words.text(DriverPhrase.cohortTitle, feature.name),
            description: words.text(DriverPhrase.cohortDescription, NumberText.grouped(cohorts.count))
        )
    }

    /// The values of a cohort: one, a range, a level's text, or that they are missing.
    static func label(_ cohort: Cohort, levels: [String]?, words: Words) -> String {
        guard let values = cohort.values else { return words.text(DriverPhrase.missingValues) }
        if let levels {
            let code = Int(values.lowerBound)
            let text = levels.indices.contains(code) ? levels[code] : words.text(DriverPhrase.otherLevel)
            return TextWidth.shortened(text, to: longestLabel)
        }
        let ends = [values.lowerBound, values.upperBound].map(NumberText.value)
        return values.lowerBound == values.upperBound ? ends[0] : words.text(FramePhrase.range, ends[0], ends[1])
    }
}
