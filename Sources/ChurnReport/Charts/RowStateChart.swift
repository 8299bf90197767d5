/// Stacked bars of the row states, one bar for each cutoff.
enum RowStateChart {
    private static let states: [(name: DataPhrase, style: String, count: @Sendable (CutoffStates) -> Int)] = [
        (.positive, "state-positive", { $0.positive }),
        (.negative, "state-negative", { $0.negative }),
        (.gapChurn, "state-gap", { $0.gapChurn }),
        (.immature, "state-immature", { $0.immature }),
    ]

    static func svg(_ cutoffs: [CutoffStates], words: Words) -> String {
        let rowHeight = 22.0
        let top = 32.0
        let bottom = top + rowHeight * Double(cutoffs.count) + 2
        let totals = cutoffs.map { cutoff in states.reduce(0) { $0 + $1.count(cutoff) } }
        let ticks = Ticks(holding: Double(totals.max() ?? 1), about: 4, smallestStep: 1)
        let x = LinearScale(domain: 0...ticks.end, start: 78, end: ChartFrame.width - 22)
        var svg = SVG(width: ChartFrame.width, height: bottom + 42)
        var left = 78.0
        for state in states {
            svg.rectangle(x: left, y: 6, width: 11, height: 11, class: state.style)
            let name = words.text(state.name)
            svg.text(name, x: left + 16, y: 16, class: "tick")
            left += 30 + 6.2 * Double(TextWidth.units(name))
        }
        for value in ticks.values {
            svg.line(from: (x(value), top - 4), to: (x(value), bottom), class: value == 0 ? "axis" : "grid")
            svg.text(NumberText.fixed(value, 0), x: x(value), y: bottom + 16, anchor: .middle, class: "tick")
        }
        for (row, cutoff) in cutoffs.enumerated() {
            let y = top + rowHeight * Double(row)
            svg.text(TextWidth.shortened(cutoff.cutoff, to: 11), x: x.start - 7, y: y + 12, anchor: .end, class: "tick")
            var counted = 0
            for state in states where state.count(cutoff) > 0 {
                let left = x(Double(counted))
                counted += state.count(cutoff)
                svg.rectangle(x: left, y: y, width: x(Double(counted)) - left, height: 16, class: state.style)
            }
        }
        svg.text(
            words.text(DataPhrase.statesAxis),
            x: (x.start + x.end) / 2,
            y: bottom + 36,
            anchor: .middle,
            class: "axis-title"
        )
        return svg.element(
            id: "states",
            title: words.text(DataPhrase.statesChart),
            description: words.text(DataPhrase.statesDescription)
        )
    }
}
