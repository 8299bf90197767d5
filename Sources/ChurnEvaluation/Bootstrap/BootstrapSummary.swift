/// Headline metrics with intervals that know that rows of one customer are alike.
///
/// Customers are drawn with replacement, as many as there are, each with all its rows. An interval lies between two quantiles
/// of the replicates' values, about those at 2.5 and 97.5 %: bias-corrected and accelerated (Efron 1987). Where customers have one row each, ``ScoredLabels/areaUnderROCEstimate()`` says
/// the same of the area under the ROC curve and is much faster.
public struct BootstrapSummary: Hashable, Sendable, Codable {
    /// The lift among a share of the rows.
    public struct Lift: Hashable, Sendable, Codable {
        /// The share of rows on top, in 0...1.
        public let share: Double
        /// How many times more positives there are among them than among all.
        public let lift: Estimate
    }

    /// How many customers were drawn from.
    public let customerCount: Int
    /// The replicates that the intervals are made of: those in which both labels occurred.
    public let replicateCount: Int
    /// The area under the ROC curve.
    public let areaUnderROC: Estimate
    /// The average precision.
    public let averagePrecision: Estimate
    /// The Kolmogorov-Smirnov distance.
    public let kolmogorovSmirnov: Estimate
    /// The lift at 1, 5, 10 and 20 % of the rows.
    public let lifts: [Lift]
    /// The maximum profit per customer of the options' campaign.
    public let maximumProfit: Estimate
    /// The mean log loss in nats; `nil` where the scores are no probabilities.
    public let logLoss: Estimate?
    /// The Brier score; `nil` where the scores are no probabilities.
    public let brierScore: Estimate?

    /// Intervals of probabilities.
    ///
    /// - Parameters:
    ///   - probabilities: one a row, in 0...1.
    ///   - labels: one a row, 0 or 1.
    ///   - weights: one a row; `nil` where all rows count alike.
    ///   - customers: a number for the customer of each row; `nil` where each row has its own.
    ///   - options: how many replicates, and the seed.
    /// - Throws: ``EvaluationError`` as ``ScoredLabels/init(scores:labels:weights:)``, where a probability is outside 0...1,
    ///   where the customers are not one a row, and where customers are so few that one replicate in 20 has one label only.
    public init(
        probabilities: [Double],
        labels: [Double],
        weights: [Double]? = nil,
        customers: [Int]? = nil,
        options: BootstrapOptions
    ) throws {
        try RowChecks.checkProbabilities(probabilities)
        try self.init((probabilities, labels, weights), customers, areProbabilities: true, options)
    }

    /// Intervals of scores of any scale, which can only be ranked.
    ///
    /// - Throws: ``EvaluationError`` as ``init(probabilities:labels:weights:customers:options:)``.
    public init(
        scores: [Double],
        labels: [Double],
        weights: [Double]? = nil,
        customers: [Int]? = nil,
        options: BootstrapOptions
    ) throws {
        try self.init((scores, labels, weights), customers, areProbabilities: false, options)
    }

    private init(
        _ rows: (scores: [Double], labels: [Double], weights: [Double]?),
        _ customers: [Int]?,
        areProbabilities: Bool,
        _ options: BootstrapOptions
    ) throws {
        try RowChecks.check(scores: rows.scores, labels: rows.labels, weights: rows.weights)
        _ = try RowChecks.classCounts(labels: rows.labels, weights: rows.weights)
        try RowChecks.check(customers: customers, rowCount: rows.labels.count)
        let draws = CustomerDraws(customers, rowCount: rows.labels.count)
        let ranking = RankedRows(rows, draws: draws, areProbabilities: areProbabilities, offer: options.offer)
        let resamples = try Bootstrap(draws: draws, options: options).resamples([ranking])
        func estimate(_ metric: (ReplicateMetrics) -> Double) -> Estimate { resamples.estimate { metric($0[0]) } }
        customerCount = draws.customerCount
        replicateCount = resamples.replicates.count
        areaUnderROC = estimate(\.areaUnderROC)
        averagePrecision = estimate(\.averagePrecision)
        kolmogorovSmirnov = estimate(\.kolmogorovSmirnov)
        lifts = (0..<4).map { index in
            Lift(share: ReplicateMetrics.liftShares[index], lift: estimate { $0.lifts[index] })
        }
        maximumProfit = estimate(\.maximumProfit)
        logLoss = areProbabilities ? estimate(\.logLoss) : nil
        brierScore = areProbabilities ? estimate(\.brierScore) : nil
    }
}
