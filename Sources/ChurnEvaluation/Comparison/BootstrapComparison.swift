/// Differences of two models' metrics, the first less the second, with intervals from the same customers drawn for both.
///
/// An interval without 0 says that the models differ by more than chance. Log loss and Brier score are better where lower,
/// the others where higher.
public struct BootstrapComparison: Hashable, Sendable, Codable {
    /// How many customers were drawn from.
    public let customerCount: Int
    /// The replicates that the intervals are made of: those in which both labels occurred.
    public let replicateCount: Int
    /// The difference of the areas under the ROC curve.
    public let areaUnderROC: Estimate
    /// The difference of the average precisions.
    public let averagePrecision: Estimate
    /// The difference of the lifts at 10 % of the rows.
    public let liftAtTenPercent: Estimate
    /// The difference of the maximum profits per customer, each model with its own best cut.
    public let maximumProfit: Estimate
    /// The difference of the log losses in nats; `nil` where the scores are no probabilities.
    public let logLoss: Estimate?
    /// The difference of the Brier scores; `nil` where the scores are no probabilities.
    public let brierScore: Estimate?
}

extension PairedScores {
    /// Compares the two models' metrics by a paired bootstrap over customers.
    ///
    /// - Parameters:
    ///   - options: how many replicates, the seed, and the campaign whose profit is compared.
    ///   - areProbabilities: whether both models give probabilities, so that log loss and Brier score are compared too.
    /// - Returns: the differences with their intervals.
    /// - Throws: ``EvaluationError`` where a probability is outside 0...1, and where customers are so few that one replicate
    ///   in 20 has one label only.
    public func bootstrapComparison(
        _ options: BootstrapOptions,
        areProbabilities: Bool = true
    ) throws -> BootstrapComparison {
        let draws = CustomerDraws(customers, rowCount: labels.count)
        let rankings = try [first, second].map { scores in
            if areProbabilities { try RowChecks.checkProbabilities(scores) }
            return RankedRows(
                (scores, labels, nil),
                draws: draws,
                areProbabilities: areProbabilities,
                offer: options.offer
            )
        }
        let resamples = try Bootstrap(draws: draws, options: options).resamples(rankings)
        func difference(_ metric: (ReplicateMetrics) -> Double) -> Estimate {
            resamples.estimate { metric($0[0]) - metric($0[1]) }
        }
        return BootstrapComparison(
            customerCount: draws.customerCount,
            replicateCount: resamples.replicates.count,
            areaUnderROC: difference(\.areaUnderROC),
            averagePrecision: difference(\.averagePrecision),
            liftAtTenPercent: difference { $0.lifts[2] },
            maximumProfit: difference(\.maximumProfit),
            logLoss: areProbabilities ? difference(\.logLoss) : nil,
            brierScore: areProbabilities ? difference(\.brierScore) : nil
        )
    }
}
