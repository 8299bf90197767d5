import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct EncodingTests {
    typealias Encoding = LogisticRegressionTrainer.Options.Encoding

    @Test func `another reference level changes no probability without a penalty`() throws {
        var fixtures = LinearFixtures(seed: 3)
        let data = try fixtures.data(rows: 400)
        let (plain, _) = try LogisticRegressionTrainer.fixed(0).train(data, threads: 1)
        for level in ["a", "b", "c"] {
            let trainer = try LogisticRegressionTrainer.fixed(0).encoding(.init(references: ["plan": level]))
            let (model, _) = try trainer.train(data, threads: 1)
            let outputs = try #require(model.categoricalTerm(4)).outputs
            #expect(outputs.firstIndex(of: 0) == data.matrix.schema.columns[4].levels?.firstIndex(of: level))
            for row in 0..<data.rowCount {
                let (found, expected) = (model.score(data.matrix.row(row)), plain.score(data.matrix.row(row)))
                #expect(abs(found.probability - expected.probability) < 1e-9)
            }
        }
    }

    @Test func `in the full set no level is special, and penalised outputs sum to 0`() throws {
        var fixtures = LinearFixtures(seed: 4)
        let data = try fixtures.data(rows: 400)
        let trainer = try LogisticRegressionTrainer.fixed(2).encoding(.init(levels: .full))
        let (model, summary) = try trainer.train(data, threads: 1)
        let outputs = try #require(model.categoricalTerm(4)).outputs
        #expect(outputs.allSatisfy { $0 != 0 })
        #expect(abs(outputs.reduce(0, +)) < 1e-7)
        #expect(summary.converged)
    }

    /// Levels a: 8 rows, b: 6, c: 3, d: 2, e: only in a row of weight 0.
    private func rareData() throws -> TrainingData {
        let counts = [8, 6, 3, 2, 1]
        let codes = counts.enumerated().flatMap { [Double](repeating: Double($0), count: $1) }
        let labels = codes.indices.map { Double($0 % 2) }
        let weights = codes.map { $0 == 4 ? 0.0 : 1 }
        return try .plans(codes, levels: ["a", "b", "c", "d", "e"], labels: labels, weights: weights)
    }

    @Test(arguments: [(4, 0.0), (0, 0.2)]) func `rare levels share one output`(rows: Int, share: Double) throws {
        let rule = try Encoding.RareLevels(minimumRows: rows, minimumShare: share)
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(rareLevels: rule))
        let (model, summary) = try trainer.train(rareData(), threads: 1)
        let outputs = try #require(model.categoricalTerm(0)).outputs
        #expect(outputs[2] == outputs[3] && outputs[1] != outputs[2] && outputs[0] == 0)
        #expect(summary.notes.isEmpty)
        let (apart, _) = try LogisticRegressionTrainer.fixed(1).train(rareData(), threads: 1)
        #expect(apart.categoricalTerm(0)?.outputs[2] != apart.categoricalTerm(0)?.outputs[3])
    }

    @Test func `a level that training did not have gets what the policy says`() throws {
        let rule = try Encoding.RareLevels(minimumRows: 4)
        for unseen in [Encoding.Unseen.mean, .zero, .rare] {
            let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(rareLevels: rule, unseen: unseen))
            let (model, _) = try trainer.train(rareData(), threads: 1)
            let term = try #require(model.categoricalTerm(0))
            let mean = (6 * term.outputs[1] + 3 * term.outputs[2] + 2 * term.outputs[3]) / 19
            let expected = unseen == .mean ? mean : unseen == .zero ? 0 : term.outputs[3]
            #expect(abs(term.unseenOutput - expected) < 1e-15)
            #expect(term.outputs[4] == term.unseenOutput)
            #expect(model.rawScore([FeatureColumn.unseenCode]) == model.linear.intercept + term.unseenOutput)
        }
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(unseen: .rare))
        let (model, _) = try trainer.train(rareData(), threads: 1)
        let (mean, _) = try LogisticRegressionTrainer.fixed(1).train(rareData(), threads: 1)
        #expect(model.categoricalTerm(0) == mean.categoricalTerm(0))
    }

    @Test func `a chosen transform is taken whatever it does for the label`() throws {
        let x = (0..<50).map { Double($0 * $0) - 200 }
        let data = try TrainingData.numeric([x, x, x], labels: x.indices.map { Double($0 % 2) })
        let trainer = try LogisticRegressionTrainer.fixed(1, transforms: .automatic)
            .encoding(.init(transforms: ["x0": .asinh, "x1": .signedLog1p, "x2": .identity]))
        let (model, _) = try trainer.train(data, threads: 1)
        let terms = try (0..<3).map { try #require(model.numericTerm($0)) }
        #expect(terms.map(\.transform) == [.asinh, .signedLog1p, .identity])
        for term in terms {
            #expect(abs(term.center - x.reduce(0) { $0 + term.transform($1) } / 50) < 1e-11)
        }
    }

    @Test func `names that are not there are refused with the nearest`() throws {
        var fixtures = LinearFixtures(seed: 5)
        let data = try fixtures.data(rows: 50)
        let cases: [(Encoding, String, String)] = [
            (try .init(transforms: ["login": .asinh]), "encoding.column", "did you mean \"logins\"?"),
            (try .init(splines: ["seat": 4]), "encoding.column", "did you mean \"seats\"?"),
            (try .init(interactions: [.init("seats", "plans")]), "encoding.column", "did you mean \"plan\"?"),
            (try .init(references: ["plan": "gold"]), "encoding.reference", "known are: a, b, c"),
            (try .init(references: ["seats": "a"]), "encoding.kind", "\"seats\" is numeric"),
            (try .init(splines: ["plan": 4]), "encoding.kind", "\"plan\" is categorical"),
        ]
        for (encoding, code, words) in cases {
            let trainer = try LogisticRegressionTrainer.fixed(1).encoding(encoding)
            let error = #expect(throws: TrainingError.self) { try trainer.train(data, threads: 1) }
            #expect(error?.code == code)
            #expect(error?.message.contains(words) == true)
        }
        let unweighted = try LogisticRegressionTrainer.fixed(1).encoding(.init(references: ["plan": "e"]))
        #expect(throws: TrainingError.self) { try unweighted.train(rareData(), threads: 1) }
    }

    @Test func `choices that contradict each other are refused`() {
        #expect(throws: TrainingError.self) { try Encoding(levels: .full, references: ["plan": "a"]) }
        #expect(throws: TrainingError.self) { try Encoding(splines: ["x": 2]) }
        #expect(throws: TrainingError.self) { try Encoding(interactions: [.init("x", "x")]) }
        #expect(throws: TrainingError.self) { try Encoding(interactions: [.init("x", "y"), .init("y", "x")]) }
        #expect(throws: TrainingError.self) { try Encoding(impactCorrelation: 0) }
        #expect(throws: TrainingError.self) { try Encoding.RareLevels(minimumRows: -1) }
        #expect(throws: TrainingError.self) { try Encoding.RareLevels(minimumShare: 1) }
    }

    @Test func `a column with too few values for a curve is a line, and says so`() throws {
        let x = (0..<60).map { Double($0 % 2) }
        let data = try TrainingData.numeric([x], labels: x.indices.map { Double($0 / 2 % 2) })
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(splines: ["x0": 4]))
        let (model, summary) = try trainer.train(data, threads: 1)
        #expect(model.numericTerm(0) != nil)
        #expect(summary.notes == ["column \"x0\": too few different values for a curve; taken as a line"])
    }
}
