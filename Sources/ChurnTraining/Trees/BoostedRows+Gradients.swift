import ChurnScoring

/// The gradients and Hessians of training rows, as doubles and quantised.
struct RowGradients: Sendable {
    let gradients: FixedBuffer<Double>
    let hessians: FixedBuffer<Double>
    /// Both as ``GradientQuantiser`` packs them; empty in full precision.
    let packed: FixedBuffer<Int32>
    /// Both as integers of full precision; `nil` where they are packed.
    let wide: FixedBuffer<SIMD2<Int32>>?

    init(count: Int, isQuantised: Bool = true) {
        gradients = FixedBuffer(count: count)
        hessians = FixedBuffer(count: count)
        packed = FixedBuffer(count: isQuantised ? count : 0)
        wide = isQuantised ? nil : FixedBuffer(count: count)
    }
}

extension BoostedRows {
    /// Fills `target` for the tree that `rounding` belongs to, and returns the weighted mean log loss of the scores.
    ///
    /// Without a `quantiser` the packed values are left as they are.
    func fillGradients(
        _ target: RowGradients,
        quantiser: GradientQuantiser?,
        rounding: CounterRandom,
        crew: WorkerCrew
    ) -> Double {
        meanLoss(crew: crew) { [self] rows in
            // Each row in the order of rows, so that the sum is that of one row after the other.
            var sum = LossSum()
            var row = rows.lowerBound
            while row + LogisticLanes.count <= rows.upperBound {
                let lanes = LogisticLanes(scores: scores.pointer + row, labels: labels.pointer + row)
                for lane in 0..<LogisticLanes.count {
                    fill(target, row + lane, lanes[lane], quantiser: quantiser, rounding: rounding, sum: &sum)
                }
                row += LogisticLanes.count
            }
            for row in row..<rows.upperBound {
                let loss = LogisticLoss(score: scores.pointer[row], label: labels.pointer[row])
                fill(target, row, loss, quantiser: quantiser, rounding: rounding, sum: &sum)
            }
            return sum.total
        }
    }

    @inline(__always)
    private func fill(
        _ target: RowGradients,
        _ row: Int,
        _ loss: LogisticLoss,
        quantiser: GradientQuantiser?,
        rounding: CounterRandom,
        sum: inout LossSum
    ) {
        var gradient = loss.probability - labels.pointer[row]
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
        guard let quantiser else { return }
        target.packed.pointer[row] = quantiser.quantise(
            gradient: gradient,
            hessian: hessian,
            bits: rounding.bits(row)
        )
    }
}

extension BoostedRows {
    /// Fills the doubles of `target` by another loss than the logistic one, and returns its weighted mean.
    ///
    /// The loss is called once a chunk of rows.
    func fillDerivatives(of loss: any BoostingLoss, into target: RowGradients, crew: WorkerCrew) -> Double {
        meanLoss(crew: crew) { [self] rows in
            let sum = evaluate(
                loss,
                rows,
                target.gradients.pointer + rows.lowerBound,
                target.hessians.pointer + rows.lowerBound
            )
            if let weights {
                for row in rows {
                    target.gradients.pointer[row] *= weights.pointer[row]
                    target.hessians.pointer[row] *= weights.pointer[row]
                }
            }
            return sum
        }
    }

    /// The weighted mean of a loss over the rows.
    func mean(of loss: any BoostingLoss, crew: WorkerCrew) -> Double {
        meanLoss(crew: crew) { [self] rows in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * rows.count) { unused in
                guard let start = unused.baseAddress else { return 0 }
                return evaluate(loss, rows, start, start + rows.count)
            }
        }
    }

    /// Fills the derivatives of one chunk, without weights, and returns the weighted sum of its losses.
    private func evaluate(
        _ loss: any BoostingLoss,
        _ rows: Range<Int>,
        _ gradients: UnsafeMutablePointer<Double>,
        _ hessians: UnsafeMutablePointer<Double>
    ) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { losses in
            losses.initialize(repeating: 0)
            loss.evaluate(
                LossBatch(
                    scores: UnsafeBufferPointer(start: scores.pointer + rows.lowerBound, count: rows.count),
                    labels: UnsafeBufferPointer(start: labels.pointer + rows.lowerBound, count: rows.count),
                    losses: losses,
                    gradients: UnsafeMutableBufferPointer(start: gradients, count: rows.count),
                    hessians: UnsafeMutableBufferPointer(start: hessians, count: rows.count)
                )
            )
            var sum = 0.0
            for (index, row) in rows.enumerated() {
                precondition(hessians[index] >= 0, "the Hessians of a loss must not be negative")
                sum += weight(row) * losses[index]
            }
            return sum
        }
    }

    /// Packs the doubles of `target`, as often as `sampler` counts them, on scales from the
    /// largest of all.
    func quantise(
        _ target: RowGradients,
        sampler: RowSampler,
        rounding: CounterRandom,
        crew: WorkerCrew
    ) -> GradientQuantiser {
        let largest = FixedBuffer<SIMD2<Double>>(count: chunkCount)
        crew.forEachChunk(chunkCount) { index in
            var most = SIMD2<Double>()
            for row in chunk(index) {
                // Not the larger of two, which would hide what is not a number.
                let factor = sampler.factor(row)
                let gradient = abs(target.gradients.pointer[row]) * factor
                let hessian = target.hessians.pointer[row] * factor
                if !(gradient <= most[0]) { most[0] = gradient }
                if !(hessian <= most[1]) { most[1] = hessian }
            }
            largest.pointer[index] = most
        }
        let sizes = largest.array
        let quantiser = GradientQuantiser(
            largestGradient: sizes.reduce(0) { $1[0] <= $0 ? $0 : $1[0] },
            largestHessian: sizes.reduce(0) { $1[1] <= $0 ? $0 : $1[1] },
            largest: target.wide == nil ? GradientQuantiser.largestInteger : GradientQuantiser.largestFullInteger
        )
        crew.forEachChunk(chunkCount) { index in
            for row in chunk(index) where sampler.includes(row) {
                let factor = sampler.factor(row)
                let gradient = target.gradients.pointer[row] * factor
                let hessian = target.hessians.pointer[row] * factor
                let bits = rounding.bits(row)
                if let wide = target.wide {
                    wide.pointer[row] = quantiser.integers(gradient: gradient, hessian: hessian, bits: bits)
                } else {
                    target.packed.pointer[row] = quantiser.quantise(gradient: gradient, hessian: hessian, bits: bits)
                }
            }
        }
        return quantiser
    }
}
