import ChurnScoring
import Testing

@testable import ChurnEvaluation

struct ColumnDriftTests {
    private static func drift(
        _ values: [Double],
        _ periods: [Int64],
        _ baseline: ColumnBaseline,
        isCategorical: Bool = false
    ) -> ColumnDrift {
        values.withUnsafeBufferPointer {
            ColumnDrift(of: $0, isCategorical: isCategorical, baseline: baseline, periods: RowPeriods(periods))
        }
    }

    @Test func `each period is held against the training counts, in their bins`() throws {
        let baseline = ColumnBaseline(edges: [1, 5], counts: [50, 30, 20], missingCount: 0)
        // Period 10: 1 | 2, 5 | 6. Period 20: all above.
        let drift = Self.drift([2, 9, 1, 9, 5, 9, 6], [10, 20, 10, 20, 10, 20, 10], baseline)
        let first = try #require(PopulationStability(expected: [50, 30, 20, 0], actual: [1, 2, 1, 0]))
        let second = try #require(PopulationStability(expected: [50, 30, 20, 0], actual: [0, 0, 3, 0]))
        #expect(drift.stabilities == [first, second])
        #expect(drift.missingShares == [0, 0])
        #expect(drift.trainingMissingShare == 0)
    }

    @Test func `a column that stops being filled drifts`() throws {
        let baseline = ColumnBaseline(edges: [1], counts: [450, 450], missingCount: 100)
        let values = (0..<1000).map { $0 < 100 ? Double.nan : Double($0 % 2) * 2 }
        let steady = Self.drift(values, values.map { _ in 1 }, baseline)
        #expect(steady.stabilities[0]?.index == 0 && steady.missingShares == [0.1])
        #expect(steady.trainingMissingShare == 0.1)
        let empty = Self.drift(values.map { _ in .nan }, values.map { _ in 1 }, baseline)
        #expect(empty.largest?.level == .large && empty.missingShares == [1])
    }

    @Test func `codes have a bin each, and those that training did not see one together`() throws {
        let baseline = ColumnBaseline(edges: [], counts: [10, 20, 0], missingCount: 5)
        let drift = Self.drift(
            [0, 1, 1, 2, 7, -1, .nan],
            [Int64](repeating: 3, count: 7),
            baseline,
            isCategorical: true
        )
        #expect(drift.stabilities == [PopulationStability(expected: [10, 20, 0, 5], actual: [1, 2, 3, 1])])
    }

    @Test func `bins are those that the baseline itself names`() throws {
        for seed in 0..<50 as Range<UInt64> {
            var random = RandomRows(seed: seed)
            let edges = (0..<random.below(6)).map { _ in Double(random.below(20)) / 4 }
            let baseline = ColumnBaseline(
                edges: Set(edges).sorted(),
                counts: (0...Set(edges).count).map { _ in random.below(30) },
                missingCount: random.below(4)
            )
            let values = (0..<60).map { _ in random.below(7) == 0 ? Double.nan : Double(random.below(24)) / 4 }
            let periods = values.map { _ in Int64(random.below(3)) }
            let drift = Self.drift(values, periods, baseline)
            for (index, period) in Set(periods).sorted().enumerated() {
                var counts = [Int](repeating: 0, count: baseline.counts.count + 1)
                for (value, own) in zip(values, periods) where own == period {
                    counts[baseline.bin(of: value, kind: .numeric) ?? baseline.counts.count] += 1
                }
                let expected = baseline.counts + [baseline.missingCount]
                #expect(drift.stabilities[index] == PopulationStability(expected: expected, actual: counts))
            }
        }
    }

    @Test func `the largest is above chance where any is`() throws {
        let baseline = ColumnBaseline(edges: [1], counts: [500, 500], missingCount: 0)
        // Three rows, far off by chance; then a thousand, off by more than chance but with a smaller index.
        let values = [Double](repeating: 0, count: 3) + (0..<1000).map { $0 < 700 ? 0 : 2 }
        let periods = [Int64](repeating: 1, count: 3) + [Int64](repeating: 2, count: 1000)
        let drift = Self.drift(values, periods, baseline)
        let indices = drift.stabilities.map { $0?.index ?? 0 }
        #expect(drift.stabilities.map { $0?.level } == [.stable, .moderate])
        #expect(indices[0] > indices[1])
        #expect(drift.largest == drift.stabilities[1])
    }

    @Test func `a baseline without rows compares nothing`() {
        let drift = Self.drift([1, 2], [1, 1], ColumnBaseline(edges: [], counts: [0], missingCount: 0))
        #expect(drift.stabilities == [nil] && drift.largest == nil && drift.trainingMissingShare == nil)
    }
}
