internal import ChurnScoring

/// Draws the customers of one or more rankings of the same rows again and again.
struct Bootstrap {
    let draws: CustomerDraws
    let options: BootstrapOptions

    /// With more customers than this, intervals are symmetric enough not to leave each of them out once.
    static let jackknifeLimit = 2_000

    /// The metrics of all rankings as they are, in each replicate, and without each customer; all rankings with the same
    /// customers.
    ///
    /// - Throws: ``EvaluationError`` where more than one replicate in 20 had one label only.
    func resamples(_ rankings: [RankedRows]) throws -> Resamples {
        let replicates = metrics(rankings, count: options.replicates) { replicate, counts in
            draws.count(replicate: replicate, seed: options.seed, into: counts)
        }
        let valid = replicates.filter { $0.allSatisfy(\.isValid) }
        guard 20 * (replicates.count - valid.count) <= replicates.count else {
            throw EvaluationError(
                code: .tooFewCustomers,
                message: """
                    \(replicates.count - valid.count) of \(replicates.count) bootstrap replicates of \
                    \(draws.customerCount) customers have one label only, so they give no interval; take a longer period or \
                    more customers
                    """
            )
        }
        let customerCount = draws.customerCount
        let withoutOne = metrics(rankings, count: customerCount <= Self.jackknifeLimit ? customerCount : 0) {
            customer,
            counts in
            counts.update(repeating: 1, count: customerCount)
            counts[customer] = 0
        }
        let observed = metrics(rankings, count: 1) { $1.update(repeating: 1, count: customerCount) }
        return Resamples(observed: observed[0], replicates: valid, withoutOne: withoutOne)
    }

    /// The metrics of all rankings in `count` resamples, in which customers count as `fill` says.
    private func metrics(
        _ rankings: [RankedRows],
        count: Int,
        fill: @Sendable (_ resample: Int, _ counts: UnsafeMutablePointer<UInt8>) -> Void
    ) -> [[ReplicateMetrics]] {
        var metrics = [[ReplicateMetrics]](repeating: [], count: count)
        metrics.withUnsafeMutableBufferPointer { buffer in
            let places = Places(metrics: buffer)
            Workers.forEachChunk(count, threads: options.threads) { resample in
                places.metrics[resample] = withUnsafeTemporaryAllocation(
                    of: UInt8.self,
                    capacity: draws.customerCount
                ) { counts in
                    guard let counts = counts.baseAddress else { return [] }
                    fill(resample, counts)
                    return rankings.map { $0.metrics(counts: counts) }
                }
            }
        }
        return metrics
    }

    private struct Places: @unchecked Sendable {
        // Unchecked: each place is one resample's.
        let metrics: UnsafeMutableBufferPointer<[ReplicateMetrics]>
    }
}

/// The metrics of one or more rankings, observed and in resamples; the inner arrays have one element a ranking.
struct Resamples {
    let observed: [ReplicateMetrics]
    let replicates: [[ReplicateMetrics]]
    let withoutOne: [[ReplicateMetrics]]

    /// A value of the rankings with its 95 % interval: bias-corrected and accelerated (Efron 1987).
    ///
    /// With z0 the normal quantile of the share of replicates below the observed value (those equal to it half), and the
    /// acceleration `a = sum d³ / (6 (sum d²)^(3/2))`, d being the mean value without one customer less the value without
    /// this one, the ends are the quantiles of the replicates at `Phi(z0 + (z0 ± 1.96) / (1 - a (z0 ± 1.96)))`. Plain
    /// quantiles, z0 = a = 0, miss more often on one side where losses are skewed.
    ///
    /// *Edge cases:* with many customers the acceleration is next to 0 and not computed.
    func estimate(_ value: ([ReplicateMetrics]) -> Double) -> Estimate {
        let observed = value(observed)
        let sorted = SortedValues(replicates.map(value))
        var below = 0.0
        for replicate in sorted.values {
            if replicate > observed { break }
            below += replicate < observed ? 1 : 0.5
        }
        let count = Double(sorted.values.count)
        // Half a replicate is left on either side, so that the quantile is finite.
        let shift = -TailProbabilities.normalQuantile(above: min(max(below, 0.5), count - 0.5) / count)
        let acceleration = acceleration(value)
        func end(_ z: Double) -> Double {
            let moved = shift + z
            let corrected = shift + moved / max(1 - acceleration * moved, 0.1)
            return sorted.quantile(1 - TailProbabilities.normal(above: corrected))
        }
        return Estimate(value: observed, lower: end(-Estimate.normalQuantile), upper: end(Estimate.normalQuantile))
    }

    private func acceleration(_ value: ([ReplicateMetrics]) -> Double) -> Double {
        let values = withoutOne.map(value)
        let mean = values.reduce(0, +) / Double(values.count)
        var squares = 0.0
        var cubes = 0.0
        for value in values {
            let distance = mean - value
            squares += distance * distance
            cubes += distance * distance * distance
        }
        // Also where a value is missing, as a customer was the last one with a label.
        guard squares > 0 else { return 0 }
        return cubes / (6 * squares * squares.squareRoot())
    }
}
