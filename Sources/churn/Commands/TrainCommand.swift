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

    @Option(help: "The config file.")
    var config: String?

    @Option(help: "A ready table: Parquet, CSV or CSV.gz, told by content.")
    var table: String?

    @Option(
        help: """
            The table's label column: 0/1, true/false or yes/no. With --config the type of churn to learn; without it the \
            config's model.label, else the main label.
            """
    )
    var label: String?

    @Option(help: "The table's customer column; rows of one customer stay together.")
    var id: String?

    @Option(help: "The table's time column; the latest times validate.")
    var time: String?

    @Option(help: "Columns of the table that are no features, separated by commas.")
    var exclude: String?

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
        guard (config == nil) != (table == nil) else {
            throw ValidationError("Give either --config or --table.")
        }
        if table != nil && label == nil { throw ValidationError("--table needs --label COLUMN.") }
        if table != nil && rejects != nil { throw ValidationError("--rejects goes with --config.") }
        if table != nil && audit {
            throw ValidationError("--audit goes with --config; a table of churn extract --audit brings its own stamp.")
        }
        if continued != nil && refit != nil { throw ValidationError("--continue and --refit exclude each other.") }
        if let refitDecay {
            guard refit != nil else { throw ValidationError("--refit-decay goes with --refit.") }
            guard (0...1).contains(refitDecay) else {
                throw ValidationError("--refit-decay takes a number from 0 to 1, not \(refitDecay).")
            }
        }
        if config != nil && (id != nil || time != nil || exclude != nil) {
            throw ValidationError("--id, --time and --exclude go with --table.")
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
                label: table == nil ? label : nil,
                start: start
            )
            model.measuresPermutation = permutationImportance
            if let table, let label {
                let source = TableRequest(
                    table: table,
                    label: label,
                    id: id,
                    time: time,
                    exclude: exclude?.split(separator: ",").map(String.init) ?? []
                )
                return try pipeline.train(table: source, model: model, output: output)
            }
            return try pipeline.train(
                config: config ?? "",
                model: model,
                rejects: rejects,
                isAudited: audit,
                output: output
            )
        }
    }
}

extension Algorithm: ExpressibleByArgument {}
