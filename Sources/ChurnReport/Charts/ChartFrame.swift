/// The plot area of a chart with two axes.
struct ChartFrame {
    /// One axis: its marks, how they are written, and what it shows with its unit.
    struct Axis {
        var title: String
        var ticks: Ticks
        var label: (Double) -> String

        /// An axis of shares in 0...1, marked in percent.
        static func percent(_ title: String, holding largest: Double) -> Axis {
            let ticks = Ticks(holding: largest, about: 5)
            return Axis(title: title, ticks: ticks) { NumberText.percent($0, ticks.percentDigits) }
        }
    }

    static let width = 400.0
    private static let left = 58.0
    private static let right = 24.0
    private static let top = 10.0
    private static let bottom = 46.0

    let height: Double
    let x: LinearScale
    let y: LinearScale
    private let xAxis: Axis
    private let yAxis: Axis

    init(height: Double, x: Axis, y: Axis) {
        self.height = height
        xAxis = x
        yAxis = y
        self.x = LinearScale(domain: x.ticks.start...x.ticks.end, start: Self.left, end: Self.width - Self.right)
        self.y = LinearScale(domain: y.ticks.start...y.ticks.end, start: height - Self.bottom, end: Self.top)
    }

    /// An image with the grid, the marks and the titles of both axes.
    func drawn() -> SVG {
        var svg = SVG(width: Self.width, height: height)
        for value in yAxis.ticks.values {
            svg.line(from: (x.start, y(value)), to: (x.end, y(value)), class: value == 0 ? "axis" : "grid")
            svg.text(yAxis.label(value), x: x.start - 6, y: y(value) + 4, anchor: .end, class: "tick")
        }
        for value in xAxis.ticks.values {
            svg.line(from: (x(value), y.start), to: (x(value), y.start + 4), class: "axis")
            svg.text(xAxis.label(value), x: x(value), y: y.start + 17, anchor: .middle, class: "tick")
        }
        svg.text(xAxis.title, x: (x.start + x.end) / 2, y: height - 8, anchor: .middle, class: "axis-title")
        svg.verticalText(yAxis.title, x: 12, y: (y.start + y.end) / 2, class: "axis-title")
        return svg
    }

    func point(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) { (x(xValue), y(yValue)) }
}
