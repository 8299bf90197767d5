import Testing

@testable import ChurnEvaluation

struct RankCorrelationTests {
    private func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let sample = RowSample(rowCount: x.count, limit: x.count)
        return RankCorrelation.between(SortedValues(x).ranks(of: sample), SortedValues(y).ranks(of: sample))
    }

    @Test func `ten rows have the coefficient that Spearman's formula gives`() {
        // The squared differences of ranks sum to 194: 1 - 6 · 194 / (10 · 99) = -29/165.
        let x = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110.0]
        let y = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17.0]
        #expect(abs(correlation(x, y) + 29.0 / 165) < 1e-6)
    }

    @Test func `monotone columns correlate fully`() {
        let x = (0..<50).map { Double($0) }
        #expect(abs(correlation(x, x.map { $0 * $0 * $0 }) - 1) < 1e-6)
        #expect(abs(correlation(x, x.map { 1 / (1 + $0) }) + 1) < 1e-6)
    }

    @Test func `only rows where both have a value count`() {
        let x = (0..<23).map { Double($0) }
        var y = x
        y[20] = .nan
        y[21] = .nan
        y[22] = .nan
        #expect(abs(correlation(x, y) - 1) < 1e-6)
        #expect(correlation(Array(x[..<9]), Array(x[..<9])).isNaN)
    }

    @Test func `a constant column correlates with nothing`() {
        let x = (0..<40).map { Double($0) }
        #expect(correlation(x, Array(repeating: 3, count: 40)).isNaN)
    }

    @Test func `a sample holds all rows, or about the limit, evenly over the cutoffs`() {
        #expect(RowSample(rowCount: 7, limit: 7).places == [0, 1, 2, 3, 4, 5, 6])
        #expect(RowSample(rowCount: 0, limit: 5).count == 0)
        let sample = RowSample(rowCount: 120_000, limit: 12_000)
        #expect((11_500...12_500).contains(sample.count))
        var byCutoff = [Int](repeating: 0, count: 12)
        for (row, place) in sample.places.enumerated() where place >= 0 { byCutoff[row % 12] += 1 }
        #expect(byCutoff.allSatisfy { (850...1150).contains($0) })
    }

    @Test func `groups are joined by single linkage`() {
        let links = [(0, 3), (1, 2), (3, 5)].map {
            CorrelationGroup.Link(first: $0.0, second: $0.1, correlation: 0.95)
        }
        let groups = CorrelationGroup.groups(links: links, columnCount: 6)
        #expect(groups.map(\.columns) == [[0, 3, 5], [1, 2]])
        #expect(groups.map(\.links.count) == [2, 1])
        #expect(CorrelationGroup.groups(links: [], columnCount: 3) == [])
    }
}
