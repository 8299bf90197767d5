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

    static func svg(_ cohorts: [Cohort], levels: [String]?, baseRate: Double, id: String, name: String) -> String {
        let bottom = top + rowHeight * Double(cohorts.count)
        let largest = max(cohorts.map(\.rate.upper).max() ?? 1, baseRate)
        let ticks = Ticks(holding: largest, about: 4)
        let x = LinearScale(domain: 0...ticks.end, start: left, end: ChartFrame.width - right)
        var svg = SVG(width: ChartFrame.width, height: bottom + 42)
        svg.text(shortened(name, to: longestName), x: 0, y: 13, class: "chart-title")
        svg.text("Value", x: left - 8, y: top - 10, anchor: .end, class: "tick")
        svg.text("Rows", x: ChartFrame.width - 2, y: top - 10, anchor: .end, class: "tick")
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
            svg.text(label(cohort, levels: levels), x: left - 8, y: y + 4, anchor: .end, class: "tick")
            let rows = NumberText.grouped(cohort.rowCount)
            svg.text(rows, x: ChartFrame.width - 2, y: y + 4, anchor: .end, class: "tick")
        }
        svg.text("Churn rate (%)", x: (x.start + x.end) / 2, y: bottom + 36, anchor: .middle, class: "axis-title")
        let words = cohorts.map { "\(label($0, levels: levels)): \(NumberText.percent($0.rate.value))" }
        return svg.element(
            id: id,
            title: "Churn rate by \(name)",
            description: """
                Bar chart of \(cohorts.count) cohorts. \(words.joined(separator: "; ")). \
                Of all rows \(NumberText.percent(baseRate)).
                """
        )
    }

    /// The values of a cohort: one, a range, a level's text, or that they are missing.
    static func label(_ cohort: Cohort, levels: [String]?) -> String {
        guard let values = cohort.values else { return "missing" }
        if let levels {
            let code = Int(values.lowerBound)
            let text = levels.indices.contains(code) ? levels[code] : "other"
            return shortened(text, to: longestLabel)
        }
        let ends = [values.lowerBound, values.upperBound].map(NumberText.value)
        return values.lowerBound == values.upperBound ? ends[0] : ends.joined(separator: " to ")
    }

    private static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }
}
