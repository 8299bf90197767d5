import ChurnEvaluation

/// The cumulative gains curve: what share of the churners a share of the customers holds, highest scores first.
enum GainsChart {
    static func svg(_ evaluation: EvaluationSummary, words: Words) -> String {
        let frame = ChartFrame(
            height: 320,
            x: .percent(words.text(ChartPhrase.gainsX), holding: 1),
            y: .percent(words.text(ChartPhrase.gainsY), holding: 1)
        )
        var svg = frame.drawn()
        let origin = frame.point(0, 0)
        let corner = frame.point(1, 1)
        svg.polyline([origin, frame.point(evaluation.baseRate, 1), corner], class: "best")
        svg.line(from: origin, to: corner, class: "chance")
        let curve = evaluation.ranking.gainsCurve.map { frame.point($0.cumulativeShare, $0.capturedShare) }
        svg.polyline([origin] + curve, class: "curve")

        for lift in evaluation.ranking.lifts where lift.share == 0.1 || lift.share == 0.2 {
            let point = frame.point(lift.share, lift.capturedShare)
            svg.circle(x: point.x, y: point.y, radius: 4, class: "mark")
            svg.number(.percent(lift.capturedShare), x: point.x + 9, y: point.y + 12, class: "note")
        }
        // The legend has its place in the lower right, which a curve above chance leaves free.
        let legend = [
            ("curve", ChartPhrase.thisModel), ("best", .perfect), ("chance", .random),
        ]
        for (row, (style, label)) in legend.enumerated() {
            let y = frame.y(0.24 - 0.08 * Double(row))
            svg.line(from: (frame.x(0.6), y), to: (frame.x(0.67), y), class: style)
            svg.text(words.text(label), x: frame.x(0.69), y: y + 4, class: "tick")
        }
        return svg.element(
            id: "gains",
            title: words.text(ChartPhrase.gainsTitle),
            description: words.text(ChartPhrase.gainsDescription)
        )
    }
}
