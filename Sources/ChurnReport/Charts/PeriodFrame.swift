/// The plot area of a chart with periods or cutoffs side by side and one axis of values.
struct PeriodFrame {
    private static let right = 12.0
    private static let bottom = 46.0
    /// Room for a row of the legend.
    private static let legendRow = 18.0
    /// About as many pixels a mark of ten characters needs.
    private static let labelWidth = 66.0

    let names: [String]
    let ticks: Ticks
    let y: LinearScale
    let height: Double
    private let axis: String
    private let label: (Double) -> String
    private let width = ChartFrame.width
    /// Where the plot begins: right of the axis title and the longest mark.
    private let left: Double
    private let legendColumns: Int

    /// A frame for values within `range`; `legend` holds the names that stand above the plot.
    init(
        _ names: [String],
        covering range: ClosedRange<Double>,
        axis: String,
        legend: [String],
        label: @escaping (Double, Ticks) -> String
    ) {
        self.names = names
        self.axis = axis
        let ticks = Ticks(covering: range, about: 5)
        self.ticks = ticks
        self.label = { label($0, ticks) }
        let longestMark = ticks.values.map { TextWidth.units(label($0, ticks)) }.max() ?? 0
        left = max(52, 28 + 6.6 * Double(longestMark))
        legendColumns = legend.allSatisfy { TextWidth.units($0) <= 13 } ? 3 : 2
        let legendRows = (legend.count + legendColumns - 1) / legendColumns
        height = 250 + Self.legendRow * Double(legendRows)
        y = LinearScale(
            domain: ticks.start...ticks.end,
            start: height - Self.bottom,
            end: 12 + Self.legendRow * Double(legendRows)
        )
    }

    /// The width that one period has.
    var step: Double { (width - left - Self.right) / Double(max(1, names.count)) }

    /// The middle of a period.
    func x(_ period: Int) -> Double { left + step * (Double(period) + 0.5) }

    /// An image with the grid, the names and the title of the axis.
    func drawn(periodAxis: String) -> SVG {
        var svg = SVG(width: width, height: height)
        for value in ticks.values {
            let ends = (left, width - Self.right)
            svg.line(from: (ends.0, y(value)), to: (ends.1, y(value)), class: value == 0 ? "axis" : "grid")
            svg.text(label(value), x: left - 6, y: y(value) + 4, anchor: .end, class: "tick")
        }
        let every = max(1, Int((Self.labelWidth / step).rounded(.up)))
        for period in names.indices where (names.count - 1 - period) % every == 0 {
            svg.line(from: (x(period), y.start), to: (x(period), y.start + 4), class: "axis")
            // The last name would stand out of the image at its middle.
            let isLast = period == names.count - 1 && step < Self.labelWidth
            let text = TextWidth.shortened(names[period], to: 12)
            svg.text(
                text,
                x: isLast ? width - 2 : x(period),
                y: y.start + 17,
                anchor: isLast ? .end : .middle,
                class: "tick"
            )
        }
        svg.text(periodAxis, x: (left + width - Self.right) / 2, y: height - 8, anchor: .middle, class: "axis-title")
        svg.verticalText(axis, x: 12, y: (y.start + y.end) / 2, class: "axis-title")
        return svg
    }

    /// Draws an entry of the legend above the plot.
    func legend(_ position: Int, _ name: String, in svg: inout SVG, mark: (inout SVG, Double, Double) -> Void) {
        let x = left + (width - Self.right - left) / Double(legendColumns) * Double(position % legendColumns)
        let y = 6 + Self.legendRow * Double(position / legendColumns)
        mark(&svg, x, y)
        svg.text(name, x: x + 18, y: y + 9, class: "tick")
    }
}
