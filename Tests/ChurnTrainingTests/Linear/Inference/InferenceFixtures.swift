import ChurnScoring
import ChurnTraining
import Foundation

/// The goldens of Tests/Goldens/logistic/make_inference.py.
enum InferenceGoldens {
    /// One fit, the intercept last.
    struct Fit: Decodable {
        let estimates: [Double]
        let errors: [Double]
        let z: [Double]
        let p: [Double]
        let deviance: Double?
        let nullDeviance: Double?
    }

    /// One problem.
    struct Problem: Decodable {
        let model: Fit
        let robust: Fit
        let clustered: Fit
        let r: Fit
        let aic: Double
        let bic: Double
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("Goldens/logistic")

    static func decode<Golden: Decodable>(_ type: Golden.Type, _ name: String) throws -> Golden {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent("\(name).json")))
    }

    static func data(_ name: String) throws -> TrainingData {
        let text = try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map { Double($0) ?? .nan } }
        let columnCount = rows[0].count - 3
        let columns = (0..<columnCount).map { column in rows.map { $0[column] } }
        return try .keyed(
            columns,
            labels: rows.map { $0[columnCount] },
            weights: rows.map { $0[columnCount + 1] },
            customers: rows.map { Int64($0[columnCount + 2]) }
        )
    }
}

extension TrainingData {
    /// Data of numeric columns with a customer a row.
    static func keyed(
        _ columns: [[Double]],
        labels: [Double],
        weights: [Double]? = nil,
        customers: [Int64]
    ) throws -> TrainingData {
        try TrainingData(
            matrix: FeatureMatrix(
                schema: FeatureSchema(columns.indices.map { FeatureColumn(name: "x\($0)") }),
                rowCount: labels.count,
                values: columns.flatMap(\.self),
                keys: RowKeys(customers: .integers(customers), cutoffs: labels.indices.map { Int64($0) })
            ),
            labels: labels,
            weights: weights
        )
    }

    /// The table of coefficients of a fit; `nil` where there is none.
    func coefficientTable(
        penalty: LogisticRegressionTrainer.Options.Penalty = .fixed(0),
        _ covariance: CoefficientTable.Covariance? = nil,
        refit: Bool = false,
        threads: Int = 1
    ) throws -> CoefficientTable? { try inferred(penalty: penalty, covariance, refit: refit, threads: threads).coefficients }

    /// The summary of a fit with plain columns and a tight tolerance.
    func inferred(
        penalty: LogisticRegressionTrainer.Options.Penalty = .fixed(0),
        _ covariance: CoefficientTable.Covariance? = nil,
        refit: Bool = false,
        threads: Int = 1
    ) throws -> FitSummary {
        var options = try LogisticRegressionTrainer.Options(
            penalty: penalty,
            transforms: .never,
            winsorize: false,
            tolerance: 1e-13
        )
        options.inference = .init(covariance: covariance, refit: refit)
        return try LogisticRegressionTrainer(options: options).train(self, threads: threads).summary
    }
}
