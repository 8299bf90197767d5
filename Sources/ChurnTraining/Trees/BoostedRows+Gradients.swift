import ChurnScoring

/// The gradients and Hessians of training rows, as doubles and quantised.
struct RowGradients: Sendable {
    let gradients: FixedBuffer<Double>
    let hessians: FixedBuffer<Double>
    /// Both as ``GradientQuantiser`` packs them.
    let packed: FixedBuffer<Int32>

    init(count: Int) {
        gradients = FixedBuffer(count: count)
        hessians = FixedBuffer(count: count)
        packed = FixedBuffer(count: count)
    }
}

extension BoostedRows {
    /// Fills `target` for the tree that `rounding` belongs to, and returns the weighted mean log loss of the scores.
    func fillGradients(
        _ target: RowGradients,
        quantiser: GradientQuantiser,
        rounding: CounterRandom,
        threads: Int
    ) -> Double {
        meanLoss(threads: threads) { [self] rows in
            var sum = LossSum()
            for row in rows {
                let label = labels.pointer[row]
                let loss = LogisticLoss(score: scores.pointer[row], label: label)
                var gradient = loss.probability - label
                var hessian = loss.probability * (1 - loss.probability)
                if let weights {
                    let weight = weights.pointer[row]
                    gradient *= weight
                    hessian *= weight
                    sum.add(loss, weight: weight)
                } else {
                    sum.add(loss)
                }
                target.gradients.pointer[row] = gradient
                target.hessians.pointer[row] = hessian
                target.packed.pointer[row] = quantiser.quantise(
                    gradient: gradient,
                    hessian: hessian,
                    bits: rounding.bits(row)
                )
            }
            return sum.total
        }
    }
}
