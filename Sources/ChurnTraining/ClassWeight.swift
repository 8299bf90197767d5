/// How much more rows with label 1 count in training than those with label 0.
///
/// A weight `w` multiplies the odds of every row by `w`, which is undone in closed form in the model:
/// `logit(p) = logit(p_w) - ln w`, so that probabilities stay probabilities.
public struct ClassWeight: Hashable, Sendable {
    /// The weight that gives both labels the same sum of weights.
    public static let balanced = ClassWeight()

    /// The weight; `nil` where it is to balance the labels.
    public let weight: Double?

    /// A weight.
    ///
    /// - Throws: ``TrainingError`` where it is not finite and above 0.
    public init(_ weight: Double) throws {
        guard weight > 0, weight.isFinite else {
            throw TrainingError(
                code: "options.class_weight",
                message: "class_weight is \(weight); it must be balanced or a number above 0"
            )
        }
        self.weight = weight
    }

    private init() { weight = nil }

    /// The factor on the weights of the rows of `data` with label 1.
    func factor(of data: TrainingData) -> Double {
        if let weight { return weight }
        var sums = (negative: 0.0, positive: 0.0)
        for (row, label) in data.labels.enumerated() {
            if label == 1 { sums.positive += data.weight(row) } else { sums.negative += data.weight(row) }
        }
        return sums.negative / sums.positive
    }
}
