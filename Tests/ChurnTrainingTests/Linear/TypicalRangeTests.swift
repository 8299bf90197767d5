import Testing

@testable import ChurnTraining

@Suite struct TypicalRangeTests {
    private func range(_ values: [Double], weights: [Double]? = nil) -> TypicalRange? {
        values.withUnsafeBufferPointer { values in
            (weights ?? values.map { _ in 1 }).withUnsafeBufferPointer { TypicalRange(values, $0) }
        }
    }

    @Test func `a hundredth of the rows on either side of the median lies outside`() throws {
        // The median of 1 to 1,001 is 501; 5 of the 500 values on each side are a hundredth.
        let found = try #require(range((1...1001).map { Double($0 * 389 % 1002) }))
        #expect(found.lowest == 6)
        #expect(found.highest == 996)
    }

    @Test func `with fewer than a hundred rows on a side the end is the extreme`() throws {
        let few = try #require(range((1...199).map { Double($0) }))
        #expect(few.lowest == 1 && few.highest == 199)
        let more = try #require(range((1...201).map { Double($0) }))
        #expect(more.lowest == 2 && more.highest == 200)
    }

    @Test func `a column that is 0 in nearly every row keeps its far end`() throws {
        let rare = [Double](repeating: 0, count: 100_000) + [1, 2, 3, 7]
        let found = try #require(range(rare))
        #expect(found.lowest == 0 && found.highest == 7)
        let common = [Double](repeating: 0, count: 30_000) + (1...200).map { Double($0) }
        #expect(try #require(range(common)).highest == 198)
    }

    @Test func `a weight of 2 counts as two rows, missing values and weights of 0 as none`() throws {
        let values = (1...500).map { Double($0) } + [1e9, .nan]
        let weights = (1...500).map { Double($0 % 3) } + [0, 1]
        let copies = zip(values, weights).flatMap { [Double](repeating: $0, count: $0.isNaN ? 0 : Int($1)) }
        let weighted = try #require(range(values, weights: weights))
        let copied = try #require(range(copies))
        #expect(weighted.lowest == copied.lowest && weighted.highest == copied.highest)
        #expect(weighted.highest < 500)
    }

    @Test func `of large data drawn rows do, whatever the order`() throws {
        // Every tenth row is of another kind, as where rows go by customer and cutoff.
        let values = (0..<200_000).map { $0 % 10 == 0 ? Double($0) : -Double($0) }
        let found = try #require(range(values))
        #expect(abs(found.highest / 2e5 - 0.9) < 0.1)
        #expect(abs(found.lowest / 2e5 + 0.99) < 0.01)
    }

    @Test func `one value and no value`() throws {
        let one = try #require(range([4, .nan, 4]))
        #expect(one.lowest == 4 && one.highest == 4)
        #expect(range([.nan, 5], weights: [1, 0]) == nil)
        #expect(range([]) == nil)
    }
}
