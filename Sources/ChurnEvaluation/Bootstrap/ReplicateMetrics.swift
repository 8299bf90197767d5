/// The headline metrics of one replicate.
struct ReplicateMetrics: Hashable, Sendable {
    /// The shares that lift is measured at.
    static let liftShares = SIMD4(0.01, 0.05, 0.1, 0.2)

    var areaUnderROC = Double.nan
    var averagePrecision = Double.nan
    var kolmogorovSmirnov = Double.nan
    var lifts = SIMD4<Double>(repeating: .nan)
    /// Per customer.
    var maximumProfit = Double.nan
    /// NaN where the scores are no probabilities.
    var logLoss = Double.nan
    var brierScore = Double.nan

    /// Whether both labels occurred, without which there is no metric.
    var isValid: Bool { !areaUnderROC.isNaN }
}
