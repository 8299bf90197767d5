import ChurnScoring

/// A loss that boosting can lower instead of the logistic loss.
///
/// A loss is asked for many rows at once, so that what a call costs does not show. It must give the same numbers
/// for the same rows in any batch, as models are the same for any number of threads. Two losses are equal where they
/// give the same numbers.
public protocol BoostingLoss: Hashable, Sendable {
    /// The name in messages and model metadata.
    var name: String { get }
    /// What a model's metadata record of the loss beside its name, by key (`focal_gamma`).
    var parameters: [String: Double] { get }
    /// What the reader of a summary should know of the scores, such as that they are no log-odds; `nil` for nothing.
    var note: String? { get }
    /// The raw score before the first tree, where `positiveShare`, in `(0, 1)`, of the training weight has label 1.
    func baseScore(positiveShare: Double) -> Double
    /// Fills the losses, gradients and Hessians of `batch`, without the weights of rows.
    ///
    /// All must be finite. Hessians must not be negative: where the loss is not convex, a positive stand-in keeps leaf
    /// outputs from running away.
    func evaluate(_ batch: LossBatch)
}

extension BoostingLoss {
    /// The log-odds of `positiveShare`.
    public func baseScore(positiveShare: Double) -> Double { LogisticLoss.logOdds(positiveShare) }
    /// None.
    public var parameters: [String: Double] { [:] }
    /// Nothing.
    public var note: String? { nil }
}

/// Rows whose loss is asked for: all buffers have one element a row.
public struct LossBatch {
    /// The raw scores.
    public let scores: UnsafeBufferPointer<Double>
    /// The labels, 0 or 1.
    public let labels: UnsafeBufferPointer<Double>
    /// Room for the loss of each row.
    public let losses: UnsafeMutableBufferPointer<Double>
    /// Room for the derivative of each loss by the raw score.
    public let gradients: UnsafeMutableBufferPointer<Double>
    /// Room for the second derivative of each loss by the raw score.
    public let hessians: UnsafeMutableBufferPointer<Double>

    /// A batch over buffers of the same length.
    public init(
        scores: UnsafeBufferPointer<Double>,
        labels: UnsafeBufferPointer<Double>,
        losses: UnsafeMutableBufferPointer<Double>,
        gradients: UnsafeMutableBufferPointer<Double>,
        hessians: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(
            [labels.count, losses.count, gradients.count, hessians.count].allSatisfy { $0 == scores.count },
            "one element a row in every buffer"
        )
        self.scores = scores
        self.labels = labels
        self.losses = losses
        self.gradients = gradients
        self.hessians = hessians
    }
}
