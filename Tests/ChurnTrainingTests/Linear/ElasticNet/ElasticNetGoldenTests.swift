import ChurnScoring
import Foundation
import Testing

@testable import ChurnTraining

/// Agreement with R's glmnet; the numbers are made by Tests/Goldens/logistic/make_path.R.
@Suite struct ElasticNetGoldenTests {
    private struct Path: Decodable {
        struct Solution: Decodable {
            let index: Int
            let intercept: Double
            let coefficients: [Double]
            let deviance: Double
        }
        let l1Ratio: Double
        let standardize: Bool
        let lower: [Double]
        let upper: [Double]
        let lambdas: [Double]
        let solutions: [Solution]
    }

    private struct CrossValidation: Decodable {
        let l1Ratio: Double
        let lambdas: [Double]
        let losses: [Double]
        let standardErrors: [Double]
        let minimum: Int
        let oneStandardError: Int
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Goldens/logistic")

    private func golden<Golden: Decodable>(_ name: String) throws -> Golden {
        let json = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
        return try JSONDecoder().decode(Golden.self, from: json)
    }

    private func rows(_ name: String) throws -> TrainingData {
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map { Double($0) ?? .nan } }
        let columnCount = rows[0].count - 2
        return try .numeric(
            (0..<columnCount).map { column in rows.map { $0[column] } },
            labels: rows.map { $0[columnCount] },
            weights: rows.map { $0[columnCount + 1] }
        )
    }

    private func problem(
        _ data: TrainingData,
        standardize: Bool
    ) throws -> (encoding: DesignEncoding, objective: LogisticObjective, weightSum: Double) {
        let weights = try #require(data.weights)
        let options = try LogisticRegressionTrainer.Options(
            standardize: standardize,
            transforms: .never,
            winsorize: false
        )
        let encoding = try DesignEncoding(data, weights: weights, options: options, threads: 1)
        let design = DesignMatrix(data.matrix, encoding, threads: 1)
        let objective = LogisticObjective(design: design, labels: data.labels, weights: weights, penalty: 0)
        return (encoding, objective, weights.reduce(0, +))
    }

    private let solver = ElasticNetSolver(maximumIterations: 100, tolerance: 1e-11, threads: 2)

    @Test(arguments: ["weighted", "correlated", "rare", "wide", "bounded"])
    func `penalties and solutions along the path equal those of glmnet`(name: String) throws {
        let golden: Path = try golden("path_\(name)")
        let data = try rows("path_\(name)")
        let (encoding, objective, weightSum) = try problem(data, standardize: golden.standardize)
        let loss = ElasticNetLoss(objective, threads: 2)
        let penalty = ElasticNetPenalty(
            strength: 0,
            l1Ratio: golden.l1Ratio,
            lower: golden.lower + [-.infinity],
            upper: golden.upper + [.infinity]
        )
        let strengths = ElasticNetPath.strengths(loss, penalty, count: 100, solver)
        for (strength, lambda) in zip(strengths, golden.lambdas) {
            #expect(abs(strength / weightSum - lambda) <= 1e-9 * lambda)
        }
        let path = ElasticNetPath(loss, penalty, strengths: golden.lambdas.map { $0 * weightSum }, solver)
        #expect(golden.solutions.count == 20)
        for expected in golden.solutions {
            let point = path.points[expected.index]
            #expect(point.converged)
            // glmnet's solution in terms of the encoded columns.
            var theirs = point.coefficients
            theirs[encoding.interceptColumn] = expected.intercept
            for (index, column) in encoding.columns.enumerated() {
                theirs[try #require(column.valueColumn)] = expected.coefficients[index] * column.scale
                theirs[encoding.interceptColumn] += expected.coefficients[index] * column.statistics.center
            }
            for (mine, other) in zip(point.coefficients, theirs) { #expect(abs(mine - other) <= 1e-5) }
            #expect(abs(2 * point.loss - expected.deviance) <= 1e-6 * expected.deviance)
            var atStrength = penalty
            atStrength.strength = point.strength
            let mine = point.loss + atStrength.value(point.coefficients)
            let other =
                objective.evaluate(theirs, withHessian: false, threads: 1).loss + atStrength.value(theirs)
            #expect(mine <= other * (1 + 1e-12), "glmnet's objective is lower")
        }
    }

    @Test func `the cross-validated curve and both rules equal those of glmnet`() throws {
        let golden: CrossValidation = try golden("path_cv")
        let data = try rows("path_cv")
        let (_, objective, weightSum) = try problem(data, standardize: false)
        let selection = ElasticNetSelection(
            ElasticNetLoss(objective, threads: 2),
            ElasticNetPenalty(strength: 0, l1Ratio: golden.l1Ratio, columnCount: objective.design.columnCount),
            strengths: golden.lambdas.map { $0 * weightSum },
            folds: SelectionFolds(
                folds: (0..<5).map { fold in
                    let rows = 0..<data.rowCount
                    return .init(train: rows.filter { $0 % 5 != fold }, heldOut: rows.filter { $0 % 5 == fold })
                },
                description: "five folds"
            ),
            solver
        )
        for index in golden.lambdas.indices {
            #expect(abs(selection.losses[index] - golden.losses[index]) < 1e-6)
            #expect(abs(selection.standardErrors[index] - golden.standardErrors[index]) < 1e-6)
        }
        #expect(selection.chosen(.minimum) == golden.minimum)
        #expect(selection.chosen(.oneStandardError) == golden.oneStandardError)
    }
}
