import ChurnEvaluation

/// What a campaign brings by how many are contacted, with the interval of the churners' share.
enum ProfitChart {
    static func svg(_ profit: ProfitSummary, words: Words) -> String {
        let points = profit.curve
        let lowest = points.map(\.profit.lower).min() ?? 0
        let highest = points.map(\.profit.upper).max() ?? 1
        let ticks = Ticks(covering: min(0, lowest)...max(highest, 0), about: 5)
        let frame = ChartFrame(
            height: 320,
            x: .percent(words.text(ChartPhrase.profitX), holding: 1),
            y: ChartFrame.Axis(title: words.text(ChartPhrase.profitY), ticks: ticks) {
                NumberText.fixed($0, ticks.digits)
            }
        )
        var svg = frame.drawn()
        let upper = points.map { frame.point($0.share, $0.profit.upper) }
        let lower = points.reversed().map { frame.point($0.share, $0.profit.lower) }
        svg.polygon(upper + lower, class: "band")
        svg.polyline(points.map { frame.point($0.share, $0.profit.value) }, class: "curve")
        let best = profit.maximum
        if best.profit > 0 {
            let point = frame.point(best.share, best.profit)
            svg.line(from: (point.x, frame.y.start), to: point, class: "chance")
            svg.circle(x: point.x, y: point.y, radius: 4.5, class: "mark")
            let isRight = best.share > 0.55
            svg.number(
                .fixed(best.profit, 2),
                x: point.x + (isRight ? -8 : 8),
                y: max(point.y - 9, 12),
                anchor: isRight ? .end : .start,
                class: "note"
            )
        }
        return svg.element(
            id: "profit",
            title: words.text(ChartPhrase.profitTitle),
            description: words.text(ChartPhrase.profitDescription)
        )
    }
}
