import ChurnEvaluation
import ChurnScoring

/// Makes probabilities of scores of any scale by isotonic regression on the training rows.
///
/// Higher scores keep higher probabilities between the lowest and the highest training score, so that the ranking is the
/// score's own; log losses become comparable.
struct BaselineFit {
    private let curve: Calibration?
    /// The training rows' churn rate, which every row gets where the scores do not rank.
    private let baseRate: Double

    /// - Parameters:
    ///   - scores: finite, higher for more likely churn, one a training row.
    ///   - labels: of the same rows, 0 or 1; both occur.
    /// - Throws: `EvaluationError` where a score is not a number or the labels are all the same.
    init(scores: [Double], labels: [Double]) throws {
        let rows = try ScoredLabels(scores: scores, labels: labels)
        baseRate = rows.baseRate
        curve = rows.isotonicCurve().map {
            .isotonic(IsotonicCurve(rawScores: $0.rawScores, logOdds: $0.logOdds))
        }
    }

    /// The probability of each score.
    func probabilities(_ scores: [Double]) -> [Double] {
        scores.map { curve?.probability(rawScore: $0) ?? baseRate }
    }
}
