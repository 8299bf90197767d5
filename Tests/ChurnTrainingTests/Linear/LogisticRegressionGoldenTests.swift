import ChurnScoring
import ChurnTraining
import Foundation
import Testing

/// Agreement with scikit-learn's newton-cholesky solver, glum and the optimum; the numbers are made by
/// Tests/Goldens/logistic/make.py.
@Suite struct LogisticRegressionGoldenTests {
    private struct Golden: Decodable {
        struct Solution: Decodable {
            let coefficients: [Double]
            let objective: Double
        }

        let penalty: Double
        let solutions: [String: Solution]
    }

    /// The coefficients of a model in the order of the golden files, with the value that each multiplies.
    private struct Coefficient {
        let value: Double
        let multiplied: (_ row: [Double]) -> Double
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Goldens/logistic")

    private func read(_ name: String) throws -> (golden: Golden, data: TrainingData) {
        let json = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
        let lines = text.split(separator: "\n")
        let header = lines[0].split(separator: ",").map(String.init)
        let rows = lines.dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
        }
        func column(_ name: String) -> [Double]? { header.firstIndex(of: name).map { index in rows.map { $0[index] } } }
        let numbers = header.filter { $0.hasPrefix("x") }
        var columns = numbers.map { FeatureColumn(name: $0) }
        var values = numbers.flatMap { column($0) ?? [] }
        if let codes = column("c") {
            let levels = (0...Int(codes.max() ?? 0)).map { "level \($0)" }
            columns.append(FeatureColumn(name: "c", kind: .categorical(levels: levels)))
            values += codes
        }
        let weights = try #require(column("weight"))
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: FeatureSchema(columns), rowCount: rows.count, values: values),
            labels: #require(column("label")),
            weights: weights.allSatisfy { $0 == 1 } ? nil : weights,
            offsets: column("offset")
        )
        return (try JSONDecoder().decode(Golden.self, from: json), data)
    }

    /// The intercept, the numbers, the flags of missing values, and the levels but the most frequent one.
    private func coefficients(_ model: ChurnModel, _ data: TrainingData) -> [Coefficient] {
        var result = [Coefficient(value: model.linear.intercept) { _ in 1 }]
        let columns = data.matrix.schema.columns.indices
        for index in columns {
            guard let term = model.numericTerm(index) else { continue }
            result.append(
                Coefficient(value: term.coefficient) { $0[index].isNaN ? 0 : ($0[index] - term.center) / term.scale }
            )
        }
        for index in columns where data.matrix.column(index).contains(where: { $0.isNaN }) {
            guard let term = model.numericTerm(index) else { continue }
            result.append(Coefficient(value: term.missingOutput) { $0[index].isNaN ? 1 : 0 })
        }
        for index in columns {
            guard let term = model.categoricalTerm(index) else { continue }
            var counts = [Int](repeating: 0, count: term.outputs.count)
            for code in data.matrix.column(index) { counts[Int(code)] += 1 }
            let reference = counts.firstIndex(of: counts.max() ?? 0)
            for level in counts.indices where level != reference {
                result.append(Coefficient(value: term.outputs[level]) { $0[index] == Double(level) ? 1 : 0 })
            }
        }
        return result
    }

    /// The largest component of the gradient, divided by the sum of weights.
    private func largestGradient(
        _ model: ChurnModel,
        _ coefficients: [Coefficient],
        _ data: TrainingData,
        penalty: Double
    ) -> Double {
        var gradient = coefficients.map { penalty * $0.value }
        gradient[0] = 0
        var weightSum = 0.0
        for row in 0..<data.rowCount {
            let values = data.matrix.row(row)
            let score = model.rawScore(values) + (data.offsets?[row] ?? 0)
            let residual = data.weight(row) * (PortableMath.sigmoid(score) - data.labels[row])
            for (index, coefficient) in coefficients.enumerated() {
                gradient[index] += residual * coefficient.multiplied(values)
            }
            weightSum += data.weight(row)
        }
        return gradient.reduce(0) { max($0, abs($1)) } / weightSum
    }

    @Test(arguments: [
        "plain", "collinear", "ill_conditioned", "rare", "rare_event", "weighted", "offset", "missing", "few_rows",
        "levels",
    ])
    func `coefficients and objective equal those of the peers and the optimum`(name: String) throws {
        let (golden, data) = try read(name)
        let trainer = LogisticRegressionTrainer(
            options: try .init(
                penalty: .fixed(golden.penalty),
                transforms: .never,
                winsorize: false,
                maximumLevels: 1000,
                tolerance: 1e-11
            )
        )
        let (model, summary) = try trainer.train(data, threads: 2)
        #expect(summary.converged)
        let found = coefficients(model, data)
        #expect(largestGradient(model, found, data, penalty: golden.penalty) < 1e-8)
        for (peer, solution) in golden.solutions {
            #expect(found.count == solution.coefficients.count)
            let size = solution.coefficients.reduce(0) { max($0, abs($1)) }
            for (coefficient, reference) in zip(found, solution.coefficients) {
                #expect(abs(coefficient.value - reference) <= 1e-6 * max(abs(reference), 1e-3 * size), "\(peer)")
            }
        }
        let squares = found.dropFirst().reduce(0) { $0 + $1.value * $1.value }
        let weightSum = data.weights?.reduce(0, +) ?? Double(data.rowCount)
        let objective = summary.trainingLogLoss * weightSum + golden.penalty / 2 * squares
        let optimum = try #require(golden.solutions["optimum"]).objective
        #expect(abs(objective - optimum) <= 1e-10 * optimum)
    }
}
