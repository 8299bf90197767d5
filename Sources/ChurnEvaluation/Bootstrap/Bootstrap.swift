internal import ChurnScoring

/// Makes the replicates of a bootstrap over customers.
struct Bootstrap {
    let draws: CustomerDraws
    let options: BootstrapOptions

    /// The metrics of `rows` as they are.
    func observed(_ rows: RankedRows) -> ReplicateMetrics {
        [UInt8](repeating: 1, count: draws.customerCount).withUnsafeBufferPointer { counts in
            counts.baseAddress.map { rows.metrics(counts: $0) } ?? ReplicateMetrics()
        }
    }

    /// The metrics of each ranking in each replicate, all rankings with the same customers drawn.
    ///
    /// - Parameter rankings: rankings of the same rows.
    /// - Returns: one array a ranking, with the same replicates: those in which both labels occurred.
    /// - Throws: ``EvaluationError`` where more than one replicate in 20 had one label only.
    func replicates(_ rankings: [RankedRows]) throws -> [[ReplicateMetrics]] {
        let count = options.replicates
        var metrics = [[ReplicateMetrics]](
            repeating: [ReplicateMetrics](repeating: ReplicateMetrics(), count: rankings.count),
            count: count
        )
        metrics.withUnsafeMutableBufferPointer { buffer in
            let places = Places(metrics: buffer)
            Workers.forEachChunk(count, threads: options.threads) { replicate in
                places.metrics[replicate] = withUnsafeTemporaryAllocation(
                    of: UInt8.self,
                    capacity: draws.customerCount
                ) { counts in
                    guard let counts = counts.baseAddress else { return [] }
                    draws.count(replicate: replicate, seed: options.seed, into: counts)
                    return rankings.map { $0.metrics(counts: counts) }
                }
            }
        }
        let valid = metrics.filter { $0.allSatisfy(\.isValid) }
        guard 20 * (count - valid.count) <= count else {
            throw EvaluationError(
                code: .tooFewCustomers,
                message: """
                    \(count - valid.count) of \(count) bootstrap replicates of \(draws.customerCount) customers have one \
                    label only, so they give no interval; take a longer period or more customers
                    """
            )
        }
        return rankings.indices.map { ranking in valid.map { $0[ranking] } }
    }

    private struct Places: @unchecked Sendable {
        // Unchecked: each place is one replicate's.
        let metrics: UnsafeMutableBufferPointer<[ReplicateMetrics]>
    }

    /// An observed value with the 2.5 % and the 97.5 % quantile of its replicates.
    ///
    /// The quantile at share q of values x_0 ... x_(n-1) is by linear interpolation at q (n - 1).
    static func estimate(_ value: Double, replicates: [Double]) -> Estimate {
        let sorted = SortedValues(replicates)
        return Estimate(value: value, lower: sorted.quantile(0.025), upper: sorted.quantile(0.975))
    }
}
