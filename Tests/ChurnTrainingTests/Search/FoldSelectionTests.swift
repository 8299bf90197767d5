import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct FoldSelectionTests {
    @Test func `curves that end go on with their last value`() {
        let mean = FoldSelection.mean([[4, 2], [8, 6, 1]], weights: [1, 3])
        #expect(mean == [7, 5, 1.25])
    }

    @Test func `another candidate than the usual one must be better by more than chance`() {
        func found(_ losses: [Double]) -> FoldSelection.Found {
            FoldSelection.Found(losses.map { [1, $0] }, weights: losses.map { _ in 1 })
        }
        let usual = found([0.5, 0.5, 0.5, 0.5])
        #expect(usual.trees == 1 && usual.logLoss == 0.5)
        // Differences of 0 to 0.02, and of -0.03 to 0.05: the same mean of 0.01, another error.
        #expect(found([0.49, 0.48, 0.49, 0.5]).isClearlyBetter(than: usual))
        #expect(!found([0.45, 0.53, 0.46, 0.52]).isClearlyBetter(than: usual))
        #expect(!found([0.4]).isClearlyBetter(than: found([0.5])))
    }

    /// Labels that follow the sign of a product of two columns, which trees of two leaves cannot learn.
    private func data(rows: Int) throws -> TrainingData {
        let random = CounterRandom(seed: 9, stream: .search)
        let columns = (0..<2).map { column in (0..<rows).map { random.unit(4 * $0 + column) - 0.5 } }
        let labels = (0..<rows).map { row in
            let chance = columns[0][row] * columns[1][row] > 0 ? 0.9 : 0.1
            return random.unit(4 * row + 2) < chance ? 1.0 : 0
        }
        let schema = try FeatureSchema([FeatureColumn(name: "a"), FeatureColumn(name: "b")])
        let matrix = FeatureMatrix(schema: schema, rowCount: rows, values: columns[0] + columns[1])
        return try TrainingData(matrix: matrix, labels: labels)
    }

    private func folds(rows: Int, count: Int) -> [SearchFold] {
        (0..<count).map { fold in
            SearchFold(
                train: (0..<rows).filter { $0 % count != fold },
                validation: (0..<rows).filter { $0 % count == fold }
            )
        }
    }

    @Test func `the candidate that fits the data wins, with the same answer for any number of threads`() throws {
        let data = try data(rows: 600)
        let candidates = try [2, 8].map { leaves in
            try GradientBoostingTrainer.Options(
                trees: 60,
                growth: .init(maximumLeaves: leaves),
                earlyStoppingRounds: 10
            )
        }
        let folds = folds(rows: 600, count: 3)
        let one = try FoldSelection(data, folds: folds, candidates: candidates, threads: 1)
        let four = try FoldSelection(data, folds: folds, candidates: candidates, threads: 4)
        #expect(one.candidate == 1)
        #expect(one.trees >= 1 && one.trees <= 60)
        #expect(one.logLoss < 0.6)
        #expect(one.candidate == four.candidate && one.trees == four.trees && one.logLoss == four.logLoss)
    }
}
