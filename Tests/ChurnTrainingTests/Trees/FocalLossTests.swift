import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct FocalLossTests {
    private struct Derivatives {
        var loss: Double
        var gradient: Double
        var hessian: Double
    }

    private func evaluate(_ loss: some BoostingLoss, _ scores: [Double], label: Double) -> [Derivatives] {
        let labels = [Double](repeating: label, count: scores.count)
        var results = [[Double]](repeating: [Double](repeating: 0, count: scores.count), count: 3)
        scores.withUnsafeBufferPointer { scores in
            labels.withUnsafeBufferPointer { labels in
                let rooms = (0..<3).map { _ in UnsafeMutableBufferPointer<Double>.allocate(capacity: scores.count) }
                for room in rooms { room.initialize(repeating: .nan) }
                loss.evaluate(
                    LossBatch(scores: scores, labels: labels, losses: rooms[0], gradients: rooms[1], hessians: rooms[2])
                )
                results = rooms.map(Array.init)
                for room in rooms { room.deallocate() }
            }
        }
        return scores.indices.map {
            Derivatives(loss: results[0][$0], gradient: results[1][$0], hessian: results[2][$0])
        }
    }

    private let scores = stride(from: -6.0, through: 6, by: 0.37).map { $0 }

    @Test(arguments: [0, 0.5, 1, 2, 5.0], [0.0, 1])
    func `derivatives are those of finite differences`(gamma: Double, label: Double) throws {
        let loss = try FocalLoss(gamma: gamma)
        let step = 1e-5
        let middle = evaluate(loss, scores, label: label)
        let above = evaluate(loss, scores.map { $0 + step }, label: label)
        let below = evaluate(loss, scores.map { $0 - step }, label: label)
        for index in scores.indices {
            let slope = (above[index].loss - below[index].loss) / (2 * step)
            #expect(abs(middle[index].gradient - slope) < 1e-8, "score \(scores[index])")
            let curvature = (above[index].gradient - below[index].gradient) / (2 * step)
            let probability = PortableMath.sigmoid((label == 1 ? 1 : -1) * scores[index])
            let floor = PortableMath.exp(gamma * PortableMath.log(1 - probability)) * probability * (1 - probability)
            #expect(abs(middle[index].hessian - max(curvature, floor)) < 1e-8, "score \(scores[index])")
        }
    }

    @Test func `a chance of one half by hand`() throws {
        // q = 1/2, gamma 2: loss ln 2 / 4, gradient (ln(1/2) - 1/2) / 4.
        let value = try #require(evaluate(try FocalLoss(gamma: 2), [0], label: 1).first)
        let ln2 = 0.6931471805599453
        #expect(abs(value.loss - ln2 / 4) < 1e-15)
        #expect(abs(value.gradient - (-ln2 - 0.5) / 4) < 1e-15)
        #expect(abs(value.hessian - 0.125 * (0.5 * (5 - 2 * ln2) + 2 * ln2)) < 1e-15)
    }

    @Test func `gamma 0 is the logistic loss and Hessians are never negative`() throws {
        for label in [0.0, 1] {
            for (score, value) in zip(scores, evaluate(try FocalLoss(gamma: 0), scores, label: label)) {
                let logistic = LogisticLoss(score: score, label: label)
                #expect(abs(value.gradient - (logistic.probability - label)) < 1e-15)
                #expect(abs(value.hessian - logistic.probability * (1 - logistic.probability)) < 1e-15)
            }
            for value in evaluate(try FocalLoss(gamma: 4), [-800, -40, 0, 40, 800], label: label) {
                #expect(value.hessian >= 0 && value.hessian.isFinite && value.gradient.isFinite && value.loss.isFinite)
            }
        }
    }

    @Test func `gamma outside its range is refused`() throws {
        for gamma in [-1, 11, Double.nan] {
            let error = try #require(throws: TrainingError.self) { try FocalLoss(gamma: gamma) }
            #expect(error.code == "options.focal_gamma")
        }
    }

    @Test func `trees lower the focal loss, stop early on it, and the summary warns of probabilities`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 1_200, seed: 4)
        let all = try TrainingData(matrix: matrix, labels: labels)
        let loss = try FocalLoss(gamma: 2)
        let options = try GradientBoostingTrainer.Options(
            trees: 200,
            learningRate: 0.3,
            growth: .init(maximumLeaves: 8, minimumRowsPerLeaf: 5),
            earlyStoppingRounds: 5,
            loss: .init(loss)
        )
        let held = try all.selectingRows(Array(800..<1200))
        let (model, summary) = try GradientBoostingTrainer(options: options)
            .train(all.selectingRows(Array(0..<800)), validation: held, threads: 2)
        let values = summary.history.compactMap(\.validationMetric)
        let best = try #require(values.indices.min { values[$0] < values[$1] })
        #expect(best > 0 && summary.iterations == best)
        #expect(values[best] < 0.8 * values[0])
        // The metric of the history is the focal loss of the model's own scores.
        let own = zip(rawScores(model, held.matrix), held.labels).map { evaluate(loss, [$0], label: $1)[0].loss }
        #expect(abs(own.reduce(0, +) / 400 - values[best]) < 1e-12)
        #expect(summary.notes.contains { $0.contains("too near to 0.5") })
        #expect(model.metadata["loss"] == "focal" && model.metadata["focal_gamma"] == "2.0")
    }

    @Test func `the focal loss with gamma 0 gives the trees of the logistic loss but for rounding`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 600, seed: 5)
        let data = try TrainingData(matrix: matrix, labels: labels)
        func train(_ loss: GradientBoostingTrainer.Options.Loss) throws -> [Double] {
            let options = try GradientBoostingTrainer.Options(trees: 10, growth: .init(maximumLeaves: 6), loss: loss)
            return rawScores(try GradientBoostingTrainer(options: options).train(data, threads: 1).model, matrix)
        }
        let focal = try train(.init(FocalLoss(gamma: 0)))
        let logistic = try train(.logistic)
        #expect(abs(meanLogLoss(focal, labels) - meanLogLoss(logistic, labels)) < 0.002)
    }

    @Test func `a class weight with another loss is refused`() throws {
        let error = try #require(throws: TrainingError.self) {
            try GradientBoostingTrainer.Options(
                rows: .init(classWeight: .balanced),
                loss: .init(FocalLoss())
            )
        }
        #expect(error.code == "options.class_weight")
    }
}
