import ChurnEvaluation

/// The reliability diagram: observed churn beside the predicted probability, with Wilson intervals.
enum ReliabilityChart {
    static func svg(_ calibration: CalibrationSummary) -> String {
        let bins = calibration.reliability
        let largest = bins.map { max($0.meanProbability, $0.observedRate.upper) }.max() ?? 1
        let frame = ChartFrame(
            height: 320,
            x: .percent("Mean predicted probability (%)", holding: largest),
            y: .percent("Observed churn (%)", holding: largest)
        )
        var svg = frame.drawn()
        svg.line(
            from: frame.point(0, 0),
            to: frame.point(frame.x.domain.upperBound, frame.y.domain.upperBound),
            class: "chance"
        )
        for bin in bins {
            let low = frame.point(bin.meanProbability, bin.observedRate.lower)
            let high = frame.point(bin.meanProbability, bin.observedRate.upper)
            svg.line(from: low, to: high, class: "whisker")
            for end in [low, high] { svg.line(from: (end.x - 3, end.y), to: (end.x + 3, end.y), class: "whisker") }
        }
        svg.polyline(bins.map { frame.point($0.meanProbability, $0.observedRate.value) }, class: "curve-thin")
        for bin in bins {
            let point = frame.point(bin.meanProbability, bin.observedRate.value)
            svg.circle(x: point.x, y: point.y, radius: 4, class: "mark")
        }
        return svg.element(
            id: "reliability",
            title: "Reliability of the probabilities",
            description: """
                \(bins.count) bins of about equal row counts. Points on the dashed diagonal mean that as many churned as \
                predicted. The mean distance from it is \(NumberText.percent(calibration.expectedCalibrationError, 2)).
                """
        )
    }
}
