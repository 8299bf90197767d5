import ChurnEvaluation

/// The verdict in three sentences: how well it ranks, what that is worth, whether to believe it.
enum Verdict {
    static func sentences(_ content: ReportContent) -> [String] {
        guard let model = content.model else {
            return [
                "There are no rows with a known label that the model has not seen, so nothing can be said about it."
            ]
        }
        return [
            ranking(model.evaluation.ranking.areaUnderROC),
            use(model.evaluation.ranking),
            trust(model.evaluation, content.references),
        ]
    }

    private static func ranking(_ area: Estimate) -> String {
        let interval = NumberText.interval(100 * area.lower, 100 * area.upper) { NumberText.fixed($0, 1) }
        return """
            Of one customer who churns and one who stays, the model puts the one who churns first in \
            \(NumberText.percent(area.value)) of cases (95\u{a0}% interval \(interval)), which is \(strength(area)).
            """
    }

    private static func strength(_ area: Estimate) -> String {
        if area.lower <= 0.5 { return "not told apart from guessing" }
        if area.value >= 0.9 { return "a very strong ranking" }
        if area.value >= 0.8 { return "a strong ranking" }
        return area.value >= 0.7 ? "a fair ranking" : "a weak ranking"
    }

    private static func use(_ ranking: RankingSummary) -> String {
        let lift = ranking.liftAtTenPercent
        let captured = ranking.lifts.first { $0.share == 0.1 }?.capturedShare ?? .nan
        return """
            The 10\u{a0}% of customers with the highest scores hold \(NumberText.percent(captured)) of those who churn, \
            \(NumberText.fixed(lift, 2)) times as many as 10\u{a0}% chosen at random.
            """
    }

    private static func trust(_ evaluation: EvaluationSummary, _ references: [ReferenceResult]) -> String {
        var parts: [String] = []
        let baselines = references.filter { $0.role == .baseline }
        if let best = baselines.max(by: { $0.areaUnderROC.value < $1.areaUnderROC.value }) {
            let area = evaluation.ranking.areaUnderROC
            let baseline = "“\(PageView.name(of: best.kind))” (AUC \(NumberText.fixed(best.areaUnderROC.value, 3)))"
            if area.lower > best.areaUnderROC.value {
                parts.append("it ranks better than the best baseline, \(baseline)")
            } else if area.value > best.areaUnderROC.value {
                parts.append("it does not clearly rank better than the baseline \(baseline)")
            } else {
                parts.append("it does not rank better than the baseline \(baseline)")
            }
        }
        if let calibration = evaluation.calibration {
            parts.append(
                """
                it expected \(NumberText.percent(calibration.meanProbability)) to churn, and \
                \(NumberText.percent(evaluation.baseRate)) did
                """
            )
        }
        guard !parts.isEmpty else { return "No baseline stands beside it, and its scores are not probabilities." }
        let sentence = parts.joined(separator: "; ")
        return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
    }
}
