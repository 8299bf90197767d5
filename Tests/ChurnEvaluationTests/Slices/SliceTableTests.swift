import ChurnEvaluation
import Testing

struct SliceTableTests {
    /// Three plans and some rows without one, of different size.
    private func example(
        rows: Int,
        seed: UInt64
    ) throws -> (
        scores: [Double], labels: [Double], weights: [Double], column: SliceColumn
    ) {
        var random = RandomRows(seed: seed)
        let (scores, labels) = random.scored(rows: rows, levels: 40)
        let texts = (0..<rows).map { _ -> String? in
            let draw = random.below(10)
            return draw < 5 ? "basic" : draw < 8 ? "pro" : draw < 9 ? "team" : nil
        }
        let weights = (0..<rows).map { _ in Double(random.below(4)) / 2 }
        return (scores, labels, weights, try SliceColumn(name: "plan", texts: texts))
    }

    @Test func `each slice is the evaluation of its rows alone`() throws {
        let (scores, labels, _, column) = try example(rows: 1500, seed: 3)
        let rows = try SliceRows(scores: scores, labels: labels, areProbabilities: true)
        let table = SliceTable(column, of: rows, minimum: try MinimumCell(rows: 20, positives: 5))
        #expect(table.slices.map(\.value) == ["basic", "pro", "team", nil])
        for slice in table.slices {
            let code = slice.value.flatMap { column.values.firstIndex(of: $0) } ?? -1
            let own = labels.indices.filter { Int(column.codes[$0]) == code }
            let alone = try EvaluationSummary(
                probabilities: own.map { scores[$0] },
                labels: own.map { labels[$0] }
            )
            let metrics = try #require(slice.metrics)
            let calibration = try #require(metrics.calibration)
            let expected = try #require(alone.calibration)
            #expect(slice.gap == nil && slice.rowCount == own.count && slice.positiveCount == alone.positiveCount)
            #expect(metrics.areaUnderROC == alone.ranking.areaUnderROC)
            #expect(metrics.averagePrecision == alone.ranking.averagePrecision)
            #expect(metrics.liftAtTenPercent == alone.ranking.lifts[2].interval)
            #expect(abs(calibration.logLoss - expected.logLoss) < 1e-14)
            #expect(abs(calibration.brierScore - expected.brier.score) < 1e-14)
            #expect(abs(calibration.meanProbability - expected.meanProbability) < 1e-14)
            #expect(calibration.line == expected.line)
            let observed = try #require(slice.baseRate)
            #expect(observed == .wilson(successes: Double(alone.positiveCount), trials: Double(own.count)))
            #expect(
                abs(calibration.observedLessExpected.value - (observed.value - expected.meanProbability)) < 1e-14
            )
        }
    }

    @Test func `differences are those of the two sets of rows`() throws {
        for weighted in [false, true] {
            let (scores, labels, weights, column) = try example(rows: 900, seed: 5)
            let rows = try SliceRows(
                scores: scores,
                labels: labels,
                weights: weighted ? weights : nil,
                areProbabilities: true
            )
            let table = SliceTable(column, of: rows, minimum: try MinimumCell(rows: 20, positives: 5))
            for slice in table.slices {
                let code = slice.value.flatMap { column.values.firstIndex(of: $0) } ?? -1
                let parts = try [true, false].map { isOwn in
                    let part = labels.indices.filter { (Int(column.codes[$0]) == code) == isOwn }
                    return try NaivePart(
                        scores: part.map { scores[$0] },
                        labels: part.map { labels[$0] },
                        weights: weighted ? part.map { weights[$0] } : part.map { _ in 1 }
                    )
                }
                let (own, rest) = (parts[0], parts[1])
                let difference = try #require(slice.difference)
                #expect(difference.areaUnderROC.isClose(to: own.area, less: rest.area))
                let logLoss = try #require(difference.logLoss)
                #expect(logLoss.isClose(to: own.logLoss, less: rest.logLoss))
                let (high, low) = (own.rate, rest.rate)
                let expected = high.value - low.value
                let down =
                    ((high.value - high.lower) * (high.value - high.lower)
                    + (low.upper - low.value) * (low.upper - low.value)).squareRoot()
                #expect(abs(difference.baseRate.value - expected) < 1e-13)
                #expect(abs(difference.baseRate.lower - (expected - down)) < 1e-13)
            }
        }
    }

    @Test func `weights are rows repeated, and rows of weight 0 are not there`() throws {
        let (scores, labels, weights, column) = try example(rows: 600, seed: 8)
        let minimum = try MinimumCell(rows: 2, positives: 2)
        let rows = try SliceRows(scores: scores, labels: labels, weights: weights, areProbabilities: true)
        let weighted = SliceTable(column, of: rows, minimum: minimum)
        let repeated = labels.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0] * 2)) }
        let repeatedRows = try SliceRows(
            scores: repeated.map { scores[$0] },
            labels: repeated.map { labels[$0] },
            areProbabilities: true
        )
        let repeatedColumn = try SliceColumn(
            name: "plan",
            values: column.values,
            codes: repeated.map { column.codes[$0] }
        )
        let plain = SliceTable(repeatedColumn, of: repeatedRows, minimum: minimum)
        for (left, right) in zip(weighted.slices, plain.slices) {
            let (one, other) = (try #require(left.metrics), try #require(right.metrics))
            #expect(abs(one.areaUnderROC.value - other.areaUnderROC.value) < 1e-13)
            #expect(abs(one.averagePrecision - other.averagePrecision) < 1e-13)
            let (first, second) = (try #require(one.calibration), try #require(other.calibration))
            #expect(abs(first.logLoss - second.logLoss) < 1e-13)
            #expect(abs(first.meanProbability - second.meanProbability) < 1e-13)
            #expect(left.rowCount < right.rowCount)
        }
    }

    @Test func `small slices are gaps that say why`() throws {
        // a: 3 rows; b: 30 rows without a churner; c: 30 with one; d: 30 with one who stays; e: large enough.
        let parts: [(text: String, rows: Int, positives: Int)] = [
            ("a", 3, 1), ("b", 30, 0), ("c", 30, 1), ("d", 30, 29), ("e", 30, 10),
        ]
        let texts = parts.flatMap { [String?](repeating: $0.text, count: $0.rows) }
        let labels = parts.flatMap { part in (0..<part.rows).map { $0 < part.positives ? 1.0 : 0.0 } }
        let scores = labels.indices.map { Double($0 % 7) / 10 }
        let rows = try SliceRows(scores: scores, labels: labels, areProbabilities: true)
        let table = SliceTable(
            try SliceColumn(name: "plan", texts: texts),
            of: rows,
            minimum: try MinimumCell(rows: 10, positives: 5)
        )
        #expect(table.slices.map(\.gap) == [.fewRows, .oneClass, .fewPositives, .fewNegatives, nil])
        #expect(table.slices.map { $0.metrics == nil } == [true, true, true, true, false])
        #expect(table.slices.map { $0.difference == nil } == [true, true, true, true, false])
        // The rate alone needs only rows.
        #expect(table.slices.map { $0.baseRate == nil } == [true, false, false, false, false])
        #expect(table.slices.map(\.rowCount) == [3, 30, 30, 30, 30])
        #expect(table.worstRanked?.value == "e")
    }

    @Test func `the order of rows and the number of threads change nothing`() throws {
        let (scores, labels, weights, column) = try example(rows: 700, seed: 13)
        let minimum = try MinimumCell(rows: 10, positives: 3)
        let rows = try SliceRows(scores: scores, labels: labels, areProbabilities: true)
        let table = SliceTable(column, of: rows, minimum: minimum)
        #expect(table == SliceTable(column, of: rows, minimum: minimum, threads: 4))
        var random = RandomRows(seed: 17)
        let order = random.permutation(labels.count)
        let shuffled = try SliceRows(
            scores: order.map { scores[$0] },
            labels: order.map { labels[$0] },
            weights: order.map { weights[$0] },
            areProbabilities: true
        )
        let other = SliceTable(
            try SliceColumn(name: "plan", values: column.values, codes: order.map { column.codes[$0] }),
            of: shuffled,
            minimum: minimum
        )
        let straight = SliceTable(
            column,
            of: try SliceRows(scores: scores, labels: labels, weights: weights, areProbabilities: true),
            minimum: minimum
        )
        for (left, right) in zip(straight.slices, other.slices) {
            #expect(left.rowCount == right.rowCount && left.gap == right.gap)
            #expect(
                abs((left.metrics?.areaUnderROC.value ?? 0) - (right.metrics?.areaUnderROC.value ?? 0)) < 1e-13
            )
        }
    }

    @Test func `scores that are no probabilities are ranked only`() throws {
        let (scores, labels, _, column) = try example(rows: 400, seed: 21)
        let rows = try SliceRows(scores: scores.map { 9 * $0 - 3 }, labels: labels, areProbabilities: false)
        let table = SliceTable(column, of: rows, minimum: try MinimumCell(rows: 20, positives: 5))
        #expect(table.slices.allSatisfy { $0.metrics != nil && $0.metrics?.calibration == nil })
        #expect(table.slices.allSatisfy { $0.difference?.logLoss == nil })
        #expect(table.worstCalibrated == nil)
        #expect(throws: EvaluationError.self) {
            try SliceRows(scores: [0.5, 1.5], labels: [0, 1], areProbabilities: true)
        }
        #expect(throws: EvaluationError.self) { try MinimumCell(rows: 0) }
        #expect(throws: EvaluationError.self) { try MinimumCell(positives: 1) }
    }
}

/// The metrics of some rows by their definitions, pair by pair.
struct NaivePart {
    let area: (value: Double, variance: Double)
    let logLoss: (value: Double, variance: Double)
    let rate: Estimate

    init(scores: [Double], labels: [Double], weights: [Double]) throws {
        let rows = try ScoredLabels(scores: scores, labels: labels, weights: weights)
        area = (rows.areaUnderROC(), rows.areaUnderROCVariance())
        let losses = zip(scores, labels).map { score, label in
            (try? ProbabilityMetrics.logLoss(probabilities: [score], labels: [label])) ?? .nan
        }
        let weight = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        let mean = zip(weights, losses).reduce(0) { $0 + $1.0 * $1.1 } / weight
        let effective = weight * weight / squares
        let spread = zip(weights, losses).reduce(0) { $0 + $1.0 * $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        logLoss = (mean, spread / (weight * weight) * effective / (effective - 1))
        rate = .wilson(
            successes: zip(weights, labels).reduce(0) { $0 + $1.0 * $1.1 } / weight * effective,
            trials: effective
        )
    }
}

extension Estimate {
    /// Whether this is the difference of two independent values with a normal interval.
    fileprivate func isClose(
        to first: (value: Double, variance: Double),
        less second: (value: Double, variance: Double)
    ) -> Bool {
        let reach = 1.959963984540054 * (first.variance + second.variance).squareRoot()
        let difference = first.value - second.value
        return abs(value - difference) < 1e-12 && abs(lower - difference + reach) < 1e-10
            && abs(upper - difference - reach) < 1e-10
    }
}
