import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import ChurnTraining
import Logging

extension Pipeline {
    /// Searches settings on the training and validation rows of a config; the test part is never looked at.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below.
    public func tune(config path: String, _ request: TuneRequest) throws -> TuneResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: path)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.output)
        let model = try config.model.applying(request.model).resolvingLabel(config.plan.churn)
        try checkSearch(model)
        let options = try config.split.options(
            config.plan.observation,
            calibrates: CalibrationMethod(request.model, config: config.calibration) != .none
        )
        let run = try extraction(config, rejects: nil, clock: &clock) { _ in config.plan }
        let observation = config.plan.observation
        let split = try RowSplit(
            run.extraction,
            observation: observation,
            dataEnd: run.dataset.dataEnd,
            options: options,
            label: model.label
        )
        let rows = (split.time.train.rows + split.time.validation.rows).sorted()
        let tuning = try tuning(
            run.extraction.matrix,
            labels: run.extraction.labels(of: model.label),
            rows: rows,
            keys: RowKeys(window: (observation.gap, observation.horizon)),
            model
        )
        return try search(tuning, request, clock: &clock)
    }

    /// Searches settings on the rows of a ready table.
    ///
    /// With a time column each fold trains on all earlier times.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below.
    public func tune(table: TableRequest, _ request: TuneRequest) throws -> TuneResult {
        var clock = PhaseClock()
        var targets = OutputTargets()
        targets.read(table.table)
        try targets.write(request.output)
        let model = try ModelConfig().applying(request.model)
        try checkSearch(model)
        let read = try clock.time("read") {
            try database().readMatrix(MatrixSpec(table))
        }
        for warning in read.warnings { logger.warning("\(warning)") }
        let labels = read.labels ?? []
        let rows = labels.indices.filter { !labels[$0].isNaN }
        let tuning = try tuning(
            read.matrix,
            labels: labels,
            rows: rows,
            keys: RowKeys(cutoffs: read.cutoffs, customers: read.customers, window: (0, 1)),
            model
        )
        return try search(tuning, request, clock: &clock)
    }

    private func checkSearch(_ model: ModelConfig) throws {
        _ = try ModelSettings(model)
        guard model.algorithm == .best else { return }
        throw PipelineError(
            code: "tune.algorithm",
            message: "a search is of one algorithm; give --algorithm gradient-boosting or logistic-regression"
        )
    }

    private func search(_ tuning: Tuning, _ request: TuneRequest, clock: inout PhaseClock) throws -> TuneResult {
        let start = ContinuousClock.now
        let algorithm = tuning.config.algorithm
        let base: SearchSpace = algorithm == .gradientBoosting ? .boosting : .logistic
        let space = base.leavingOut(Set(tuning.config.settings.map(\.key)))
        guard !space.parameters.isEmpty else {
            throw PipelineError(code: "tune.space", message: "all settings are given; leave out those to search")
        }
        let header = TrialsFile.Header(
            algorithm: algorithm.rawValue,
            data: tuning.fingerprint(),
            folds: tuning.folds.count,
            seed: request.seed
        )
        var file = try TrialsFile(request.output, header: header)
        var trials = Int(Int32.max)
        var seconds = Double.infinity
        switch request.budget {
        case .trials(let count): trials = count
        case .seconds(let limit): seconds = limit
        }
        let bar = ProgressBar("tune", isQuiet: isQuiet)
        let best = try clock.time("tune") {
            try SuccessiveHalving(trials: trials, foldCount: tuning.folds.count).run { step in
                if let known = file.logLoss(step) { return known }
                guard (ContinuousClock.now - start).seconds < seconds else { return nil }
                let settings = space.settings(trial: step.trial, seed: request.seed)
                let loss = try tuning.logLoss(settings, folds: step.folds)
                let pairs = Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0.value) })
                try file.append(.init(trial: step.trial, folds: step.folds, logLoss: loss, settings: pairs))
                bar.update(done: file.lines.count, total: max(file.lines.count, trials), note: "trial \(step.trial)")
                return loss
            }
        }
        bar.finish()
        return TuneResult(
            file,
            tuning,
            best: best.map { .init(trial: $0, folds: tuning.folds.count) },
            seconds: clock.secondsByPhase
        )
    }

    /// The keys of rows that a matrix may not hold itself, and where labels are read after a cutoff.
    private struct RowKeys {
        var cutoffs: [Int64]?
        var customers: CustomerIDs?
        let window: (gap: Int64, horizon: Int64)
    }

    private func tuning(
        _ matrix: FeatureMatrix,
        labels: [Double],
        rows: [Int],
        keys: RowKeys,
        _ model: ModelConfig
    ) throws -> Tuning {
        let chosen = matrix.selectingRows(rows).droppingUnusedLevels()
        var data = try TrainingData(matrix: chosen, labels: rows.map { labels[$0] })
        if let customers = keys.customers { data.customers = customers.selecting(rows) }
        let cutoffs = chosen.keys?.cutoffs ?? keys.cutoffs.map { cutoffs in rows.map { cutoffs[$0] } }
        return try Tuning(data, cutoffs: cutoffs, window: keys.window, config: model, threads: threads)
    }
}

extension TuneResult {
    fileprivate init(
        _ file: TrialsFile,
        _ tuning: Tuning,
        best step: SuccessiveHalving.Step?,
        seconds: [String: Double]
    ) {
        output = file.path
        algorithm = tuning.config.algorithm.rawValue
        foldKind = tuning.isByTime ? "time" : "customers"
        folds = tuning.folds.count
        let all = file.lines.map {
            Trial(trial: $0.trial, folds: $0.folds, logLoss: $0.logLoss, settings: $0.settings)
        }
        trials = Dictionary(grouping: all, by: \.trial).values.compactMap { $0.max { $0.folds < $1.folds } }
            .sorted {
                if $0.folds != $1.folds { return $0.folds > $1.folds }
                return $0.logLoss != $1.logLoss ? $0.logLoss < $1.logLoss : $0.trial < $1.trial
            }
        let winner = step.flatMap { step in all.first { $0.trial == step.trial && $0.folds == step.folds } }
        best = winner
        model = winner.map { winner in
            let fixed = tuning.config.settings.map { ($0.key, $0.value.text) }
            let found = winner.settings.sorted { $0.key < $1.key }
            let lines = [("algorithm", tuning.config.algorithm.rawValue)] + fixed + found.map { ($0.key, $0.value) }
            return "model:\n" + lines.map { "  \($0.0): \($0.1)" }.joined(separator: "\n")
        }
        self.seconds = seconds
    }
}
