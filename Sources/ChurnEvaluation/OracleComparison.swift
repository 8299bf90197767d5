/// A model beside reference probabilities on the same rows, as the true ones of a simulation.
///
/// No model can be expected to beat the true probabilities: the gaps say how much is left to gain.
public struct OracleComparison: Hashable, Sendable, Codable {
    /// The model's metrics.
    public let model: EvaluationSummary
    /// The metrics of the reference probabilities.
    public let reference: EvaluationSummary

    /// How much higher the reference's area under the ROC curve is.
    public var areaUnderROCGap: Double {
        reference.ranking.areaUnderROC.value - model.ranking.areaUnderROC.value
    }

    /// How much lower the reference's log loss is, in nats; `nil` where one of them has none.
    public var logLossGap: Double? {
        guard let modelLoss = model.calibration?.logLoss, let referenceLoss = reference.calibration?.logLoss else {
            return nil
        }
        return modelLoss - referenceLoss
    }

    /// Evaluates both on the same rows.
    ///
    /// - Parameters:
    ///   - probabilities: the model's, one a row.
    ///   - referenceProbabilities: the reference's, one a row.
    ///   - labels: one a row, 0 or 1.
    /// - Throws: ``EvaluationError`` as ``EvaluationSummary/init(probabilities:labels:rawScores:settings:)``.
    public init(probabilities: [Double], referenceProbabilities: [Double], labels: [Double]) throws {
        model = try EvaluationSummary(probabilities: probabilities, labels: labels)
        reference = try EvaluationSummary(probabilities: referenceProbabilities, labels: labels)
    }
}
