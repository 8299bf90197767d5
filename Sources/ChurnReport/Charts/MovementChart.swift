/// Stacked bars of what came and what went in each period, above and below a line.
enum MovementChart {
    /// One kind of movement, period by period.
    struct Part {
        var name: String
        var style: String
        /// What came, 0 or more.
        var values: [Double]
        /// Whether it stands below the line.
        var isLoss = false
    }

    static func svg(_ parts: [Part], periods: [String], labels: ChartLabels) -> String {
        func total(_ period: Int, losses: Bool) -> Double {
            parts.reduce(0) { $0 + ($1.isLoss == losses ? $1.values[period] : 0) }
        }
        let highest = periods.indices.map { total($0, losses: false) }.max() ?? 0
        let lowest = periods.indices.map { total($0, losses: true) }.max() ?? 0
        let frame = PeriodFrame(
            periods,
            covering: -lowest...max(highest, -lowest == highest ? 1 : highest),
            axis: labels.axis,
            legend: parts.map(\.name)
        ) { NumberText.fixed($0, $1.digits) }
        var svg = frame.drawn(periodAxis: labels.periodAxis)
        let width = min(34, frame.step * 0.66)
        for period in periods.indices {
            var above = 0.0
            var below = 0.0
            for part in parts where part.values[period] > 0 {
                let value = part.values[period]
                let top = part.isLoss ? frame.y(below) : frame.y(above + value)
                let bottom = part.isLoss ? frame.y(below - value) : frame.y(above)
                if part.isLoss { below -= value } else { above += value }
                svg.rectangle(
                    x: frame.x(period) - width / 2,
                    y: top,
                    width: width,
                    height: bottom - top,
                    class: part.style
                )
            }
        }
        for (position, part) in parts.enumerated() {
            frame.legend(position, part.name, in: &svg) { svg, x, y in
                svg.rectangle(x: x, y: y, width: 11, height: 11, class: part.style)
            }
        }
        return svg.element(id: labels.id, title: labels.title, description: labels.description)
    }
}
