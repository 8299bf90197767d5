import ChurnScoring

/// The focal loss, by which rows that the model already gets right count less.
///
/// By Lin, Goyal, Girshick, He and Dollar (2017). With `z` the raw score of a row with label 1 and minus it of one with label 0, and `q = 1 / (1 + e^-z)` the
/// probability of the row's own label:
///
/// ```
/// loss     = -(1 - q)^gamma ln q
/// gradient = (1 - q)^gamma (gamma q ln q + q - 1)                                              by z
/// hessian  = (1 - q)^gamma q ((1 - q) (gamma ln q + 2 gamma + 1) - gamma^2 q ln q)              by z
/// ```
///
/// The loss is not convex: for rows that are very wrong the Hessian is negative. It is held at
/// `(1 - q)^gamma q (1 - q)` or more, the Hessian of the logistic loss times the weight of the row.
///
/// Raw scores are **no log-odds**: rows near an even chance are pushed less far from it than their odds are, so that
/// the probabilities of an uncalibrated model are too near to one half. Rankings are not affected.
///
/// *Edge cases:* with `gamma` 0 it is the logistic loss.
public struct FocalLoss: BoostingLoss {
    /// How little easy rows count; 0 or more.
    public let gamma: Double

    /// A focal loss.
    ///
    /// - Throws: ``TrainingError`` with code `options.focal_gamma` where `gamma` lies outside `0...10`.
    public init(gamma: Double = 2) throws {
        try OptionRange.require((0...10).contains(gamma), "focal_gamma", "\(gamma)", "in 0...10")
        self.gamma = gamma
    }

    /// `focal`.
    public var name: String { "focal" }

    /// The `focal_gamma`.
    public var parameters: [String: Double] { ["focal_gamma": gamma] }

    /// That scores are no log-odds.
    public var note: String? {
        gamma == 0
            ? nil
            : "Trained on the focal loss: scores rank customers, but probabilities are too near to 0.5 unless they are "
                + "calibrated."
    }

    /// Fills the losses, gradients and Hessians of `batch`.
    public func evaluate(_ batch: LossBatch) {
        let gamma = gamma
        for row in batch.scores.indices {
            let sign = batch.labels[row] == 1 ? 1.0 : -1
            let z = sign * batch.scores[row]
            let exponential = PortableMath.exp(-abs(z))
            let inverse = 1 / (1 + exponential)
            let (q, miss) = z >= 0 ? (inverse, exponential * inverse) : (exponential * inverse, inverse)
            let logQ = min(z, 0) - PortableMath.log1p(exponential)
            let weight = PortableMath.exp(gamma * (logQ - z))
            let hessian = weight * q * (miss * (gamma * logQ + 2 * gamma + 1) - gamma * gamma * q * logQ)
            batch.losses[row] = -weight * logQ
            batch.gradients[row] = sign * weight * (gamma * q * logQ - miss)
            batch.hessians[row] = max(hessian, weight * q * miss)
        }
    }
}
