/// How well scores rank: every ranking metric of one set of rows.
public struct RankingSummary: Hashable, Sendable, Codable {
    /// The lift among a share of the rows.
    public struct Lift: Hashable, Sendable, Codable {
        /// The share of rows on top, in 0...1.
        public let share: Double
        /// How many times more positives there are among them than among all.
        public let lift: Double
        /// The lift with the interval that the Wilson interval of the rate on top gives, the base rate taken as known.
        public let interval: Estimate
        /// The share of all positives that are among them, in 0...1.
        public let capturedShare: Double
    }

    /// The area under the ROC curve with DeLong's interval.
    public let areaUnderROC: Estimate
    /// The average precision.
    public let averagePrecision: Double
    /// The Kolmogorov-Smirnov distance.
    public let kolmogorovSmirnov: Double
    /// The lift at 1, 5, 10 and 20 % of the rows.
    public let lifts: [Lift]
    /// The gains table by decile.
    public let gains: [GainsRow]
    /// The gains table by percentile, for a curve.
    public let gainsCurve: [GainsRow]

    /// The lift among the 10 % of rows with the highest scores.
    public var liftAtTenPercent: Double { lifts.first { $0.share == 0.1 }?.lift ?? .nan }

    /// The ranking metrics of `rows`.
    public init(_ rows: ScoredLabels) {
        areaUnderROC = rows.areaUnderROCEstimate()
        averagePrecision = rows.averagePrecision()
        kolmogorovSmirnov = rows.kolmogorovSmirnov()
        lifts = [0.01, 0.05, 0.1, 0.2].map { share in
            Lift(
                share: share,
                lift: rows.lift(atShare: share),
                interval: rows.liftEstimate(atShare: share),
                capturedShare: rows.capturedShare(atShare: share)
            )
        }
        gains = rows.gainsTable(bins: 10)
        gainsCurve = rows.gainsTable(bins: 100)
    }
}

/// What a retention campaign could bring with a ranking.
public struct ProfitSummary: Hashable, Sendable, Codable {
    /// What contacts and offers cost and bring.
    public let offer: RetentionOffer
    /// The maximum profit at the mean acceptance, with its cut.
    public let maximum: MaximumProfit
    /// The expected maximum profit over the distribution of the acceptance.
    public let expectedMaximum: ExpectedMaximumProfit
    /// The profit by the share of customers contacted, in hundredths.
    public let curve: [ProfitPoint]

    /// The profits of `rows`.
    public init(_ rows: ScoredLabels, offer: RetentionOffer) {
        self.offer = offer
        maximum = rows.maximumProfit(offer)
        expectedMaximum = rows.expectedMaximumProfit(offer)
        curve = rows.profitCurve(offer)
    }
}

/// Whether probabilities mean what they say: every probability metric of one set of rows.
public struct CalibrationSummary: Hashable, Sendable, Codable {
    /// The mean log loss in nats.
    public let logLoss: Double
    /// The log loss of giving every row the base rate of these rows.
    public let constantLogLoss: Double
    /// The Brier score and its parts over ``reliability``.
    public let brier: BrierScore
    /// The mean probability.
    public let meanProbability: Double
    /// The expected calibration error: `sum over bins of rows / all rows * |mean probability - observed rate|` over
    /// ``reliability``.
    public let expectedCalibrationError: Double
    /// Ten reliability bins of equal count, equal probabilities kept together.
    public let reliability: [ReliabilityBin]
    /// The calibration intercept and slope; `nil` where the raw score is constant or separates the labels.
    public let line: CalibrationLine?

    /// The probability metrics of `rows`, whose scores are probabilities.
    ///
    /// - Parameters:
    ///   - rows: the probabilities and labels.
    ///   - line: the calibration line of the same rows' raw scores.
    init(_ rows: ScoredLabels, line: CalibrationLine?) {
        reliability = rows.reliabilityBins(10)
        logLoss = rows.logLoss()
        let baseRate = rows.baseRate
        constantLogLoss =
            baseRate * ProbabilityMetrics.rowLogLoss(probability: baseRate, isPositive: true)
            + (1 - baseRate) * ProbabilityMetrics.rowLogLoss(probability: baseRate, isPositive: false)
        brier = rows.brierScore(bins: reliability)
        let weight = rows.totalWeight
        meanProbability = reliability.reduce(0) { $0 + $1.weight * $1.meanProbability } / weight
        expectedCalibrationError = reliability.reduce(0) { sum, bin in
            sum + bin.weight / weight * abs(bin.meanProbability - bin.observedRate.value)
        }
        self.line = line
    }
}

/// Every metric of one set of rows, computed in one call.
public struct EvaluationSummary: Hashable, Sendable, Codable {
    /// The number of rows, those of weight 0 left out.
    public let rowCount: Int
    /// The number of rows with label 1.
    public let positiveCount: Int
    /// The share of rows with label 1; with weights, of the weight.
    public let baseRate: Double
    /// How well the scores rank.
    public let ranking: RankingSummary
    /// What a retention campaign could bring.
    public let profit: ProfitSummary
    /// Whether the probabilities mean what they say; `nil` where the scores are not probabilities.
    public let calibration: CalibrationSummary?

    /// Evaluates probabilities.
    ///
    /// - Parameters:
    ///   - probabilities: one a row, in 0...1.
    ///   - labels: one a row, 0 or 1.
    ///   - rawScores: the log-odds for the calibration line; `nil` takes those of the probabilities.
    ///   - settings: weights, campaign and threads.
    /// - Throws: ``EvaluationError`` as ``ScoredLabels/init(scores:labels:weights:)``, and where a probability is outside
    ///   0...1.
    public init(
        probabilities: [Double],
        labels: [Double],
        rawScores: [Double]? = nil,
        settings: EvaluationSettings = EvaluationSettings()
    ) throws {
        try RowChecks.checkProbabilities(probabilities)
        let rows = try ScoredLabels(scores: probabilities, labels: labels, weights: settings.weights)
        let rawRows =
            try rawScores.map { try ScoredLabels(scores: $0, labels: labels, weights: settings.weights) }
            ?? rows.mappingScores(ProbabilityMetrics.logit)
        let line = rawRows.calibrationLine(threads: settings.threads)
        self.init(rows, settings, calibration: CalibrationSummary(rows, line: line))
    }

    /// Evaluates scores of any scale, which can only be ranked.
    ///
    /// - Throws: ``EvaluationError`` as ``ScoredLabels/init(scores:labels:weights:)``.
    public init(
        scores: [Double],
        labels: [Double],
        settings: EvaluationSettings = EvaluationSettings()
    ) throws {
        let rows = try ScoredLabels(scores: scores, labels: labels, weights: settings.weights)
        self.init(rows, settings, calibration: nil)
    }

    private init(_ rows: ScoredLabels, _ settings: EvaluationSettings, calibration: CalibrationSummary?) {
        rowCount = rows.rowCount
        positiveCount = rows.positiveCount
        baseRate = rows.baseRate
        ranking = RankingSummary(rows)
        profit = ProfitSummary(rows, offer: settings.offer)
        self.calibration = calibration
    }
}

/// What an evaluation may be told beside scores and labels.
public struct EvaluationSettings: Hashable, Sendable {
    /// The weight of each row; `nil` where all count alike.
    public var weights: [Double]?
    /// What contacts and offers of a retention campaign cost and bring.
    public var offer: RetentionOffer
    /// At most how many threads; results are the same for any number.
    public var threads: Int

    /// Settings; what is not given is as for rows that count alike, the published campaign and one thread.
    public init(weights: [Double]? = nil, offer: RetentionOffer = .published, threads: Int = 1) {
        precondition(threads > 0, "at least one thread")
        self.weights = weights
        self.offer = offer
        self.threads = threads
    }
}
