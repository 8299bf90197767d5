import ChurnEvaluation

/// Points with whiskers, one row for each thing that is compared.
enum IntervalChart {
    /// One row.
    struct Row {
        var name: String
        /// The number with its interval; `nil` leaves the row without a point.
        var estimate: Estimate?
        /// Whether the row stands out.
        var isOwn = false
        /// What stands in the place of a point.
        var gap = ""
    }

    private static let left = 148.0
    private static let right = 52.0
    private static let rowHeight = 26.0
    private static let top = 12.0
    private static let longestName = 20

    static func svg(_ rows: [Row], chance: Double, labels: ChartLabels) -> String {
        let bottom = top + rowHeight * Double(rows.count)
        let ends = rows.compactMap(\.estimate).flatMap { [$0.lower, $0.upper, $0.value] } + [chance]
        let ticks = Ticks(covering: (ends.min() ?? 0)...(ends.max() ?? 1), about: 4)
        let x = LinearScale(domain: ticks.start...ticks.end, start: left, end: ChartFrame.width - right)
        var svg = SVG(width: ChartFrame.width, height: bottom + 44)
        for value in ticks.values {
            svg.line(from: (x(value), top), to: (x(value), bottom), class: "grid")
            let label = NumberText.fixed(value, ticks.digits)
            svg.text(label, x: x(value), y: bottom + 17, anchor: .middle, class: "tick")
        }
        svg.line(from: (x.start, bottom), to: (x.end, bottom), class: "axis")
        svg.line(from: (x(chance), top - 4), to: (x(chance), bottom), class: "chance")
        for (position, row) in rows.enumerated() {
            let y = top + rowHeight * (Double(position) + 0.5)
            let name = TextWidth.shortened(row.name, to: longestName)
            svg.text(name, x: left - 8, y: y + 4, anchor: .end, class: row.isOwn ? "label strong" : "label")
            guard let estimate = row.estimate else {
                svg.text(row.gap, x: x.start + 6, y: y + 4, class: "tick")
                continue
            }
            svg.line(from: (x(estimate.lower), y), to: (x(estimate.upper), y), class: "whisker")
            for end in [estimate.lower, estimate.upper] {
                svg.line(from: (x(end), y - 4), to: (x(end), y + 4), class: "whisker")
            }
            svg.circle(x: x(estimate.value), y: y, radius: row.isOwn ? 5.5 : 4, class: "mark")
            svg.number(.fixed(estimate.value, 3), x: ChartFrame.width - 2, y: y + 4, anchor: .end, class: "tick")
        }
        svg.text(labels.axis, x: (x.start + x.end) / 2, y: bottom + 38, anchor: .middle, class: "axis-title")
        return svg.element(id: labels.id, title: labels.title, description: labels.description)
    }
}
