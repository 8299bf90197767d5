/// Horizontal bars, one for each feature, each with its words above it.
enum BarChart {
    /// One bar.
    struct Bar {
        var label: String
        /// Its length, 0 or more.
        var value: Double
    }

    /// Labels longer than this do not fit over the bars; the table beside the chart has them in full.
    private static let longestLabel = 58

    /// A chart of shares where `isShare`, else of plain numbers.
    static func svg(_ bars: [Bar], isShare: Bool, labels: ChartLabels) -> String {
        let rowHeight = 34.0
        let bottom = 10 + rowHeight * Double(bars.count)
        let ticks = Ticks(holding: bars.map(\.value).max() ?? 1, about: 4)
        // Room at the right for the value behind the longest bar.
        let x = LinearScale(domain: 0...ticks.end, start: 6, end: ChartFrame.width - 54)
        var svg = SVG(width: ChartFrame.width, height: bottom + 40)
        for value in ticks.values {
            svg.line(from: (x(value), 6), to: (x(value), bottom), class: value == 0 ? "axis" : "grid")
            svg.text(
                isShare ? NumberText.percent(value, ticks.percentDigits) : NumberText.fixed(value, ticks.digits),
                x: value == 0 ? 2 : x(value),
                y: bottom + 16,
                anchor: value == 0 ? .start : .middle,
                class: "tick"
            )
        }
        for (row, bar) in bars.enumerated() {
            let top = 10 + rowHeight * Double(row)
            let label = TextWidth.shortened(bar.label, to: longestLabel)
            svg.text(label, x: x.start + 4, y: top + 11, class: "label")
            svg.rectangle(x: x.start, y: top + 16, width: x(bar.value) - x.start, height: 10, class: "bar")
            svg.number(
                isShare ? .percent(bar.value) : .fixed(bar.value, 3),
                x: x(bar.value) + 6,
                y: top + 25,
                class: "tick"
            )
        }
        svg.text(labels.axis, x: (x.start + x.end) / 2, y: bottom + 34, anchor: .middle, class: "axis-title")
        return svg.element(id: labels.id, title: labels.title, description: labels.description)
    }
}
