internal import ChurnEvaluation
public import ChurnScoring

/// How the probabilities of a model are made to fit what happened.
public enum CalibrationMethod: String, CaseIterable, Sendable {
    /// Probabilities stay as the model gives them.
    case none
    /// Platt scaling on fewer than ``CalibrationFit/rowsForIsotonic`` rows, else isotonic regression.
    case automatic = "auto"
    /// A line through the log-odds: two numbers.
    case platt
    /// Isotonic regression: any shape that never falls.
    case isotonic
    /// Beta calibration: a line through the log-odds that is bent once, three numbers.
    case beta
}

/// A calibration and what it was fitted on: raw scores of rows that the model was not trained on.
public struct CalibrationFit: Hashable, Sendable {
    /// From so many rows on isotonic regression is taken by itself.
    public static let rowsForIsotonic = 1000
    /// So many rows of either label are needed.
    public static let minimumRowsOfLabel = 10

    /// The calibration.
    public let calibration: Calibration
    /// The number of rows.
    public let rowCount: Int
    /// The number of them with label 1.
    public let positiveCount: Int
    /// Mean log loss of the rows without the calibration.
    public let logLossBefore: Double
    /// Mean log loss of the rows with it, which was fitted on them.
    public let logLossAfter: Double

    /// Fits a calibration.
    ///
    /// - Parameters:
    ///   - method: how; `none` gives the identity.
    ///   - rawScores: one a row, of a model that was not trained on these rows.
    ///   - labels: one a row, 0 or 1.
    /// - Throws: ``TrainingError`` where there are too few rows of one label, with the counts, or where the scores do not
    ///   rank the rows, so that no calibration can make probabilities of them; `EvaluationError` where lengths differ, or
    ///   a score or label is none.
    public init(_ method: CalibrationMethod, rawScores: [Double], labels: [Double]) throws {
        rowCount = labels.count
        positiveCount = labels.reduce(0) { $1 == 1 ? $0 + 1 : $0 }
        let needed = Self.minimumRowsOfLabel
        guard positiveCount >= needed, rowCount - positiveCount >= needed else {
            throw TrainingError(
                code: "calibration.too_few",
                message:
                    "of \(rowCount) rows to calibrate on \(positiveCount) are positive and \(rowCount - positiveCount) "
                    + "negative, and \(needed) of each are needed; give them more cutoffs or rows, or leave the calibration out"
            )
        }
        let rows = try ScoredLabels(scores: rawScores, labels: labels)
        let fitted: Calibration? =
            switch method.resolved(rowCount: rowCount) {
            case .none, .automatic: .identity
            case .platt:
                rows.calibrationLine().flatMap { line in
                    line.slope.value > 0 ? .platt(intercept: line.intercept.value, slope: line.slope.value) : nil
                }
            case .isotonic:
                rows.isotonicCurve().map { .isotonic(IsotonicCurve(rawScores: $0.rawScores, logOdds: $0.logOdds)) }
            case .beta:
                rows.betaLine().map {
                    .beta(intercept: $0.intercept, lowSlope: $0.lowSlope, highSlope: $0.highSlope)
                }
            }
        guard let fitted else {
            throw TrainingError(
                code: "calibration.no_fit",
                message:
                    "the scores of the \(rowCount) rows to calibrate on rank their \(positiveCount) positives not at all, "
                    + "the wrong way round or without fault, so that no \(method.resolved(rowCount: rowCount).rawValue) "
                    + "calibration fits; give other rows, or leave the calibration out"
            )
        }
        calibration = fitted
        func logLoss(_ calibration: Calibration) throws -> Double {
            try ProbabilityMetrics.logLoss(
                probabilities: rawScores.map { calibration.probability(rawScore: $0) },
                labels: labels
            )
        }
        logLossBefore = try logLoss(.identity)
        logLossAfter = try logLoss(fitted)
    }

    /// The metadata of a model without what ``applied(to:)`` writes.
    static func removingRecord(from metadata: [String: String]) -> [String: String] {
        metadata.filter { $0.key != ChurnModel.baseRateKey && !recordKeys.contains($0.key) }
    }

    private static let recordKeys = ["calibration", "calibration_rows", "calibration_positives"]

    /// The model with the calibration, which records what it was fitted on.
    ///
    /// Its base rate is that of the rows of the calibration.
    public func applied(to model: ChurnModel) throws -> ChurnModel {
        try model.calibrated(by: calibration).adding(metadata: [
            "calibration": calibration.name, "calibration_rows": "\(rowCount)",
            "calibration_positives": "\(positiveCount)",
            ChurnModel.baseRateKey: "\(Double(positiveCount) / Double(rowCount))",
        ])
    }
}

extension CalibrationMethod {
    /// The method that is meant for so many rows.
    func resolved(rowCount: Int) -> CalibrationMethod {
        guard self == .automatic else { return self }
        return rowCount < CalibrationFit.rowsForIsotonic ? .platt : .isotonic
    }
}
