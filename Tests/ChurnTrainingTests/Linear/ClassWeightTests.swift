import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ClassWeightTests {
    private func train(
        _ data: TrainingData,
        _ weight: ClassWeight?,
        elasticNet: LogisticRegressionTrainer.ElasticNet? = nil,
        penalty: LogisticRegressionTrainer.Options.Penalty = .fixed(0)
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        var options = try LogisticRegressionTrainer.Options(penalty: penalty, elasticNet: elasticNet)
        options.classWeight = weight
        return try LogisticRegressionTrainer(options: options).train(data, threads: 2)
    }

    private func intercept(_ model: ChurnModel) -> Double {
        guard case .linear(let predictor) = model.predictor else { return .nan }
        return predictor.intercept
    }

    /// A column that tells nothing, and 40 of 400 labels 1.
    private func rare() throws -> TrainingData {
        try .numeric([(0..<400).map { Double($0 % 2) }], labels: (0..<400).map { $0 % 20 < 2 ? 1.0 : 0 })
    }

    @Test func `the weight is undone in the probabilities`() throws {
        for elasticNet in [nil, try LogisticRegressionTrainer.ElasticNet(l1Ratio: 1)] {
            for weight in [ClassWeight.balanced, try .init(3)] {
                let (model, summary) = try train(rare(), weight, elasticNet: elasticNet)
                // Log-odds of one in ten, with whatever weight.
                #expect(abs(intercept(model) - PortableMath.log(1.0 / 9)) < 1e-5)
                let entropy = -(0.1 * PortableMath.log(0.1) + 0.9 * PortableMath.log(0.9))
                #expect(abs(summary.trainingLogLoss - entropy) < 1e-8)
            }
        }
    }

    @Test func `a weight is the same as rows of that weight but for the intercept`() throws {
        var fixtures = LinearFixtures(seed: 181)
        let plain = try fixtures.data(rows: 600)
        let weights = plain.labels.map { $0 == 1 ? 4.0 : 1 }
        let schema = try FeatureSchema([FeatureColumn(name: "logins")])
        let values = Array(plain.matrix.values.prefix(600))
        let matrix = FeatureMatrix(schema: schema, rowCount: 600, values: values)
        let weighted = try TrainingData(matrix: matrix, labels: plain.labels, weights: weights)
        let mine = try train(TrainingData(matrix: matrix, labels: plain.labels), .init(4))
        let theirs = try train(weighted, nil)
        // Per unit of the column: its encoding goes by the rows as they are here, and by weights there.
        let slopes = [mine, theirs].compactMap { $0.model.numericTerm(0) }.map { $0.coefficient / $0.scale }
        try #require(slopes.count == 2)
        #expect(abs(slopes[0] - slopes[1]) < 0.02 * abs(slopes[1]))
    }

    @Test func `the table has robust errors and says what it is of`() throws {
        let (_, summary) = try train(rare(), .balanced)
        #expect(summary.coefficients?.covariance == .robust)
        #expect(summary.notes.contains { $0.contains("label 1 counted 9.0 times") })
        #expect(summary.notes.contains { $0.contains("fit with class weights") })
    }

    @Test func `impossible weights and Firth's likelihood are refused`() throws {
        for weight in [0, -1, Double.infinity, .nan] {
            #expect(throws: TrainingError.self) { try ClassWeight(weight) }
        }
        #expect(throws: TrainingError.self) { try train(rare(), .balanced, penalty: .firth) }
    }
}
