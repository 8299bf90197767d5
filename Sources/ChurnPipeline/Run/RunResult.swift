import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import ChurnTraining

/// What `churn run` made.
public struct RunResult: PipelineResult {
    /// How much the features of one signal mattered together.
    public struct SignalShare: Encodable, Sendable {
        /// The signal, or `custom` for features that belong to none.
        public let signal: String
        /// Its share of all importance, in 0...1.
        public let share: Double
    }

    /// The folder of the results.
    public let output: String
    /// Events that were read.
    public let events: Int
    /// Customers that were read.
    public let customers: Int
    /// Feature columns.
    public let features: Int
    /// Until when (exclusive) the events are taken as complete.
    public let dataEnd: String
    /// States by cutoff.
    public let states: [CutoffCounts]
    /// Rows of each part.
    public let rows: PartSizes
    /// The algorithm.
    public let algorithm: String
    /// Trees or Newton steps.
    public let iterations: Int
    /// How the model did on the test part.
    public let evaluation: RunEvaluation
    /// How the probabilities were calibrated, if they were.
    public let calibration: CalibrationResult?
    /// The signals that matter, most important first.
    public let signals: [SignalShare]
    /// The features that matter, most important first.
    public let importance: [TrainResult.Importance]
    /// What the leakage audit found, or that there was none.
    public let audit: String
    /// The key figures of the last complete month; `nil` where the config does not tell who is a customer when.
    public let keyFigures: KeyFiguresBook.Period?
    /// What the reader should know.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]
    private let phases: [String]
    private let hasKeyFigures: Bool

    private enum CodingKeys: String, CodingKey {
        case output, events, customers, features, dataEnd, states, rows, algorithm, iterations, evaluation,
            calibration, signals, importance, audit, keyFigures
        case notes, seconds
    }

    init(
        _ request: RunRequest,
        run: ExtractionRun,
        split: RowSplit,
        outcome: ModelTraining.Outcome,
        evaluation: RunEvaluation,
        keyFigures: RunKeyFigures,
        clock: PhaseClock
    ) {
        output = request.output
        events = run.dataset.events.count
        customers = run.dataset.summary.customers
        features = run.extraction.matrix.columnCount
        dataEnd = CivilTime.format(run.dataset.dataEnd)
        states = CutoffCounts.rows(run.extraction)
        rows = PartSizes(split.time, algorithm: outcome.summary.algorithm)
        algorithm = outcome.summary.algorithm
        iterations = outcome.summary.iterations
        self.evaluation = evaluation
        calibration = outcome.calibration.map(CalibrationResult.init)
        importance = outcome.summary.shares.filter { $0.share > 0 }
        signals = Self.signals(importance, schema: outcome.model.schema)
        audit = run.stamp.verdict
        hasKeyFigures = keyFigures.book != nil
        self.keyFigures = keyFigures.book?.periods.last(where: \.isComplete)
        notes = run.notes + outcome.summary.notes + evaluation.drift.notes + keyFigures.notes
        seconds = clock.secondsByPhase.merging(outcome.summary.seconds.map { ("train.\($0)", $1) }) { $1 }
        phases = clock.phases.map { "\($0.name) \(Format.decimal($0.seconds, 1))" }
    }

    private static func signals(_ importance: [TrainResult.Importance], schema: FeatureSchema) -> [SignalShare] {
        var shares: [String: Double] = [:]
        for row in importance {
            let signal = schema.index(of: row.feature).map { schema.columns[$0].signal } ?? ""
            shares[signal.isEmpty ? "custom" : signal, default: 0] += row.share
        }
        return shares.map { SignalShare(signal: $0.key, share: $0.value) }
            .sorted { ($1.share, $0.signal) < ($0.share, $1.signal) }
    }

    /// The result for a terminal.
    public var text: String {
        var results = [("model", evaluation.model)]
        if let uncalibrated = evaluation.uncalibrated { results.append(("model, not calibrated", uncalibrated)) }
        results.append(("constant", evaluation.constant))
        results += evaluation.baselines.map { ($0.kind.words, $0.evaluation) }
        if let oracle = evaluation.oracle { results.append(("reference probabilities", oracle.reference)) }
        var lines = [
            "\(Format.count(events)) events of \(Format.count(customers)) customers, complete until \(dataEnd), \(features) features",
            CutoffCounts.table(states),
            "\(algorithm), \(iterations) iterations: \(Format.count(rows.train)) training rows, "
                + "\(Format.count(rows.validation)) validation rows, \(Format.count(rows.test)) test rows",
            EvaluationText.table(results), BaselineResult.table(evaluation.baselines),
        ]
        lines += evaluation.baselines.filter { $0.kind == .recency || !$0.isBeaten }.map(\.verdict)
        if let previous = evaluation.baselines.first(where: { $0.kind == .previousScore }) {
            lines.append(
                "\(Format.count(previous.scoredRows)) of \(Format.count(rows.test)) test rows have a score of the cutoff before; "
                    + "the others count with the training rows' churn rate"
            )
        }
        if let oracle = evaluation.oracle {
            lines.append(
                "left to gain up to the reference: AUC \(Format.decimal(oracle.areaUnderROCGap, 4)), log loss "
                    + Format.decimal(oracle.logLossGap, 5)
            )
        }
        if let calibration { lines.append(calibration.text) }
        if let calibration = EvaluationText.calibration(evaluation.model) { lines.append(calibration) }
        lines += SliceText.worst(evaluation.slices ?? []) + SliceText.fairness(evaluation.fairness ?? [])
        lines.append(
            "top signals: "
                + signals.prefix(5).map { "\($0.signal) \(Format.percent($0.share))" }
                .joined(separator: ", ")
        )
        lines.append("top features: " + importance.prefix(5).map(\.feature).joined(separator: ", "))
        if let keyFigures { lines.append(keyFigures.line) }
        if audit.hasPrefix("passed") { lines.append("audit \(audit)") }
        lines += notes.map { "note: \($0)" }
        lines.append("seconds: " + phases.joined(separator: ", "))
        lines.append(
            "results in \(output): features.parquet, model.churn, scores.parquet, evaluation.json, "
                + (hasKeyFigures ? "kpis.json, " : "") + "report.html, report.json"
        )
        return lines.joined(separator: "\n")
    }
}
