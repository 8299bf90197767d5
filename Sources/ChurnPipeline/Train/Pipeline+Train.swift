import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import ChurnTraining
import Logging

extension Pipeline {
    /// Trains a model from a config and writes it.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func train(
        config path: String,
        model: ModelRequest,
        rejects: String?,
        isAudited: Bool = false,
        output: String
    ) throws -> TrainResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: path)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(rejects)
        targets.read(model.start?.model)
        try targets.write(output)
        let start = try model.start.map(StartModel.init)
        var modelConfig = try config.model.applying(model).resolvingLabel(config.plan.churn)
        if let start { modelConfig = try start.settings(for: modelConfig) }
        _ = try ModelSettings(modelConfig)
        // A split that cannot be made is refused before any data are read.
        let calibration = try CalibrationMethod(model, config: config.calibration)
        let options = try config.split.options(config.plan.observation, calibrates: calibration != .none)
        let run = try extraction(config, rejects: rejects, isAudited: isAudited, clock: &clock) { _ in config.plan }
        let split = try RowSplit(
            run.extraction,
            observation: config.plan.observation,
            dataEnd: run.dataset.dataEnd,
            options: options,
            label: modelConfig.label
        )
        let outcome = try train(
            run,
            config: config,
            model: modelConfig,
            start: start,
            split: split,
            calibration: calibration,
            measuresPermutation: model.measuresPermutation,
            clock: &clock
        )
        try WholeFile.write(outcome.model.encoded(), to: output)
        return TrainResult(
            outcome,
            output: output,
            rows: PartSizes(
                split.time,
                trainsOnBoth: outcome.summary.algorithm == LogisticRegressionTrainer.algorithm || start?.isRefit == true
            ),
            audit: run.stamp.verdict,
            notes: run.notes,
            seconds: clock.secondsByPhase
        )
    }

    /// Trains on the training part of an extraction; the model records where it came from.
    func train(
        _ run: ExtractionRun,
        config: RunConfig,
        model: ModelConfig,
        start: StartModel? = nil,
        split: RowSplit,
        calibration: CalibrationMethod,
        measuresPermutation: Bool = false,
        clock: inout PhaseClock
    ) throws -> ModelTraining.Outcome {
        let observation = config.plan.observation
        let training = try ModelTraining(
            config: model,
            threads: threads,
            isQuiet: isQuiet,
            stopsOnInterrupt: stopsOnInterrupt,
            start: start,
            labelWindow: LabelWindow(gap: observation.gap, horizon: observation.horizon),
            measuresPermutation: measuresPermutation
        )
        let labels = run.extraction.labels(of: model.label)
        var outcome = try clock.time("train") {
            try training.train(
                run.extraction.matrix,
                labels: labels,
                train: split.time.train.rows,
                validation: split.time.validation.rows
            )
        }
        if calibration != .none {
            outcome = try clock.time("calibrate") {
                try outcome.calibrated(
                    calibration,
                    run.extraction.matrix,
                    labels: labels,
                    rows: split.time.calibration.rows,
                    threads: threads
                )
            }
        } else if !split.time.calibration.rows.isEmpty {
            outcome.summary.notes.append(
                "\(Format.count(split.time.calibration.rows.count)) rows are held out to calibrate on, and the model is not "
                    + "calibrated (calibration: {method: auto} would)."
            )
        }
        warnIfStopped(outcome)
        let record = try TrainingRecord(run, config: config, split: split)
        var metadata = try record.metadata(config: config, stamp: run.stamp)
        metadata[EventSettingsRecord.key] = try EventSettingsRecord(
            window: observation.window,
            events: run.dataset.events,
            customers: run.dataset.customers
        ).json()
        if !run.extraction.types.isEmpty {
            metadata["label"] = model.label.map { ChurnType.labelPrefix + $0 } ?? "label"
        }
        outcome.model = outcome.model.adding(metadata: metadata)
        return outcome
    }

    /// Trains a model from a ready table and writes it.
    ///
    /// With a time column the latest time validates; without one a tenth of the customers (or rows) of a large table do,
    /// and folds of customers in a small one. Calibrations are fitted to the raw scores of rows in folds of customers.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func train(table request: TableRequest, model: ModelRequest, output: String) throws -> TrainResult {
        var clock = PhaseClock()
        var targets = OutputTargets()
        targets.read(request.table)
        targets.read(model.start?.model)
        try targets.write(output)
        let start = try model.start.map(StartModel.init)
        var modelConfig = try ModelConfig().applying(model)
        if let start { modelConfig = try start.settings(for: modelConfig) }
        _ = try ModelSettings(modelConfig)
        let calibration = try CalibrationMethod(model)
        guard start == nil || calibration == .none else {
            throw PipelineError(
                code: "calibration.start",
                message:
                    "the model to go on from has seen the rows that a table's calibration would be fitted on; leave "
                    + "--calibration out, or train from a config, which holds later rows out for it"
            )
        }
        let table = try clock.time("read") {
            try database().readMatrix(MatrixSpec(request))
        }
        for warning in table.warnings { logger.warning("\(warning)") }
        let split = try TableSplit(
            table,
            isTimeNamed: request.time != nil,
            needsValidation: modelConfig.algorithm != .logisticRegression && start?.isRefit != true
        )
        let training = ModelTraining(
            config: modelConfig,
            threads: threads,
            isQuiet: isQuiet,
            stopsOnInterrupt: stopsOnInterrupt,
            start: start,
            customers: table.customers,
            measuresPermutation: model.measuresPermutation
        )
        var outcome = try clock.time("train") {
            try training.train(
                table.matrix,
                labels: table.labels ?? [],
                train: split.train,
                validation: split.validation
            )
        }
        if calibration != .none {
            outcome = try clock.time("calibrate") {
                try outcome.calibrated(
                    training.outOfFoldCalibration(
                        calibration,
                        of: outcome,
                        table.matrix,
                        labels: table.labels ?? [],
                        train: split.train
                    )
                )
            }
        }
        warnIfStopped(outcome)
        let usesBoth = outcome.summary.algorithm == LogisticRegressionTrainer.algorithm
        let (stamp, note) = AuditStamp.carried(by: table)
        if let note { logger.warning("\(note)") }
        var metadata = ["label": request.label, "version": Self.version].merging(stamp.metadata) { $1 }
        metadata[Self.featuresHashKey] = table.matrix.schema.features?.canonicalHash
        outcome.model = outcome.model.adding(metadata: metadata)
        try WholeFile.write(outcome.model.encoded(), to: output)
        return TrainResult(
            outcome,
            output: output,
            rows: PartSizes(
                train: split.train.count + (usesBoth ? split.validation.count : 0),
                validation: usesBoth ? 0 : split.validation.count,
                test: 0,
                withoutPart: split.unlabelled
            ),
            audit: stamp.verdict,
            notes: table.warnings + (note.map { [$0] } ?? []),
            seconds: clock.secondsByPhase
        )
    }
}

extension Pipeline {
    private func warnIfStopped(_ outcome: ModelTraining.Outcome) {
        guard outcome.summary.isStopped else { return }
        logger.warning("training was stopped; the model holds its best \(outcome.summary.iterations) trees so far")
    }
}

extension FeatureSchema {
    /// The features that the columns define; `nil` where one of them has no definition.
    fileprivate var features: [Feature]? {
        let features = columns.compactMap { column in
            (try? FeatureDefinition(parsing: column.definition)).map { Feature(name: column.name, definition: $0) }
        }
        return features.count == columns.count ? features : nil
    }
}

extension ModelConfig {
    /// The config with what the command line asks for put over it.
    func applying(_ request: ModelRequest) throws -> ModelConfig {
        var config = self
        if let algorithm = request.algorithm, algorithm != config.algorithm {
            // Settings in the file are those of the file's algorithm.
            config.settings = []
            config.algorithm = algorithm
        }
        config.apply(label: request.label)
        try config.apply(commandLine: request.settings)
        return config
    }
}
