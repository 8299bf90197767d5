import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct PermutationImportanceTests {
    private let rows = 500

    private func term(coefficient: Double) -> LinearTerm {
        .numeric(
            NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: coefficient, missingOutput: 0)
        )
    }

    /// Labels by the first of two columns, and a model that knows the truth.
    private func example() throws -> (ChurnModel, TrainingData) {
        let random = CounterRandom(seed: 3, stream: .search)
        let first = (0..<rows).map { 6 * random.unit(3 * $0) - 3 }
        let second = (0..<rows).map { random.unit(3 * $0 + 1) }
        let labels = (0..<rows).map { random.unit(3 * $0 + 2) < PortableMath.sigmoid(first[$0]) ? 1.0 : 0 }
        let schema = try FeatureSchema([FeatureColumn(name: "a"), FeatureColumn(name: "b")])
        let terms = [1.0, 0].map { term(coefficient: $0) }
        let linear = LinearPredictor(intercept: 0, terms: terms, meanOutputs: [0, 0])
        return (
            try ChurnModel(schema: schema, predictor: .linear(linear)),
            try TrainingData(
                matrix: FeatureMatrix(schema: schema, rowCount: rows, values: first + second),
                labels: labels
            )
        )
    }

    @Test func `a column that tells everything matters, one that tells nothing does not`() throws {
        let (model, data) = try example()
        let found = try PermutationImportance.measure(model, on: data)
        #expect(found.map(\.column) == ["a", "b"])
        #expect(found[0].logLossRise > 0.5 && found[0].areaFall > 0.3)
        #expect(found[0].logLossStandardError > 0 && found[0].logLossStandardError < found[0].logLossRise / 4)
        #expect(found[1].logLossRise == 0 && found[1].areaFall == 0 && found[1].areaStandardError == 0)
    }

    @Test func `the same seed gives the same numbers, another does not`() throws {
        let (model, data) = try example()
        let first = try PermutationImportance.measure(model, on: data, repeats: 2, seed: 1)
        #expect(try PermutationImportance.measure(model, on: data, repeats: 2, seed: 1) == first)
        #expect(try PermutationImportance.measure(model, on: data, repeats: 2, seed: 2) != first)
    }

    @Test func `each round is a permutation`() {
        for round in 0..<3 {
            #expect(PermutationImportance.permutation(40, seed: 1, round: round).sorted() == Array(0..<40))
        }
        let first = PermutationImportance.permutation(40, seed: 1, round: 0)
        #expect(PermutationImportance.permutation(40, seed: 1, round: 1) != first)
    }
}
