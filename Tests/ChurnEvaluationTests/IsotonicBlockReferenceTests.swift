import ChurnEvaluation
import Testing

/// Isotonic regression against the min-max formula, which looks at every stretch of scores.
struct IsotonicBlockReferenceTests {
    /// The rate of each different score, lowest first: the greatest over starts at or below it of the least over ends at or
    /// above it of the mean label between.
    private func rates(_ scores: [Double], _ labels: [Double], _ weights: [Double]) -> [(score: Double, rate: Double)] {
        let distinct = Set(scores.indices.filter { weights[$0] > 0 }.map { scores[$0] }).sorted()
        let sums = distinct.map { score in
            scores.indices.filter { scores[$0] == score }.reduce(into: (weight: 0.0, positives: 0.0)) { sums, row in
                sums.weight += weights[row]
                sums.positives += weights[row] * labels[row]
            }
        }
        return distinct.indices.map { index in
            var greatest = -Double.infinity
            for start in 0...index {
                var least = Double.infinity
                for end in index..<distinct.count {
                    var stretch = (weight: 0.0, positives: 0.0)
                    for sum in sums[start...end] {
                        stretch.weight += sum.weight
                        stretch.positives += sum.positives
                    }
                    least = min(least, stretch.positives / stretch.weight)
                }
                greatest = max(greatest, least)
            }
            return (distinct[index], greatest)
        }
    }

    @Test func `pooling gives the rates of the min-max formula`() throws {
        var random = RandomRows(seed: 41)
        for size in 2...24 {
            for levels in [1, 3, 8, 40] {
                for isWeighted in [false, true] {
                    let scores = (0..<size).map { _ in Double(random.below(levels)) / 4 - 1 }
                    var labels = (0..<size).map { _ in Double(random.below(2)) }
                    (labels[0], labels[1]) = (1, 0)
                    var weights = (0..<size).map { _ in isWeighted ? Double(random.below(4)) : 1 }
                    (weights[0], weights[1]) = (1, 1)
                    let rows = try ScoredLabels(
                        scores: scores,
                        labels: labels,
                        weights: isWeighted ? weights : nil
                    )
                    let blocks = rows.isotonicBlocks()
                    #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.rate < $1.rate })
                    for (score, rate) in rates(scores, labels, weights) {
                        let block = try #require(blocks.first { ($0.lowestScore...$0.highestScore).contains(score) })
                        #expect(abs(block.rate - rate) < 1e-12)
                    }
                }
            }
        }
    }

    @Test func `of many rows the blocks keep the base rate`() throws {
        var random = RandomRows(seed: 42)
        let scores = (0..<200_000).map { _ in random.uniform() }
        let labels = scores.map { random.uniform() < $0 ? 1.0 : 0 }
        let blocks = try ScoredLabels(scores: scores, labels: labels).isotonicBlocks()
        #expect(blocks.reduce(0) { $0 + $1.rowCount } == 200_000)
        // Each block's rate is that of its rows, so that on the whole the rate is the base rate.
        let sum = blocks.reduce(0) { $0 + $1.rate * Double($1.rowCount) }
        #expect(abs(sum - labels.reduce(0, +)) < 1e-6)
    }
}
