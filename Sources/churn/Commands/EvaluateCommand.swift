import ArgumentParser
import ChurnPipeline

/// `churn evaluate`.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract:
            "Compare scores of any origin with what happened: ranking, calibration, lead time, stability, slices.",
        discussion: """
            With labels: scores and labels meet by the id columns, which must be unique in each table.
              churn evaluate --scores S.parquet --labels L.parquet --label churned --id customer,cutoff

            With churn dates: any score or rule with dates is audited, whatever made it. A score at time t is right where \
            its customer churns in [t + gap, t + gap + horizon); scores whose window the data do not reach have no label. \
            Beside ranking and calibration it says how long before churn customers were flagged, how many churners had a \
            score at all, and how much the ranking changes from date to date.
              churn evaluate --scores S.csv --score points --id account --time scored_at \\
                --churned C.csv --horizon 30d --gap 7d --data-end 2025-06-01

            Scores in 0 to 1 are taken as probabilities; others, and rules of 0 and 1, are ranked only. Higher is more likely \
            churn.
            """
    )

    @Option(help: "The table of scores: Parquet or CSV.")
    var scores: String

    @Option(help: "The column of the scores: numbers, or true and false.")
    var score = "probability"

    @Option(help: "The table of labels.")
    var labels: String?

    @Option(help: "The label column: 0/1, true/false or yes/no; rows without a label are left out and counted.")
    var label: String?

    @Option(
        help: """
            The id columns that both tables have, separated by commas, the customer's first. Default: customer and cutoff \
            where both have them. With --churned: the one column of the customer.
            """
    )
    var id: String?

    @Option(help: "The column of each score's time: results by date and stability of the ranking.")
    var time: String?

    @Option(help: "Instead of --labels: the table of customers who churned, with the date.")
    var churned: String?

    @Option(help: "With --churned: the column of the churn date. Default: the only column of times.")
    var churnedAt: String?

    @Option(help: "With --churned: how long after the gap churn counts, such as 30d.")
    var horizon: String?

    @Option(help: "With --churned: the time left to act after a score, such as 7d. Default: none.")
    var gap: String?

    @Option(help: "With --churned: until when (exclusive) churn is known, such as 2025-06-01.")
    var dataEnd: String?

    @OptionGroup var parts: SliceOptions

    @Option(help: "Other scores to compare with: a column of the scores' table, or a file with the same id columns.")
    var against: String?

    @Option(help: "With --against FILE: the column of its scores. Default: as --score.")
    var againstScore: String?

    @Flag(help: "With --against FILE: compare the rows that both have, and count the others.")
    var commonRows = false

    @Option(help: "Bootstrap replicates over customers where they have several rows, and for --against; 0 for none.")
    var replicates = 200

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (labels == nil) != (churned == nil) else {
            throw ValidationError("Give either --labels with --label, or --churned with --horizon and --data-end.")
        }
        if labels != nil {
            guard label != nil else { throw ValidationError("--labels needs --label, the label column.") }
            if let option = [
                ("--churned-at", churnedAt), ("--horizon", horizon), ("--gap", gap), ("--data-end", dataEnd),
            ].first(where: { $0.1 != nil }) {
                throw ValidationError("\(option.0) belongs to --churned; labels have their window already.")
            }
        } else {
            guard label == nil else { throw ValidationError("--label belongs to --labels; --churned gives dates.") }
            guard horizon != nil, dataEnd != nil else {
                throw ValidationError(
                    "--churned needs --horizon, such as 30d, and --data-end, until when churn is known."
                )
            }
            guard id != nil, time != nil else {
                throw ValidationError(
                    "--churned needs --id, the customer's column, and --time, that of each score's time."
                )
            }
        }
        guard against != nil || againstScore == nil && !commonRows else {
            throw ValidationError("--against-score and --common-rows belong to --against.")
        }
        guard replicates == 0 || (100...1_000_000).contains(replicates) else {
            throw ValidationError("--replicates takes 0 or a number from 100 to 1,000,000, not \(replicates).")
        }
    }

    func run() throws {
        try common.run { pipeline in
            var request = EvaluateRequest(scores: scores, outcome: outcome)
            request.score = score
            request.ids = id?.split(separator: ",").map(String.init)
            request.time = time
            request.selection = parts.selection
            request.slices = parts.request
            request.other = against.map {
                OtherScoresRequest(name: $0, score: againstScore, takesCommonRows: commonRows)
            }
            request.replicates = replicates
            return try pipeline.evaluate(request)
        }
    }

    private var outcome: EvaluateRequest.Outcome {
        if let churned, let horizon, let dataEnd {
            return .churnDates(
                ChurnDatesRequest(table: churned, column: churnedAt, horizon: horizon, gap: gap, dataEnd: dataEnd)
            )
        }
        return .labels(table: labels ?? "", column: label ?? "")
    }
}

/// How results are told apart, and whom a campaign takes.
struct SliceOptions: ParsableArguments {
    @Option(help: "A column by whose values results are told apart; may be repeated.")
    var slice: [String] = []

    @Option(help: "A column between whose values the selection is compared; may be repeated.")
    var fairness: [String] = []

    @Option(
        help: """
            How a column of numbers is cut, COLUMN=30,90,365 (edges) or COLUMN=4 (so many bands of equal count); may be \
            repeated.
            """
    )
    var bands: [String] = []

    @Option(help: "The rows that a slice needs before anything is said of it.")
    var minimumRows = 200

    @Option(help: "The churners that a slice needs, and as many who stay.")
    var minimumPositives = 20

    @Option(help: "Who is selected, for lead times and fairness: the share with the highest scores. Default: 0.1.")
    var share: Double?

    @Option(help: "Instead of --share: so many with the highest scores.")
    var contacts: Int?

    @Option(help: "Instead of --share: every score of at least this; right for a rule of 0 and 1.")
    var threshold: Double?

    var selection: SelectionRequest {
        var selection = SelectionRequest()
        selection.share = share
        selection.contacts = contacts
        selection.threshold = threshold
        return selection
    }

    var request: SliceRequest {
        var request = SliceRequest()
        request.columns = slice
        request.fairness = fairness
        request.bands = bands
        request.minimumRows = minimumRows
        request.minimumPositives = minimumPositives
        return request
    }
}
