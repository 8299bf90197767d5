import Testing

@testable import ChurnScoring

/// Which contributions are the reasons.
@Suite struct ReasonFinderTests {
    private func schema() throws -> FeatureSchema {
        try FeatureSchema([
            FeatureColumn(name: "a7", signal: "a"), FeatureColumn(name: "own"), FeatureColumn(name: "a28", signal: "a"),
            FeatureColumn(name: "b7", signal: "b"), FeatureColumn(name: "a91", signal: "a"),
            FeatureColumn(name: "b28", signal: "b"),
        ])
    }

    private let contributions = [0.5, -0.75, 0.75, -1, -0.25, 0]

    @Test func `columns are ranked by size with their sign`() throws {
        let finder = ReasonFinder(try schema())
        #expect(finder.limit == 6)
        let reasons = finder.strongest(3, of: contributions)
        #expect(reasons.map(\.column) == [3, 1, 2], "ties in schema order")
        #expect(reasons.map(\.contribution) == [-1, -0.75, 0.75])
        #expect(reasons.allSatisfy { $0.signal == nil })
        #expect(finder.strongest(9, of: contributions).count == 5, "what adds nothing is no reason")
        #expect(finder.strongest(0, of: contributions).isEmpty)
    }

    @Test func `the columns of a signal are one reason`() throws {
        let finder = ReasonFinder(try schema(), by: .signal)
        #expect(finder.limit == 3)
        let reasons = finder.strongest(3, of: contributions)
        #expect(
            reasons == [
                Reason(column: 2, signal: "a", contribution: 1), Reason(column: 3, signal: "b", contribution: -1),
                Reason(column: 1, contribution: -0.75),
            ]
        )
        // Pushed down by one column more than up by the others: that column speaks.
        let turned = finder.strongest(1, of: [0.5, 0, 0.5, 0, -3, 0])
        #expect(turned == [Reason(column: 4, signal: "a", contribution: -2)])
    }

    @Test func `only some columns may be reasons`() throws {
        let columns = ReasonFinder(try schema(), among: [4, 0, 5])
        #expect(columns.strongest(3, of: contributions).map(\.column) == [0, 4])
        let signals = ReasonFinder(try schema(), by: .signal, among: [4, 0, 5])
        #expect(signals.strongest(3, of: contributions) == [Reason(column: 0, signal: "a", contribution: 0.25)])
        #expect(ReasonFinder(try schema(), among: []).strongest(3, of: contributions).isEmpty)
    }

    @Test(arguments: ReasonFinder.Grouping.allCases)
    func `all reasons together are the raw score`(grouping: ReasonFinder.Grouping) throws {
        var random = RandomModels(seed: 5)
        let schema = try random.schema(columns: 9)
        for _ in 0..<30 {
            random.isImported.toggle()
            let predictors: [ChurnModel.Predictor] = [
                .trees(random.ensemble(schema, trees: 6, depth: 4)), .linear(random.curvedLinear(schema)),
                .blend(random.blend(schema)),
            ]
            for predictor in predictors {
                let model = try ChurnModel(schema: schema, predictor: predictor)
                let finder = ReasonFinder(schema, by: grouping)
                var row = random.row(schema)
                // Infinite values have no finite linear output.
                for column in row.indices where row[column].isInfinite { row[column] = 0 }
                let reasons = finder.strongest(finder.limit, of: model.contributions(row).values)
                let sum = reasons.reduce(model.expectedScore) { $0 + $1.contribution }
                #expect(abs(sum - model.rawScore(row)) < 1e-9)
            }
        }
    }
}
