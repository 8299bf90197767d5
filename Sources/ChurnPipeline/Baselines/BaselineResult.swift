public import ChurnEvaluation

/// Simple scores on the model's test rows, and how far the model is from them.
public struct BaselineResult: Encodable, Sendable {
    /// What the scores are.
    public enum Kind: String, Encodable, Sendable, CaseIterable {
        /// Days since the customer was last active.
        case recency
        /// The rules of the config's `health_score`.
        case healthScore = "health_score"
        /// The model's own score of the customer's features at the cutoff before.
        case previousScore = "previous_score"
        /// Logistic regression on the model's features and rows.
        case logisticRegression = "logistic_regression"

        /// The name in words.
        var words: String {
            switch self {
            case .recency: "recency only"
            case .healthScore: "health score"
            case .previousScore: "last period's score"
            case .logisticRegression: "logistic regression"
            }
        }
    }

    /// What the scores are.
    public let kind: Kind
    /// How many test rows have a score of their own; the others get the training part's churn rate.
    public let scoredRows: Int
    /// What the scores are worth.
    public let evaluation: EvaluationSummary
    /// The model's area under the ROC curve less this one, rows of one customer taken together; `nil` where the test part
    /// has one churner or one other row only.
    public let areaDifference: Estimate?
    /// The probability of a difference of areas as large by chance.
    public let pValue: Double?
    /// This log loss less the model's, so that more than 0 speaks for the model.
    public let logLossDifference: Estimate
    /// Whether the model ranks better beyond chance: its area is larger, and the interval of the difference says so.
    public let isBeaten: Bool

    init(_ scores: BaselineScores, test: ScoredTest) throws {
        kind = scores.kind
        scoredRows = scores.scoredRows
        evaluation = try EvaluationSummary(probabilities: scores.probabilities, labels: test.labels)
        func pair(_ first: [Double], _ second: [Double]) throws -> PairedScores {
            try PairedScores(first: first, second: second, labels: test.labels, customers: test.customers)
        }
        let areas = try pair(test.probabilities, scores.probabilities).areaComparison()
        areaDifference = areas?.difference
        pValue = areas?.pValue
        logLossDifference = try pair(scores.probabilities, test.probabilities).logLossComparison()
        isBeaten = areas.map { $0.difference.lower > 0 } ?? false
    }

    /// Whether the model beats it, in a sentence.
    var verdict: String {
        guard let areaDifference else {
            return "The test part tells nothing of how the model's ranking compares with \(kind.words)."
        }
        let interval =
            "\(Format.decimal(areaDifference.value, 4)), 95 % interval \(Format.decimal(areaDifference.lower, 4)) to "
            + Format.decimal(areaDifference.upper, 4)
        return isBeaten
            ? "The model ranks better than \(kind.words): AUC higher by \(interval)."
            : "The model does not beat \(kind.words): difference of AUC \(interval)."
    }
}

/// The model's scores of the test rows.
struct ScoredTest {
    let probabilities: [Double]
    let labels: [Double]
    /// A number for the customer of each row.
    let customers: [Int]
}

/// Probabilities of a baseline for the test rows.
struct BaselineScores {
    let kind: BaselineResult.Kind
    let probabilities: [Double]
    /// How many of them are the row's own.
    let scoredRows: Int
}

extension BaselineResult {
    /// The differences to all baselines for a terminal.
    static func table(_ baselines: [BaselineResult]) -> String {
        var table = TextTable([
            "the model against", "AUC higher by", "95 % interval", "log loss lower by", "95 % interval",
        ])
        func interval(_ estimate: Estimate?, _ places: Int) -> String {
            estimate.map { "\(Format.decimal($0.lower, places)) to \(Format.decimal($0.upper, places))" } ?? "-"
        }
        for baseline in baselines {
            table.add([
                baseline.kind.words, Format.decimal(baseline.areaDifference?.value, 4),
                interval(baseline.areaDifference, 4), Format.decimal(baseline.logLossDifference.value, 5),
                interval(baseline.logLossDifference, 5),
            ])
        }
        return table.text
    }
}
