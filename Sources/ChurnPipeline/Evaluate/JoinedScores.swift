import ChurnData
import ChurnEvaluation

/// Scores and labels that met by their ids.
struct JoinedScores {
    /// The scores' table.
    let scores: Table
    /// The columns that identify a row, the customer's first.
    let names: [String]
    /// The rows of ``scores`` that have a label.
    let rows: [Int]
    /// The labels of ``rows``.
    let labels: [Double]
    /// The scores of ``rows``.
    let values: [Double]
    /// The raw scores of ``rows``; `nil` where the table has none, or other scores than a model's probabilities are judged.
    let rawScores: [Double]?
    /// A number for the customer of each of ``rows``; `nil` where each row has its own.
    let customers: [Int]?
    /// Scores that no row of the labels belongs to, or one without label.
    let withoutLabel: Int
    /// Labels that no score belongs to.
    let withoutScore: Int
    /// The labels' table and its row of each of ``rows``; `nil` where labels come from churn dates.
    let labelRows: (table: Table, rows: [Int])?

    /// The column that scores have where nothing else is said.
    static let probability = "probability"

    /// Joins scores with a table of labels.
    ///
    /// - Throws: ``PipelineError`` where a column is missing, an id occurs twice, or no score has a label.
    init(
        scores path: String,
        score: String = probability,
        labels labelPath: String,
        label: String,
        ids: [String]?,
        database: Database
    ) throws {
        let scores = try database.readTable(.files(path))
        let values = try scores.numbers(score, path: path)
        let labelTable = try database.readTable(.files(labelPath))
        let names = try RowKeyNumbers.idNames(ids, left: scores, right: labelTable, paths: (path, labelPath))
        let labelValues = try labelTable.labelValues(label, path: labelPath)
        let keys = RowKeyNumbers(scores, labelTable, by: names)
        let matches = try keys.rows(keys.right, names: names, path: labelPath)
        _ = try keys.rows(keys.left, names: names, path: path)
        var rows: [Int] = []
        var labelRows: [Int] = []
        for (row, key) in keys.left.enumerated() where key >= 0 {
            let match = Int(matches[Int(key)])
            guard match >= 0, !labelValues[match].isNaN else { continue }
            rows.append(row)
            labelRows.append(match)
        }
        guard !rows.isEmpty else {
            throw PipelineError(
                code: "join.empty",
                message: "no score has a label: \(path) and \(labelPath) share no \(names.joined(separator: " and "))"
            )
        }
        self.scores = scores
        self.names = names
        self.rows = rows
        self.labelRows = (labelTable, labelRows)
        labels = labelRows.map { labelValues[$0] }
        self.values = rows.map { values[$0] }
        rawScores = try Self.rawScores(scores, score: score, rows: rows, path: path)
        customers = Self.customers(scores, names: names, rows: rows)
        withoutLabel = scores.rowCount - rows.count
        withoutScore = labelValues.reduce(0) { $1.isNaN ? $0 : $0 + 1 } - rows.count
    }

    /// Scores whose labels come from churn dates; NaN is none.
    init(scores: Table, request: EvaluateRequest, dated: DatedScores, labels: [Double]) throws {
        let rows = labels.indices.filter { !labels[$0].isNaN }
        self.scores = scores
        names = (request.ids ?? []) + (request.time.map { [$0] } ?? [])
        self.rows = rows
        self.labels = rows.map { labels[$0] }
        values = rows.map { dated.scores[$0] }
        rawScores = try Self.rawScores(scores, score: request.score, rows: rows, path: request.scores)
        let own = rows.map { Int(dated.customers[$0]) }
        self.customers = Set(own).count < own.count ? own : nil
        withoutLabel = labels.count - rows.count
        withoutScore = 0
        labelRows = nil
    }

    private static func rawScores(_ scores: Table, score: String, rows: [Int], path: String) throws -> [Double]? {
        guard score == probability, scores.column("raw_score") != nil else { return nil }
        let values = try scores.numbers("raw_score", path: path)
        return rows.map { values[$0] }
    }

    /// The customer is the first of several id columns; with one alone each row is a customer's only one.
    private static func customers(_ scores: Table, names: [String], rows: [Int]) -> [Int]? {
        guard names.count > 1, let name = names.first else { return nil }
        let numbers = RowKeyNumbers(scores, scores, by: [name]).left
        let own = rows.map { Int(numbers[$0]) }
        return Set(own).count < own.count ? own : nil
    }

    /// Whether the scores can be read as probabilities, and what to say where not.
    ///
    /// A rule's 0 and 1 say who, not how likely.
    var probabilityNote: String? {
        if let row = values.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
            return "scores such as \(Format.decimal(values[row], 2)) are no probabilities: ranked only, no calibration"
        }
        if values.allSatisfy({ $0 == 0 || $0 == 1 }) { return "a rule of 0 and 1 is ranked only, no calibration" }
        return nil
    }

    func evaluation(threads: Int = 1) throws -> EvaluationSummary {
        let settings = EvaluationSettings(threads: threads)
        guard probabilityNote == nil else {
            return try EvaluationSummary(scores: values, labels: labels, settings: settings)
        }
        return try EvaluationSummary(probabilities: values, labels: labels, rawScores: rawScores, settings: settings)
    }
}
