import ChurnScoring
import ChurnTraining
import Foundation
import Testing

/// Agreement with scikit-learn's newton-cholesky solver; the numbers are made by Tests/Goldens/logistic/make.py.
@Suite struct LogisticRegressionGoldenTests {
    private struct Golden: Decodable {
        let penalty: Double
        let intercept: Double
        let coefficients: [Double]
        let missingCoefficients: [Double]
        let objective: Double
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Goldens/logistic")

    private func read(_ name: String) throws -> (golden: Golden, data: TrainingData) {
        let json = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        }
        let columnCount = rows[0].count - 2
        let columns = (0..<columnCount).map { column in rows.map { $0[column] } }
        let weights = rows.map { $0[columnCount + 1] }
        return (
            try JSONDecoder().decode(Golden.self, from: json),
            try .numeric(
                columns,
                labels: rows.map { $0[columnCount] },
                weights: weights.allSatisfy { $0 == 1 } ? nil : weights
            )
        )
    }

    @Test(arguments: ["plain", "collinear", "rare", "weighted", "missing", "few_rows"])
    func `coefficients and objective equal those of scikit-learn`(name: String) throws {
        let (golden, data) = try read(name)
        let (model, summary) = try LogisticRegressionTrainer.fixed(golden.penalty).train(data, threads: 2)
        #expect(summary.converged)
        let terms = try data.matrix.schema.columns.indices.map { try #require(model.numericTerm($0)) }
        let missing = terms.indices.filter { data.matrix.column($0).contains { $0.isNaN } }.map {
            terms[$0].missingOutput
        }
        let found = [model.linear.intercept] + terms.map(\.coefficient) + missing
        let expected = [golden.intercept] + golden.coefficients + golden.missingCoefficients
        #expect(found.count == expected.count)
        let size = expected.reduce(0) { max($0, abs($1)) }
        for (value, reference) in zip(found, expected) {
            #expect(abs(value - reference) <= 1e-6 * max(abs(reference), 1e-3 * size))
        }
        let squares = found.dropFirst().reduce(0) { $0 + $1 * $1 }
        let weightSum = data.weights?.reduce(0, +) ?? Double(data.rowCount)
        let objective = summary.trainingLogLoss * weightSum + golden.penalty / 2 * squares
        let side = objective < golden.objective ? "ours is lower" : "scikit-learn's is lower"
        #expect(abs(objective - golden.objective) <= 1e-10 * golden.objective, "\(side)")
    }
}
