import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct EncodingPropertyTests {
    @Test(arguments: 0..<4) func `rows without weight change nothing`(index: Int) throws {
        var fixtures = LinearFixtures(seed: 20)
        let data = try fixtures.mixed(rows: 600)
        let weights = (0..<600).map { $0 < 400 ? 1.0 : 0 }
        var other = data.matrix.values
        for row in 400..<600 {
            for column in 0..<5 {
                // Codes of levels stay codes.
                other[column * 600 + row] = column < 3 ? 1e6 * fixtures.normal() : 1
            }
        }
        let trainer = try LogisticRegressionTrainer.fixed(1, transforms: .automatic, winsorize: true)
            .encoding(DesignEncodingReferenceTests.encodings()[index])
        let changed = FeatureMatrix(schema: data.matrix.schema, rowCount: 600, values: other)
        let first = try trainer.train(
            TrainingData(matrix: data.matrix, labels: data.labels, weights: weights),
            threads: 1
        )
        let second = try trainer.train(TrainingData(matrix: changed, labels: data.labels, weights: weights), threads: 1)
        #expect(first.model.predictor == second.model.predictor)
        #expect(first.summary.impacts == second.summary.impacts)
    }

    @Test(arguments: 0..<4) func `a weight of 2 is the row twice`(index: Int) throws {
        var fixtures = LinearFixtures(seed: 21)
        let data = try fixtures.mixed(rows: 500)
        let rows = Array(0..<500) + Array(0..<250)
        let doubled = try TrainingData(
            matrix: data.matrix.selectingRows(rows.sorted()),
            labels: rows.sorted().map { data.labels[$0] }
        )
        let weighted = try TrainingData(
            matrix: data.matrix,
            labels: data.labels,
            weights: (0..<500).map { $0 < 250 ? 2 : 1 }
        )
        // Rare by share: row counts differ by design.
        let encodings = try DesignEncodingReferenceTests.encodings()
        let encoding = index == 1 ? encodings[2] : encodings[index]
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(encoding)
        let first = try trainer.train(doubled, threads: 1).model
        let second = try trainer.train(weighted, threads: 1).model
        for row in 0..<500 {
            let values = data.matrix.row(row)
            #expect(abs(first.rawScore(values) - second.rawScore(values)) < 1e-8)
        }
    }

    @Test(arguments: 0..<4) func `any number of threads gives the same bytes, which come back whole twice`(
        index: Int
    ) throws {
        var fixtures = LinearFixtures(seed: 22)
        let data = try fixtures.mixed(rows: 1500, weighted: true)
        var options = try LogisticRegressionTrainer.Options()
        options.encoding = try DesignEncodingReferenceTests.encodings()[index]
        let trainer = LogisticRegressionTrainer(options: options)
        let (model, summary) = try trainer.train(data, threads: 1)
        let (other, otherSummary) = try trainer.train(data, threads: 3)
        #expect(model.encoded() == other.encoded())
        #expect(summary.impacts == otherSummary.impacts)
        let decoded = try ChurnModel(decoding: model.encoded())
        #expect(decoded == model)
        #expect(try ChurnModel(decoding: decoded.encoded()) == model)
        for row in 0..<50 {
            var values = data.matrix.row(row)
            if row % 3 == 0 { values[3] = FeatureColumn.unseenCode }
            if row % 5 == 0 { values[4] = FeatureColumn.unseenCode }
            let contributions = decoded.contributions(values)
            #expect(abs(contributions.rawScore - decoded.rawScore(values)) < 1e-9)
            #expect(decoded.rawScore(values) == model.rawScore(values))
        }
    }
}
