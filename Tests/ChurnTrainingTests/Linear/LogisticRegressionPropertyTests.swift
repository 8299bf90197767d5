import ChurnScoring
import ChurnTraining
import Testing

@Suite struct LogisticRegressionPropertyTests {
    private func train(_ data: TrainingData, threads: Int = 1) throws -> ChurnModel {
        let options = try LogisticRegressionTrainer.Options(penalty: .fixed(1), tolerance: 1e-11)
        return try LogisticRegressionTrainer(options: options).train(data, threads: threads).model
    }

    /// The largest difference between the raw scores of two models on the rows of `matrix`.
    private func difference(_ a: ChurnModel, _ b: ChurnModel, _ matrix: FeatureMatrix) -> Double {
        (0..<matrix.rowCount).reduce(0) { max($0, abs(a.rawScore(matrix.row($1)) - b.rawScore(matrix.row($1)))) }
    }

    @Test func `a row of weight 2 counts as two rows, one of weight 0 as none`() throws {
        var fixtures = LinearFixtures(seed: 21)
        let data = try fixtures.data(rows: 400, weighted: true)
        let rows = (0..<400).flatMap { [Int](repeating: $0, count: Int(data.weight($0))) }
        let copies = try TrainingData(matrix: data.matrix.selectingRows(rows), labels: rows.map { data.labels[$0] })
        #expect(difference(try train(data), try train(copies), data.matrix) < 1e-9)
    }

    @Test func `a constant offset only moves the intercept`() throws {
        var fixtures = LinearFixtures(seed: 26)
        let data = try fixtures.data(rows: 500)
        let shifted = try TrainingData(
            matrix: data.matrix,
            labels: data.labels,
            offsets: [Double](repeating: 0.75, count: 500)
        )
        let (plain, moved) = (try train(data), try train(shifted))
        #expect(abs(moved.linear.intercept - (plain.linear.intercept - 0.75)) < 1e-9)
        for row in 0..<500 {
            let values = data.matrix.row(row)
            #expect(abs(moved.rawScore(values) + 0.75 - plain.rawScore(values)) < 1e-9)
        }
    }

    /// Standard errors of every kind and the null deviance see the offset too.
    @Test(arguments: [LogisticRegressionTrainer.Options.Penalty.fixed(0), .firth], [true, false])
    func `a constant offset leaves the table of coefficients as it is`(
        penalty: LogisticRegressionTrainer.Options.Penalty,
        isRobust: Bool
    ) throws {
        guard !(penalty == .firth && isRobust) else { return }
        var fixtures = LinearFixtures(seed: 27)
        let data = try fixtures.data(rows: 400, weighted: true)
        var options = try LogisticRegressionTrainer.Options(penalty: penalty, tolerance: 1e-11)
        options.inference = .init(covariance: isRobust ? .robust : .model)
        let trainer = LogisticRegressionTrainer(options: options)
        let shifted = try TrainingData(
            matrix: data.matrix,
            labels: data.labels,
            weights: data.weights,
            offsets: [Double](repeating: -1.5, count: 400)
        )
        let plain = try #require(try trainer.train(data, threads: 2).summary.coefficients)
        let moved = try #require(try trainer.train(shifted, threads: 2).summary.coefficients)
        #expect(abs(moved.nullDeviance - plain.nullDeviance) < 1e-9 * plain.nullDeviance)
        #expect(abs(moved.rows[0].estimate - plain.rows[0].estimate - 1.5) < 1e-8)
        for (a, b) in zip(moved.rows, plain.rows) {
            let (error, reference) = (try #require(a.standardError), try #require(b.standardError))
            #expect(abs(error - reference) < 1e-7 * reference)
        }
    }

    @Test func `the order of rows does not matter`() throws {
        var fixtures = LinearFixtures(seed: 22)
        let data = try fixtures.data(rows: 1500)
        let rows = (0..<1500).map { $0 * 7 % 1500 == $0 ? $0 : ($0 * 7) % 1500 }
        #expect(Set(rows).count == 1500)
        let shuffled = try data.selectingRows(rows)
        #expect(difference(try train(data), try train(shuffled), data.matrix) < 1e-9)
    }

    @Test func `the unit of a standardised column does not matter`() throws {
        var fixtures = LinearFixtures(seed: 23)
        let x = (0..<200).map { _ in fixtures.normal() }
        let labels = x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1.0 : 0 }
        let plain = try train(.numeric([x], labels: labels))
        let scaled = try train(.numeric([x.map { 1000 * $0 + 5 }], labels: labels))
        for value in x { #expect(abs(plain.rawScore([value]) - scaled.rawScore([1000 * value + 5])) < 1e-9) }
    }

    @Test func `any number of threads gives the same bytes`() throws {
        var fixtures = LinearFixtures(seed: 24)
        let data = try fixtures.data(rows: 6000, seedOfCustomers: 5)
        let trainer = LogisticRegressionTrainer(options: try .init())
        let models = try [1, 2, 8].map { try trainer.train(data, threads: $0).model.encoded() }
        #expect(models[0] == models[1])
        #expect(models[0] == models[2])
    }

    @Test func `a stronger penalty gives smaller coefficients`() throws {
        var fixtures = LinearFixtures(seed: 25)
        let data = try fixtures.data(rows: 300)
        let sizes = try [0.1, 1, 10, 100, 1e6].map { penalty in
            let model = try LogisticRegressionTrainer.fixed(penalty).train(data, threads: 1).model
            return [0, 1, 3].reduce(0.0) { $0 + abs(model.numericTerm($1)?.coefficient ?? .nan) }
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 > $1 })
        #expect(sizes[4] < 1e-2)
    }
}
