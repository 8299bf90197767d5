import ChurnEvaluation

/// Lines over periods or cutoffs, with the bands of their intervals.
enum LineChart {
    /// One line.
    struct Series {
        var name: String
        /// A class of `curve`, `curve-second`.
        var style: String
        /// The values; `nil` leaves a gap in the line.
        var values: [Double?]
        /// The intervals, where they are known.
        var intervals: [Estimate?] = []
    }

    static func svg(_ series: [Series], periods: [String], from base: Double?, labels: ChartLabels) -> String {
        let ends = series.flatMap { line in
            line.values.compactMap { $0 } + line.intervals.compactMap { $0 }.flatMap { [$0.lower, $0.upper] }
        }
        let lowest = min(ends.min() ?? 0, base ?? .infinity)
        let highest = max(ends.max() ?? 1, base ?? -.infinity)
        let frame = PeriodFrame(
            periods,
            covering: lowest...max(lowest, highest),
            axis: labels.axis,
            legend: series.count > 1 ? series.map(\.name) : []
        ) { NumberText.percent($0, $1.percentDigits) }
        var svg = frame.drawn(periodAxis: labels.periodAxis)
        for line in series {
            for run in runs(line.intervals.map { $0 != nil }) {
                let bounds = run.compactMap { period in line.intervals[period].map { (frame.x(period), $0) } }
                let upper = bounds.map { (x: $0.0, y: frame.y($0.1.upper)) }
                let lower = bounds.reversed().map { (x: $0.0, y: frame.y($0.1.lower)) }
                svg.polygon(upper + lower, class: "band")
                // A band of one period has no width.
                for (x, interval) in bounds where bounds.count == 1 {
                    svg.line(from: (x, frame.y(interval.lower)), to: (x, frame.y(interval.upper)), class: "whisker")
                }
            }
            for run in runs(line.values.map { $0 != nil }) {
                let points = run.compactMap { period in
                    line.values[period].map { (x: frame.x(period), y: frame.y($0)) }
                }
                svg.polyline(points, class: line.style)
                for point in points { svg.circle(x: point.x, y: point.y, radius: 3, class: "\(line.style)-mark") }
            }
        }
        for (position, line) in series.enumerated() where series.count > 1 {
            frame.legend(position, line.name, in: &svg) { svg, x, y in
                svg.line(from: (x, y + 5), to: (x + 13, y + 5), class: line.style)
            }
        }
        return svg.element(id: labels.id, title: labels.title, description: labels.description)
    }

    /// The stretches of periods that are there.
    private static func runs(_ isThere: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (period, isThere) in isThere.enumerated() where isThere {
            if let last = runs.last, last.upperBound == period {
                runs[runs.count - 1] = last.lowerBound..<period + 1
            } else {
                runs.append(period..<period + 1)
            }
        }
        return runs
    }
}
