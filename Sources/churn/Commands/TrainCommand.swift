public import ArgumentParser
public import ChurnPipeline

/// `churn train`.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model, from a config or from a ready table.",
        discussion: """
            From a config: extracts, splits forward in time, and trains on the training part. From a table: the latest \
            times (with --time) are held out for early stopping; without times folds of customers choose, and of more than \
            50,000 rows a tenth of the customers is held out. An interrupt (control-C) while \
            trees are trained ends the training: the best model so far is written, the result says stopped, and the exit \
            status is 0; a second interrupt ends the process and writes nothing.
            """
    )

    @OptionGroup var rows: RowOptions

    @Option(
        help: """
            gradient-boosting, logistic-regression, or best: the better of both or their blend, by held-out rows. Default: \
            the config's, else gradient-boosting.
            """
    )
    var algorithm: Algorithm?

    @Option(name: .customLong("set"), help: "A setting of the config's model section, key=value; may be repeated.")
    var settings: [String] = []

    @Option(
        help: """
            How probabilities are calibrated: none, platt, isotonic, beta, or auto (platt on fewer than 1,000 rows, else \
            isotonic); from a config on later rows that are held out for it, of a table on rows in folds of \
            customers. Default: the config's, else none.
            """
    )
    var calibration: String?

    @Option(
        name: .customLong("continue"),
        help: """
            A model file of boosted trees to go on from: its trees stay, and more come behind them, with the settings that \
            it records where --set or the config say nothing else.
            """
    )
    var continued: String?

    @Option(
        help: """
            A model file of boosted trees whose leaves are learnt anew from these rows, those for early stopping included; \
            the splits stay.
            """
    )
    var refit: String?

    @Option(help: "With --refit: the share of the old outputs that leaves keep, 0 to 1. Default: 0.9.")
    var refitDecay: Double?

    @Flag(
        help: """
            Also permute each column on the validation rows, five times, and tell how much worse the scores get. Needs \
            validation rows (a config's, or a table's with --time) that the model is not trained on.
            """
    )
    var permutationImportance = false

    @Option(help: "The model file to write.")
    var output: String

    @Option(help: "Write rows that cannot be read to this CSV file and go on (with --config).")
    var rejects: String?

    @Flag(
        help: """
            Audit the extraction for leaks of the future, and stamp the verdict into the model (with --config; a table of \
            churn extract --audit brings its own).
            """
    )
    var audit = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if rows.table != nil && rejects != nil { throw ValidationError("--rejects goes with --config.") }
        if rows.table != nil && audit {
            throw ValidationError("--audit goes with --config; a table of churn extract --audit brings its own stamp.")
        }
        if continued != nil && refit != nil { throw ValidationError("--continue and --refit exclude each other.") }
        if let refitDecay {
            guard refit != nil else { throw ValidationError("--refit-decay goes with --refit.") }
            guard (0...1).contains(refitDecay) else {
                throw ValidationError("--refit-decay takes a number from 0 to 1, not \(refitDecay).")
            }
        }
    }

    func run() throws {
        try common.run { pipeline in
            let start =
                continued.map { StartRequest(model: $0, way: .continued) }
                ?? refit.map { StartRequest(model: $0, way: .refitted(decay: refitDecay ?? 0.9)) }
            var model = ModelRequest(
                algorithm: algorithm,
                settings: settings,
                label: rows.typeOfChurn,
                start: start
            )
            model.calibration = calibration
            model.measuresPermutation = permutationImportance
            if let table = rows.request { return try pipeline.train(table: table, model: model, output: output) }
            return try pipeline.train(
                config: rows.config ?? "",
                model: model,
                rejects: rejects,
                isAudited: audit,
                output: output
            )
        }
    }
}

extension Algorithm: ExpressibleByArgument {}
