import ChurnEvaluation

/// The verdict in three sentences: how well it ranks, what that is worth, whether to believe it.
struct Verdict {
    let content: ReportContent
    let words: Words

    var sentences: [Markup] {
        guard let evaluation = content.model?.evaluation else { return [words(VerdictPhrase.nothingKnown)] }
        return [ranking(evaluation.ranking.areaUnderROC), use(evaluation.ranking), trust(evaluation)]
    }

    private func ranking(_ area: Estimate) -> Markup {
        words(
            VerdictPhrase.ranking,
            .percent(area.value),
            words.percentInterval(area),
            words(strength(area))
        )
    }

    private func strength(_ area: Estimate) -> VerdictPhrase {
        if area.lower <= 0.5 { return .guessing }
        if area.value >= 0.9 { return .veryStrong }
        if area.value >= 0.8 { return .strong }
        return area.value >= 0.7 ? .fair : .weak
    }

    private func use(_ ranking: RankingSummary) -> Markup {
        let captured = ranking.lifts.first { $0.share == 0.1 }?.capturedShare ?? .nan
        return words(VerdictPhrase.use, .percent(captured), .fixed(ranking.liftAtTenPercent, 2))
    }

    private func trust(_ evaluation: EvaluationSummary) -> Markup {
        var parts: [Markup] = []
        if let baseline = baseline(evaluation) { parts.append(baseline) }
        if let calibration = evaluation.calibration {
            parts.append(
                words(
                    parts.isEmpty ? VerdictPhrase.expected : .expectedToo,
                    .percent(calibration.meanProbability),
                    .percent(evaluation.baseRate)
                )
            )
        }
        guard !parts.isEmpty else { return words(VerdictPhrase.noTrust) }
        return words(parts.count == 2 ? VerdictPhrase.trustBoth : .trustOne, parts[0], parts.last ?? Markup())
    }

    /// Whether the model beats its strongest baseline, and recency before all others.
    private func baseline(_ evaluation: EvaluationSummary) -> Markup? {
        let baselines = content.references.filter { $0.role == .baseline }
        let area = evaluation.ranking.areaUnderROC
        func isBeaten(_ baseline: ReferenceResult) -> Bool {
            baseline.isBeaten ?? (area.lower > baseline.areaUnderROC.value)
        }
        func say(_ phrase: VerdictPhrase, _ baseline: ReferenceResult) -> Markup {
            words(phrase, Markup(words.name(of: baseline.kind)), .fixed(baseline.areaUnderROC.value, 3))
        }
        // A model that does not beat the simplest rule there is need not be compared with others.
        if let recency = baselines.first(where: { $0.kind == .recency }), !isBeaten(recency) {
            return say(.noRecency, recency)
        }
        guard let best = baselines.max(by: { $0.areaUnderROC.value < $1.areaUnderROC.value }) else { return nil }
        if isBeaten(best) { return say(.beatsAll, best) }
        return say(area.value > best.areaUnderROC.value ? .beatsNotClearly : .beatsNot, best)
    }
}
