import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct LevelOrderTests {
    /// Rows of one categorical column whose levels churn at rates of their own, and one of noise.
    private func data(rows: Int, levels: Int, effect: Double, seed: UInt64) throws -> TrainingData {
        var random = TestRandom(seed)
        let effects = (0..<levels).map { _ in effect * random.normal() }
        var codes: [Double] = []
        var noise: [Double] = []
        var labels: [Double] = []
        for row in 0..<rows {
            let level = Int(random.unit() * Double(levels))
            codes.append(row % 37 == 0 ? .nan : Double(level))
            noise.append(random.normal())
            labels.append(random.unit() < PortableMath.sigmoid(effects[level]) ? 1 : 0)
        }
        let schema = try FeatureSchema([
            FeatureColumn(name: "shop", kind: .categorical(levels: (0..<levels).map { "shop \($0)" })),
            FeatureColumn(name: "noise"),
        ])
        let matrix = FeatureMatrix(schema: schema, rowCount: rows, values: codes + noise)
        return try TrainingData(matrix: matrix, labels: labels)
    }

    private func binner(_ data: TrainingData) throws -> Binner {
        try Binner(
            matrix: data.matrix,
            weights: data.weights,
            maximumBins: 255,
            ordering: .init(rows: LevelOrder.Rows(data, seed: 3), smoothing: 10),
            threads: 1
        )
    }

    @Test func `a bin is that of the level's smoothed step over the rows of other folds`() throws {
        let data = try data(rows: 3_000, levels: 90, effect: 1, seed: 1)
        let rows = LevelOrder.Rows(data, seed: 3)
        let binner = try binner(data)
        let training = binner.binTraining(data.matrix, threads: 2)
        let whole = binner.bin(data.matrix, threads: 1)
        // The naive twin: a loop over all rows for each row.
        func step(of level: Double, without fold: UInt8?) -> Double {
            var sum = SIMD2<Double>()
            for row in 0..<data.rowCount where data.matrix[row, 0] == level && rows.folds[row] != fold {
                sum += SIMD2(data.labels[row] - rows.rate, rows.rate * (1 - rows.rate))
            }
            return sum[0] / (sum[1] + 10)
        }
        var steps: [(step: Double, bin: Int)] = []
        for row in stride(from: 0, to: data.rowCount, by: 7) {
            let level = data.matrix[row, 0]
            guard level == level else {
                #expect(training[row, 0] == binner.columns[0].missingBin)
                continue
            }
            steps.append((step(of: level, without: rows.folds[row]), training[row, 0]))
            steps.append((step(of: level, without: nil), whole[row, 0]))
        }
        // Bins are in the order of steps, whichever rows they are of; equal steps differ by rounding alone.
        steps.sort { $0.step < $1.step }
        for (first, second) in zip(steps, steps.dropFirst()) where second.step - first.step > 1e-12 {
            #expect(first.bin <= second.bin)
        }
        #expect(Set(steps.map(\.bin)).count > 50)
    }

    @Test func `a row's bin does not depend on its label, nor on those of its customer`() throws {
        var data = try data(rows: 2_000, levels: 80, effect: 1, seed: 2)
        data.customers = .integers((0..<2_000).map { Int64($0 / 4) })
        var labels = data.labels
        for row in 400..<404 { labels[row] = 1 - labels[row] }
        var other = try TrainingData(matrix: data.matrix, labels: labels)
        other.customers = data.customers
        let rows = (LevelOrder.Rows(data, seed: 3), LevelOrder.Rows(other, seed: 3))
        #expect(Set(rows.0.folds[400..<404]).count == 1)
        #expect(rows.0.folds == rows.1.folds)
        // The labels move the base rate and with it every step a little: compared are sums over other folds.
        func sum(_ rows: LevelOrder.Rows, for row: Int) -> Double {
            (0..<2_000).filter { data.matrix[$0, 0] == data.matrix[row, 0] && rows.folds[$0] != rows.folds[row] }
                .reduce(0) { $0 + rows.labels[$1] }
        }
        for row in 400..<404 { #expect(sum(rows.0, for: row) == sum(rows.1, for: row)) }
    }

    @Test func `thousands of levels are learnt, and levels that mean nothing are not`() throws {
        let options = try GradientBoostingTrainer.Options(trees: 40)
        func losses(effect: Double) throws -> (model: Double, constant: Double) {
            let all = try data(rows: 30_000, levels: 1_500, effect: effect, seed: 4)
            let training = try all.selectingRows(Array(0..<20_000))
            let held = try all.selectingRows(Array(20_000..<30_000))
            let model = try GradientBoostingTrainer(options: options).train(training, threads: 2).model
            let rate = training.labels.reduce(0, +) / 20_000
            func loss(_ probabilities: [Double]) -> Double {
                zip(probabilities, held.labels).reduce(0) { $0 - PortableMath.log($1.1 == 1 ? $1.0 : 1 - $1.0) }
                    / 10_000
            }
            let constant = [Double](repeating: rate, count: 10_000)
            return (loss(model.probabilities(held.matrix)), loss(constant))
        }
        let strong = try losses(effect: 1.5)
        #expect(strong.model < strong.constant - 0.08)
        let none = try losses(effect: 0)
        #expect(none.model < none.constant + 0.01)
    }

    @Test func `the model's sets of levels send validation rows where their bins go`() throws {
        let data = try data(rows: 5_000, levels: 200, effect: 1, seed: 5)
        let options = try GradientBoostingTrainer.Options(trees: 5)
        let (model, summary) = try GradientBoostingTrainer(options: options).train(data, validation: data, threads: 1)
        let probabilities = model.probabilities(data.matrix)
        let loss =
            zip(probabilities, data.labels).reduce(0) { $0 - PortableMath.log($1.1 == 1 ? $1.0 : 1 - $1.0) } / 5_000
        #expect(abs(loss - (summary.validationLogLoss ?? 0)) < 1e-12)
    }
}
