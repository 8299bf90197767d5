import ChurnEvaluation
public import ChurnTraining

/// How many rows each part of a split has.
public struct PartSizes: Encodable, Sendable {
    /// Rows that were trained on.
    public let train: Int
    /// Rows for early stopping.
    public let validation: Int
    /// Rows to calibrate on; absent where there is no such part.
    public let calibration: Int?
    /// Rows that were kept for the test.
    public let test: Int
    /// Rows with a label that no part may use because their label window reaches into a later part, or without label.
    public let withoutPart: Int

    init(train: Int, validation: Int, calibration: Int? = nil, test: Int, withoutPart: Int) {
        self.train = train
        self.calibration = calibration
        self.validation = validation
        self.test = test
        self.withoutPart = withoutPart
    }

    /// The parts of a split as `algorithm` uses them: logistic regression trains on the validation part too.
    init(_ split: TimeSplit, algorithm: String) {
        self.init(split, trainsOnBoth: algorithm == LogisticRegressionTrainer.algorithm)
    }

    /// The parts of a split, that of validation among the training rows where `usesBoth`.
    init(_ split: TimeSplit, trainsOnBoth usesBoth: Bool) {
        self.init(
            train: split.train.rows.count + (usesBoth ? split.validation.rows.count : 0),
            validation: usesBoth ? 0 : split.validation.rows.count,
            calibration: split.calibrationCutoffs.isEmpty ? nil : split.calibration.rows.count,
            test: split.test.rows.count,
            withoutPart: split.purged.rows.count
        )
    }
}

/// What `churn train` made.
public struct TrainResult: PipelineResult {
    /// How much one column mattered.
    public struct Importance: Encodable, Sendable {
        /// The column.
        public let feature: String
        /// Its share of all, in 0...1.
        public let share: Double
        /// How many splits of the trees test it; absent where the model has no trees.
        public var splits: Int?
    }

    /// The model file.
    public let output: String
    /// The algorithm.
    public let algorithm: String
    /// Trees or Newton steps.
    public let iterations: Int
    /// Whether the training reached its own end.
    public let converged: Bool
    /// Whether training was stopped from outside, and the model is the best so far.
    public let stopped: Bool
    /// The rows of each part.
    public let rows: PartSizes
    /// Mean log loss of the training rows.
    public let trainingLogLoss: Double
    /// Mean log loss of the validation rows, if any.
    public let validationLogLoss: Double?
    /// The columns that matter, most important first.
    public let importance: [Importance]
    /// What each column does to the average customer, greatest change first; empty for trees.
    public let impact: [Impact]
    /// The table of coefficients of a logistic regression, if any.
    public let coefficients: CoefficientTable?
    /// What each column is worth on the validation rows, where that was asked for and the model is not trained on them.
    public let permutation: [PermutationImportance]?
    /// How the algorithms compare, where the best was asked for.
    public let choice: [ModelChoice.Contender]?
    /// How the probabilities were calibrated, if they were.
    public let calibration: CalibrationResult?
    /// The penalties that an elastic net was solved for, strongest first; empty for other models.
    public let penaltyPath: [PenaltyStep]
    /// What the leakage audit of the features found, or that there was none.
    public let audit: String
    /// What the reader should know.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    init(
        _ outcome: ModelTraining.Outcome,
        output: String,
        rows: PartSizes,
        audit: String,
        notes: [String],
        seconds: [String: Double]
    ) {
        let summary = outcome.summary
        self.output = output
        algorithm = summary.algorithm
        iterations = summary.iterations
        converged = summary.converged
        stopped = summary.isStopped
        self.rows = rows
        trainingLogLoss = summary.trainingLogLoss
        validationLogLoss = summary.validationLogLoss
        importance = summary.shares.filter { $0.share > 0 }
        impact = summary.impactRows
        coefficients = summary.coefficients
        choice = outcome.choice?.contenders
        permutation = outcome.permutation
        calibration = outcome.calibration.map(CalibrationResult.init)
        penaltyPath = summary.penaltySteps
        self.audit = audit
        self.notes = notes + summary.notes
        self.seconds = seconds.merging(summary.seconds.map { ("train.\($0)", $1) }) { $1 }
    }

    /// The result for a terminal.
    public var text: String {
        var lines = [
            "\(algorithm): \(iterations) iterations\(stopped ? ", stopped" : converged ? "" : ", not converged"), "
                + "\(Format.count(rows.train)) training rows, \(Format.count(rows.validation)) validation rows",
            "log loss: training \(Format.decimal(trainingLogLoss, 5))"
                + (validationLogLoss.map { ", validation \(Format.decimal($0, 5))" } ?? ""),
        ]
        if let calibration { lines.append(calibration.text) }
        let hasSplits = importance.contains { $0.splits != nil }
        var table = TextTable(["feature", "importance"] + (hasSplits ? ["splits"] : []))
        for row in importance.prefix(10) {
            table.add([row.feature, Format.percent(row.share)] + (row.splits.map { [Format.count($0)] } ?? []))
        }
        if !importance.isEmpty { lines.append(table.text) }
        if let permutation { lines.append(Self.table(permutation)) }
        if let impactTable { lines.append(impactTable) }
        if let coefficients { lines.append(coefficients.text) }
        lines += notes.map { "note: \($0)" }
        return (lines + ["model in \(output)" + (audit.hasPrefix("passed") ? ", audit \(audit)" : ", \(audit)")])
            .joined(separator: "\n")
    }
}

extension TrainResult {
    /// The ten columns that are worth most, with standard errors over the repeats.
    private static func table(_ importances: [PermutationImportance]) -> String {
        var table = TextTable(["permuted", "log loss rises by", "AUC falls by"])
        let ordered = importances.enumerated().sorted {
            ($1.element.logLossRise, $0.offset) < ($0.element.logLossRise, $1.offset)
        }
        for (_, row) in ordered.prefix(10) {
            table.add([
                row.column,
                "\(Format.decimal(row.logLossRise, 5)) ± \(Format.decimal(row.logLossStandardError, 5))",
                "\(Format.decimal(row.areaFall, 4)) ± \(Format.decimal(row.areaStandardError, 4))",
            ])
        }
        return table.text
    }
}

extension FitSummary {
    /// The importance of each column as a share of all.
    var shares: [TrainResult.Importance] {
        let total = importance.reduce(0) { $0 + $1.value }
        return importance.map {
            TrainResult.Importance(feature: $0.column, share: total > 0 ? $0.value / total : 0, splits: $0.splitCount)
        }
    }
}
