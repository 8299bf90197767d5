/// Horizontal bars of feature importance, each with its words above it.
enum ImportanceChart {
    /// Labels longer than this do not fit over the bars; the table beside the chart has them in full.
    private static let longestLabel = 58

    static func svg(_ features: [FeatureImportance]) -> String {
        let rowHeight = 34.0
        let bottom = 10 + rowHeight * Double(features.count)
        let ticks = Ticks(holding: features.map(\.share).max() ?? 1, about: 4)
        // Room at the right for the value behind the longest bar.
        let x = LinearScale(domain: 0...ticks.end, start: 6, end: ChartFrame.width - 54)
        var svg = SVG(width: ChartFrame.width, height: bottom + 40)
        for value in ticks.values {
            svg.line(from: (x(value), 6), to: (x(value), bottom), class: value == 0 ? "axis" : "grid")
            let anchor: SVG.Anchor = value == 0 ? .start : .middle
            svg.text(
                NumberText.percent(value, ticks.percentDigits),
                x: value == 0 ? 2 : x(value),
                y: bottom + 16,
                anchor: anchor,
                class: "tick"
            )
        }
        for (row, feature) in features.enumerated() {
            let top = 10 + rowHeight * Double(row)
            svg.text(label(feature), x: x.start + 4, y: top + 11, class: "label")
            svg.rectangle(x: x.start, y: top + 16, width: x(feature.share) - x.start, height: 10, class: "bar")
            svg.text(NumberText.percent(feature.share), x: x(feature.share) + 6, y: top + 25, class: "tick")
        }
        svg.text(
            "Share of the importance of all features (%)",
            x: (x.start + x.end) / 2,
            y: bottom + 34,
            anchor: .middle,
            class: "axis-title"
        )
        let words = features.prefix(3).map { "\(label($0)), \(NumberText.percent($0.share))" }
        return svg.element(
            id: "importance",
            title: "What the model uses most",
            description: "Bar chart of \(features.count) features. First: \(words.joined(separator: "; "))."
        )
    }

    private static func label(_ feature: FeatureImportance) -> String {
        let text = feature.words.isEmpty ? feature.name : feature.words
        return text.count <= longestLabel ? text : text.prefix(longestLabel - 1) + "…"
    }
}
