import Testing

@testable import ChurnEvaluation

/// Replicates in one pass over packed rows against rows that are written out as often as they were drawn.
struct BootstrapReferenceTests {
    private struct Rows {
        var scores: [Double]
        var labels: [Double]
        var customers: [Int]
        var weights: [Double]?

        /// Every row as often as its customer was drawn; customers numbered in ascending order.
        func drawn(_ counts: [UInt8]) -> Rows {
            let numbers = Dictionary(uniqueKeysWithValues: Set(customers).sorted().enumerated().map { ($1, $0) })
            let rows = scores.indices.flatMap { row in
                Array(repeating: row, count: Int(counts[numbers[customers[row]] ?? 0]))
            }
            return Rows(
                scores: rows.map { scores[$0] },
                labels: rows.map { labels[$0] },
                customers: rows.map { customers[$0] },
                weights: weights.map { weights in rows.map { weights[$0] } }
            )
        }
    }

    private func rows(_ random: inout RandomRows, count: Int, levels: Int, weighted: Bool) -> Rows {
        let (scores, labels) = random.scored(rows: count, levels: levels)
        return Rows(
            scores: scores,
            labels: labels,
            customers: (0..<count).map { _ in 7 * random.below(max(1, count / 3)) - 20 },
            weights: weighted ? (0..<count).map { _ in 3 * random.uniform() } : nil
        )
    }

    @Test func `a replicate's metrics are those of the rows that were drawn`() throws {
        var random = RandomRows(seed: 51)
        let offer = try RetentionOffer(customerValue: 60, contactCost: 3)
        for count in [3, 8, 30, 200] {
            for levels in [1, 3, 1000] {
                for weighted in [false, true] {
                    let rows = rows(&random, count: count, levels: levels, weighted: weighted)
                    let draws = CustomerDraws(rows.customers, rowCount: count)
                    let ranking = RankedRows(
                        (rows.scores, rows.labels, rows.weights),
                        draws: draws,
                        areProbabilities: true,
                        offer: offer
                    )
                    for replicate in 0..<20 {
                        var counts = [UInt8](repeating: 9, count: draws.customerCount)
                        let metrics = try counts.withUnsafeMutableBufferPointer { buffer in
                            let counts = try #require(buffer.baseAddress)
                            draws.count(replicate: replicate, seed: 3, into: counts)
                            return ranking.metrics(counts: counts)
                        }
                        #expect(counts.reduce(0) { $0 + Int($1) } == draws.customerCount)
                        try expect(metrics, equal: rows.drawn(counts), offer)
                    }
                }
            }
        }
    }

    private func expect(_ metrics: ReplicateMetrics, equal drawn: Rows, _ offer: RetentionOffer) throws {
        guard Set(drawn.labels).count == 2 else {
            #expect(!metrics.isValid)
            return
        }
        let plain = try ScoredLabels(scores: drawn.scores, labels: drawn.labels, weights: drawn.weights)
        let numbers = [
            (metrics.areaUnderROC, plain.areaUnderROC()), (metrics.averagePrecision, plain.averagePrecision()),
            (metrics.kolmogorovSmirnov, plain.kolmogorovSmirnov()),
            (metrics.maximumProfit, plain.maximumProfit(offer).profit),
            (metrics.logLoss, plain.logLoss()),
            (
                metrics.brierScore,
                try ProbabilityMetrics.brierScore(
                    probabilities: drawn.scores,
                    labels: drawn.labels,
                    weights: drawn.weights
                )
            ),
        ]
        for (index, (ours, naive)) in numbers.enumerated() {
            #expect(abs(ours - naive) <= 1e-12 * max(1, abs(naive)), "metric \(index)")
        }
        for index in 0..<4 {
            let share = ReplicateMetrics.liftShares[index]
            #expect(abs(metrics.lifts[index] - plain.lift(atShare: share)) < 1e-11, "lift at \(share)")
        }
    }

    @Test func `every customer is drawn about once`() throws {
        let draws = CustomerDraws(nil, rowCount: 1000)
        var sums = [Int](repeating: 0, count: 1000)
        var squares = 0
        var counts = [UInt8](repeating: 0, count: 1000)
        for replicate in 0..<400 {
            try counts.withUnsafeMutableBufferPointer {
                draws.count(replicate: replicate, seed: 8, into: try #require($0.baseAddress))
            }
            for (customer, count) in counts.enumerated() {
                sums[customer] += Int(count)
                squares += Int(count) * Int(count)
            }
        }
        // 400 draws with standard deviation 20 each; and the mean square of a count is near 1 + 1.
        #expect(sums.allSatisfy { abs($0 - 400) < 100 })
        #expect(abs(Double(squares) / 400_000 - 2) < 0.02)
    }

    @Test func `the draws are frozen`() throws {
        let draws = CustomerDraws(nil, rowCount: 8)
        var counts = [UInt8](repeating: 0, count: 8)
        try counts.withUnsafeMutableBufferPointer {
            draws.count(replicate: 5, seed: 1, into: try #require($0.baseAddress))
        }
        #expect(counts == [1, 1, 1, 3, 0, 0, 2, 0])
    }
}
