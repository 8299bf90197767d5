internal import ChurnScoring

extension LogisticObjective {
    /// The least sum of weighted log losses of a model that is an intercept only, beside the offsets.
    ///
    /// Without offsets it is in closed form, with them by Newton's method in one dimension.
    func nullLoss(positive: Double, weightSum: Double) -> Double {
        let share = positive / weightSum
        guard !offsets.isEmpty else {
            return -(positive * PortableMath.log(share) + (weightSum - positive) * PortableMath.log1p(-share))
        }
        let meanOffset = zip(weights, offsets).reduce(0) { $0 + $1.0 * $1.1 } / weightSum
        var intercept = PortableMath.log(share / (1 - share)) - meanOffset
        var loss = 0.0
        for _ in 0..<100 {
            loss = 0
            var first = 0.0
            var second = 0.0
            for row in labels.indices where weights[row] > 0 {
                let score = intercept + offsets[row]
                let probability = PortableMath.sigmoid(score)
                loss += weights[row] * (PortableMath.log1p(PortableMath.exp(-abs(score))) + max(score, 0))
                loss -= weights[row] * labels[row] * score
                first += weights[row] * (probability - labels[row])
                second += weights[row] * probability * (1 - probability)
            }
            guard abs(first) > 1e-12 * weightSum, second > 0 else { break }
            // A step of more than 1 would trust the curvature of a place too far away.
            intercept -= min(max(first / second, -1), 1)
        }
        return loss
    }
}
