import Testing

@testable import ChurnEvaluation

struct SortedValuesTests {
    @Test func `values ascend with their rows and missing ones are counted`() {
        let column = SortedValues([3, .nan, -1, 0, -0.0, .infinity, -1, -.infinity])
        #expect(column.values == [-.infinity, -1, -1, 0, 0, 3, .infinity])
        #expect(column.values.allSatisfy { $0 != 0 || $0.sign == .plus })
        #expect(column.rows == [7, 2, 6, 3, 4, 0, 5])
        #expect(column.missingCount == 1)
        #expect(column.rowCount == 8)
    }

    @Test(arguments: [0, 1, 2, 3, 2047, 2048, 5000]) func `the radix sort equals a stable sort`(count: Int) {
        var random = RandomRows(seed: UInt64(count) + 1)
        // Whole numbers, numbers of every exponent, and both signs, so that no pass is always skipped.
        let column = (0..<count).map { row -> Double in
            switch row % 3 {
            case 0: Double(random.below(20)) - 5
            case 1: Double(bitPattern: random.bits())
            default: random.uniform() - 0.5
            }
        }
        let expected = column.indices.filter { !column[$0].isNaN }
            .sorted { column[$0] != column[$1] ? column[$0] < column[$1] : $0 < $1 }
        let sorted = SortedValues(column)
        #expect(sorted.rows == expected.map { UInt32($0) })
        #expect(sorted.values == expected.map { column[$0] })
    }

    @Test func `quantiles lie between the nearest values`() {
        let column = SortedValues([4, 1, 3, .nan, 2])
        #expect(column.quantile(0) == 1)
        #expect(column.quantile(0.25) == 1.75)
        #expect(column.quantile(0.5) == 2.5)
        #expect(abs(column.quantile(0.99) - 3.97) < 1e-12)
        #expect(column.quantile(1) == 4)
        #expect(SortedValues([7]).quantile(0.3) == 7)
        #expect(SortedValues([.infinity, .infinity]).quantile(0.5) == .infinity)
        #expect(SortedValues([.nan]).quantile(0.5).isNaN)
    }

    @Test func `a distribution counts zeros and missing values among all rows`() {
        let values = ValueDistribution(SortedValues([0, .nan, 4, 0, 8]))
        #expect(values.rowCount == 5)
        #expect(values.coverage == 0.8)
        #expect(values.zeroShare == 0.4)
        #expect(values.minimum == 0 && values.maximum == 8 && values.mean == 3 && values.median == 2)
        let nothing = ValueDistribution(SortedValues([.nan, .nan]))
        #expect(nothing.coverage == 0 && nothing.mean.isNaN && nothing.minimum.isNaN && nothing.median.isNaN)
        #expect(ValueDistribution(SortedValues([])).coverage.isNaN)
    }
}
