import ChurnEvaluation
import Testing

struct PairedScoresTests {
    @Test func `DeLong's test by hand`() throws {
        // Positives p, q and negatives m, n. First: p 4, q 2, m 3, n 1; second: p 4, q 3, m 2, n 1.
        let pair = try PairedScores(first: [4, 2, 3, 1], second: [4, 3, 2, 1], labels: [1, 1, 0, 0])
        let comparison = try #require(try pair.areaComparison())
        #expect(comparison.first.value == 0.75)
        #expect(comparison.second.value == 1)
        #expect(comparison.difference.value == -0.25)
        // Differences of the shares: p 0, q -1/2; m -1/2, n 0; each pair's sample variance is 1/8, halved and added 1/8.
        #expect(abs(comparison.z - -0.25 / 0.125.squareRoot()) < 1e-14)
        // The normal tail beyond 0.7071.
        #expect(abs(comparison.pValue - 0.4795001222) < 1e-9)
    }

    @Test func `a model is as good as itself`() throws {
        var random = RandomRows(seed: 71)
        let (scores, labels) = random.scored(rows: 100, levels: 20)
        let pair = try PairedScores(first: scores, second: scores.map { 3 * $0 }, labels: labels)
        let comparison = try #require(try pair.areaComparison())
        #expect(comparison.difference == Estimate(value: 0, lower: 0, upper: 0))
        #expect(comparison.z == 0 && comparison.pValue == 1)
        let same = try PairedScores(first: scores, second: scores, labels: labels)
        let bootstrap = try same.bootstrapComparison(BootstrapOptions(replicates: 100))
        #expect(bootstrap.logLoss == Estimate(value: 0, lower: 0, upper: 0))
        #expect(bootstrap.maximumProfit == Estimate(value: 0, lower: 0, upper: 0))
    }

    @Test func `turning the models round turns the differences round`() throws {
        var random = RandomRows(seed: 72)
        let (first, labels) = random.scored(rows: 150, levels: 40)
        let second = first.map { 0.5 * $0 + 0.5 * random.uniform() }
        let there = try PairedScores(first: first, second: second, labels: labels)
        let back = try PairedScores(first: second, second: first, labels: labels)
        let (one, other) = (try #require(try there.areaComparison()), try #require(try back.areaComparison()))
        #expect(one.difference.value == -other.difference.value)
        #expect(one.pValue == other.pValue)
        let options = try BootstrapOptions(replicates: 200)
        let (left, right) = (try there.bootstrapComparison(options), try back.bootstrapComparison(options))
        #expect(abs(try #require(left.logLoss).lower + (right.logLoss?.upper ?? .nan)) < 1e-15)
        // The better model is the first: its log loss is lower, its area larger, beyond chance.
        #expect(try #require(left.logLoss).upper < 0)
        #expect(left.areaUnderROC.lower > 0 && left.replicateCount == 200)
    }

    @Test func `the paired interval is narrower than that of the two apart`() throws {
        var random = RandomRows(seed: 73)
        let (first, labels) = random.scored(rows: 400, levels: 1000)
        let second = first.map { min(1, max(0, $0 + 0.05 * (random.uniform() - 0.5))) }
        let pair = try PairedScores(first: first, second: second, labels: labels)
        let comparison = try #require(try pair.areaComparison())
        let width = comparison.difference.upper - comparison.difference.lower
        #expect(width < 0.3 * (comparison.first.upper - comparison.first.lower))
        let bootstrap = try pair.bootstrapComparison(BootstrapOptions(replicates: 300))
        #expect(abs((bootstrap.areaUnderROC.upper - bootstrap.areaUnderROC.lower) / width - 1) < 0.25)
    }

    @Test func `the rows of a customer stand together`() throws {
        var random = RandomRows(seed: 74)
        let (first, labels) = random.scored(rows: 300, levels: 1000)
        let second = first.map { min(1, max(0, $0 + 0.3 * (random.uniform() - 0.5))) }
        func width(_ estimate: Estimate?) throws -> Double { try #require(estimate.map { $0.upper - $0.lower }) }
        let single = try PairedScores(first: first, second: second, labels: labels)
        let alone = try PairedScores(first: first, second: second, labels: labels, customers: Array(0..<300))
        let area = try width(single.areaComparison()?.difference)
        #expect(abs(try width(alone.areaComparison()?.difference) / area - 1) < 1e-12)
        #expect(abs(try width(alone.logLossComparison()) / width(single.logLossComparison()) - 1) < 1e-12)
        // Each row three times: as many customers as before know no more, as many rows as now would.
        func tripled(_ values: [Double]) -> [Double] { values + values + values }
        let customers = (0..<900).map { $0 % 300 }
        let together = try PairedScores(
            first: tripled(first),
            second: tripled(second),
            labels: tripled(labels),
            customers: customers
        )
        let apart = try PairedScores(first: tripled(first), second: tripled(second), labels: tripled(labels))
        #expect(abs(try width(together.areaComparison()?.difference) / area - 1) < 0.01)
        #expect(abs(try width(apart.areaComparison()?.difference) * 3.0.squareRoot() / area - 1) < 0.01)
        #expect(abs(try width(together.logLossComparison()) / width(single.logLossComparison()) - 1) < 1e-9)
        let bootstrap = try together.bootstrapComparison(BootstrapOptions(replicates: 400))
        #expect(abs(try width(bootstrap.areaUnderROC) / area - 1) < 0.2)
        #expect(abs(try width(bootstrap.logLoss) / width(together.logLossComparison()) - 1) < 0.2)
    }

    @Test func `the difference of log losses by hand`() throws {
        let pair = try PairedScores(first: [0.5, 0.25], second: [0.25, 0.5], labels: [1, 0])
        let difference = try pair.logLossComparison()
        // ln 2 against ln 4, and ln 4/3 against ln 2: -ln 2 and ln 2/3.
        let (one, other) = (-0.6931471805599453, -0.4054651081081644)
        #expect(abs(difference.value - (one + other) / 2) < 1e-15)
        let deviation = abs(one - other) / 2
        #expect(abs(difference.upper - difference.value - 1.959963984540054 * deviation / 2.0.squareRoot()) < 1e-14)
        #expect(throws: EvaluationError.self) {
            try PairedScores(first: [2, 0.25], second: [0.25, 0.5], labels: [1, 0]).logLossComparison()
        }
    }

    @Test func `rows are paired by their ids`() throws {
        let pair = try PairedScores(
            first: [("a", 0.1), ("b", 0.2), ("c", 0.3)],
            second: [("c", 0.9), ("a", 0.7), ("b", 0.8)],
            labels: [0, 1, 1]
        )
        #expect(pair.second == [0.7, 0.8, 0.9])
    }

    @Test func `different rows are refused with the counts`() throws {
        let lengths = #expect(throws: EvaluationError.self) {
            try PairedScores(first: [1, 2], second: [1], labels: [0, 1])
        }
        #expect(lengths?.code == .differentRows)
        let rows = #expect(throws: EvaluationError.self) {
            try PairedScores(
                first: [("a", 0.1), ("b", 0.2), ("c", 0.3)],
                second: [("a", 0.1), ("d", 0.2)],
                labels: [0, 1, 1]
            )
        }
        #expect(rows?.code == .differentRows)
        #expect(rows?.message.contains("1 rows are in both, 2 in the first") == true)
        let twice = #expect(throws: EvaluationError.self) {
            try PairedScores(first: [("a", 0.1), ("a", 0.2)], second: [("a", 0.1), ("b", 0.2)], labels: [0, 1])
        }
        #expect(twice?.code == .duplicateRow && twice?.row == 1)
    }

    @Test func `scores that are no probabilities are compared as rankings only`() throws {
        var random = RandomRows(seed: 74)
        let (scores, labels) = random.scored(rows: 60, levels: 20)
        let pair = try PairedScores(first: scores.map { 9 * $0 - 3 }, second: scores, labels: labels)
        let options = try BootstrapOptions(replicates: 100)
        #expect(throws: EvaluationError.self) { try pair.bootstrapComparison(options) }
        let comparison = try pair.bootstrapComparison(options, areProbabilities: false)
        #expect(comparison.logLoss == nil && comparison.areaUnderROC.value == 0)
    }

    @Test func `one positive has no test`() throws {
        #expect(try PairedScores(first: [1, 2, 3], second: [3, 2, 1], labels: [0, 1, 0]).areaComparison() == nil)
    }
}
