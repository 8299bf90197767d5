import ChurnScoring
import Testing

@Suite struct ColumnBaselineTests {
    private func baseline(
        _ values: [Double],
        kind: FeatureColumn.Kind = .numeric,
        bins: Int = 4
    ) throws -> ColumnBaseline {
        let schema = try FeatureSchema([FeatureColumn(name: "x", kind: kind)])
        let matrix = FeatureMatrix(schema: schema, rowCount: values.count, values: values)
        return ColumnBaseline.baselines(of: matrix, binCount: bins)[0]
    }

    @Test func `numeric bins hold about equally many rows`() throws {
        let baseline = try baseline((0..<100).map { Double($0) } + [.nan, .nan])
        #expect(baseline.edges == [25, 50, 75])
        #expect(baseline.counts == [26, 25, 25, 24])
        #expect(baseline.missingCount == 2)
    }

    @Test func `equal values make fewer bins`() throws {
        #expect(try baseline([0, 0, 0, 0, 0, 0, 0, 1]).edges == [0])
        #expect(try baseline([0, 0, 0, 0, 0, 0, 0, 1]).counts == [7, 1])
        #expect(try baseline([5, 5, 5]).counts == [3])
        #expect(try baseline([.nan]).counts == [0])
        #expect(try baseline([]).counts == [0])
        #expect(try baseline([-.infinity, 1, 2, .infinity], bins: 2).counts.reduce(0, +) == 4)
    }

    @Test func `levels and unseen levels are counted`() throws {
        let baseline = try baseline([0, 1, 1, -1, .nan, 7], kind: .categorical(levels: ["a", "b"]))
        #expect(baseline.counts == [1, 2, 2])
        #expect(baseline.missingCount == 1)
    }

    @Test func `the thread count changes nothing`() throws {
        var random = RandomModels(seed: 5)
        let matrix = random.matrix(try random.schema(columns: 9), rows: 500)
        #expect(ColumnBaseline.baselines(of: matrix, threads: 3) == ColumnBaseline.baselines(of: matrix))
    }
}
