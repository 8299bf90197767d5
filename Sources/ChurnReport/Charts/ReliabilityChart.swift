import ChurnEvaluation

/// The reliability diagram: observed churn beside the predicted probability, with Wilson intervals.
enum ReliabilityChart {
    static func svg(_ calibration: CalibrationSummary, words: Words) -> String {
        let bins = calibration.reliability
        let largest = bins.map { max($0.meanProbability, $0.observedRate.upper) }.max() ?? 1
        let frame = ChartFrame(
            height: 320,
            x: .percent(words.text(ChartPhrase.reliabilityX), holding: largest),
            y: .percent(words.text(ChartPhrase.reliabilityY), holding: largest)
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
            title: words.text(ChartPhrase.reliabilityTitle),
            description: words.text(ChartPhrase.reliabilityDescription)
        )
    }
}
