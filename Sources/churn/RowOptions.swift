import ArgumentParser
import ChurnPipeline

/// The options of subcommands that learn from the rows of a config or of a ready table.
struct RowOptions: ParsableArguments {
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

    @Option(help: "The table's time column; later times validate what earlier ones teach.")
    var time: String?

    @Option(help: "Columns of the table that are no features, separated by commas.")
    var exclude: String?

    func validate() throws {
        guard (config == nil) != (table == nil) else {
            throw ValidationError("Give either --config or --table.")
        }
        if table != nil && label == nil { throw ValidationError("--table needs --label COLUMN.") }
        if config != nil && (id != nil || time != nil || exclude != nil) {
            throw ValidationError("--id, --time and --exclude go with --table.")
        }
    }

    /// The type of churn that is learnt with a config.
    var typeOfChurn: String? { table == nil ? label : nil }

    /// The table to read; `nil` with a config.
    var request: TableRequest? {
        guard let table, let label else { return nil }
        return TableRequest(
            table: table,
            label: label,
            id: id,
            time: time,
            exclude: exclude?.split(separator: ",").map(String.init) ?? []
        )
    }
}
