import ChurnEvaluation
import ChurnScoring

extension BoostedRows {
    /// The value of `metric` of the scores, taken for log-odds.
    ///
    /// - Throws: ``EvaluationError`` where the rows of a ranking have one label only.
    func value(of metric: GradientBoostingTrainer.Options.Stopping.Metric, crew: WorkerCrew) throws -> Double {
        switch metric {
        case .logLoss: logLoss(crew: crew)
        case .brierScore: brierScore(crew: crew)
        case .areaUnderROC: try ScoredLabels(scores: scores.array, labels: labels.array).areaUnderROC()
        case .averagePrecision: try ScoredLabels(scores: scores.array, labels: labels.array).averagePrecision()
        }
    }

    private func brierScore(crew: WorkerCrew) -> Double {
        meanLoss(crew: crew) { [self] rows in
            var sum = 0.0
            for row in rows {
                let label = labels.pointer[row]
                let miss = LogisticLoss(score: scores.pointer[row], label: label).probability - label
                sum += weight(row) * miss * miss
            }
            return sum
        }
    }
}
