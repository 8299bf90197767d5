/// What `churn tune` found.
public struct TuneResult: PipelineResult {
    /// One candidate, with the most folds that it was tried on.
    public struct Trial: Encodable, Sendable {
        /// Its number; 0 is the defaults.
        public let trial: Int
        /// How many folds it was tried on.
        public let folds: Int
        /// Mean log loss over them, in nats.
        public let logLoss: Double
        /// What it sets.
        public let settings: [String: String]
    }

    /// The file of trials.
    public let output: String
    /// The algorithm.
    public let algorithm: String
    /// How the folds are cut: `time` or `customers`.
    public let foldKind: String
    /// How many folds there are.
    public let folds: Int
    /// All trials, most folds first, then by log loss.
    public let trials: [Trial]
    /// The best of those that were tried on all folds; `nil` where the budget allowed none.
    public let best: Trial?
    /// The best as the `model` section of a config.
    public let model: String?
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String {
        var table = TextTable(["trial", "folds", "log loss", "settings"])
        for trial in trials.prefix(10) {
            let settings = trial.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            table.add([
                "\(trial.trial)", "\(trial.folds)", Format.decimal(trial.logLoss, 5),
                settings.isEmpty ? "defaults" : settings.joined(separator: " "),
            ])
        }
        var lines = [
            "\(algorithm): \(Format.count(trials.count)) trials on \(folds) folds by \(foldKind), written to \(output)",
            table.text,
        ]
        if let model, let best {
            if best.trial == 0 { lines.append("no candidate was better than the defaults") }
            lines.append(model)
        } else {
            lines.append("the budget ended before a trial had all folds; run the same command again to go on")
        }
        return lines.joined(separator: "\n")
    }
}
