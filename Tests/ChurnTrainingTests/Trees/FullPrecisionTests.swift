import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct FullPrecisionTests {
    private typealias Options = GradientBoostingTrainer.Options

    private func ensemble(_ options: Options, rows: Int, threads: Int = 1) throws -> (trees: [Tree], loss: Double) {
        let (matrix, labels) = try TestTable.mixed(rows: rows, seed: 21)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let (model, summary) = try GradientBoostingTrainer(options: options).train(data, threads: threads)
        guard case .trees(let ensemble) = model.predictor else {
            throw TrainingError(code: "test", message: "no trees")
        }
        return (ensemble.trees, summary.trainingLogLoss)
    }

    @Test func `the gain of a split is that of sums of doubles`() throws {
        let growth = try Options.Growth(maximumLeaves: 2, minimumRowsPerLeaf: 1, isQuantised: false)
        let root = try #require(ensemble(Options(trees: 1, growth: growth), rows: 2_000).trees.first).nodes[0]
        let (matrix, labels) = try TestTable.mixed(rows: 2_000, seed: 21)
        let rate = labels.reduce(0, +) / 2_000
        let column = Int(root.column)
        // The naive twin: both sides summed as doubles, in the order of rows.
        var sides = [SIMD2<Double>(), SIMD2<Double>()]
        for row in 0..<2_000 {
            let value = matrix[row, column]
            let goesLeft = value.isNaN ? root.missingGoesLeft : value <= root.threshold
            sides[goesLeft ? 0 : 1] += SIMD2(rate - labels[row], rate * (1 - rate))
        }
        let whole = sides[0] + sides[1]
        let score = { (sums: SIMD2<Double>) in sums[0] * sums[0] / (sums[1] + 1) }
        let gain = 0.5 * (score(sides[0]) + score(sides[1]) - score(whole))
        #expect(root.categorySet < 0 && gain > 1)
        #expect(abs(root.gain - gain) < 1e-6 * gain)
        let rounded = try #require(
            ensemble(Options(trees: 1, growth: .init(maximumLeaves: 2)), rows: 2_000).trees.first
        )
        #expect(abs(rounded.nodes[0].gain - gain) > 1e-6 * gain)
    }

    @Test(arguments: Options.Growth.Policy.allCases, [1.0, 0.5])
    func `the model is the same for any number of threads, and quantised training loses nothing`(
        policy: GradientBoostingTrainer.Options.Growth.Policy,
        share: Double
    ) throws {
        func options(isQuantised: Bool) throws -> Options {
            try Options(
                trees: 30,
                growth: .init(policy: policy, maximumLeaves: 8, isQuantised: isQuantised),
                rows: .init(sampling: share, method: share < 1 ? .gradient : .uniform)
            )
        }
        let full = try ensemble(options(isQuantised: false), rows: 3_000)
        let again = try ensemble(options(isQuantised: false), rows: 3_000, threads: 3)
        #expect(full.trees == again.trees)
        let quantised = try ensemble(options(isQuantised: true), rows: 3_000)
        #expect(quantised.trees != full.trees)
        #expect(abs(quantised.loss - full.loss) < 0.02 * full.loss)
    }
}
