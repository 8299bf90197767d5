import ChurnData
public import ChurnEvaluation

extension Pipeline {
    /// Compares scores with labels.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below.
    public func evaluate(_ request: EvaluateRequest) throws -> EvaluateResult {
        var clock = PhaseClock()
        let joined = try clock.time("read") {
            try JoinedScores(
                scores: request.scores,
                labels: request.labels,
                label: request.label,
                ids: request.ids,
                database: database()
            )
        }
        let evaluation = try clock.time("evaluate") { try joined.evaluation() }
        return EvaluateResult(
            evaluation: evaluation,
            rows: joined.rows.count,
            withoutLabel: joined.withoutLabel,
            withoutScore: joined.withoutScore,
            seconds: clock.secondsByPhase
        )
    }
}

/// Scores and labels that met by their ids.
struct JoinedScores {
    /// The scores' table.
    let scores: Table
    /// The rows of `scores` that have a label.
    let rows: [Int]
    /// The labels of `rows`.
    let labels: [Double]
    /// The probabilities of `rows`.
    let probabilities: [Double]
    /// The raw scores of `rows`; `nil` where the table has none.
    let rawScores: [Double]?
    /// Scores that no row of the labels belongs to, or one without label.
    let withoutLabel: Int
    /// Labels that no score belongs to.
    let withoutScore: Int

    init(scores path: String, labels labelPath: String, label: String, ids: [String]?, database: Database) throws {
        let scores = try database.readTable(.files(path))
        let probability = try scores.numbers("probability", path: path)
        let labelTable = try database.readTable(.files(labelPath))
        let names = try RowLookup.idNames(ids, left: scores, right: labelTable, paths: (path, labelPath))
        let labelValues = try labelTable.labelValues(label, path: labelPath)
        let lookup = try RowLookup(labelTable, by: names, path: labelPath)
        _ = try RowLookup(scores, by: names, path: path)
        var rows: [Int] = []
        var labels: [Double] = []
        for row in 0..<scores.rowCount {
            guard let match = lookup.row(matching: row, of: scores), !labelValues[match].isNaN else { continue }
            rows.append(row)
            labels.append(labelValues[match])
        }
        guard !rows.isEmpty else {
            throw PipelineError(
                code: "join.empty",
                message: "no score has a label: \(path) and \(labelPath) share no \(names.joined(separator: " and "))"
            )
        }
        self.scores = scores
        self.rows = rows
        self.labels = labels
        probabilities = rows.map { probability[$0] }
        rawScores = try scores.column("raw_score").map { _ in
            let values = try scores.numbers("raw_score", path: path)
            return rows.map { values[$0] }
        }
        withoutLabel = scores.rowCount - rows.count
        withoutScore = labelValues.reduce(0) { $1.isNaN ? $0 : $0 + 1 } - rows.count
    }

    func evaluation() throws -> EvaluationSummary {
        try EvaluationSummary(probabilities: probabilities, labels: labels, rawScores: rawScores)
    }
}

extension Table {
    /// A column of numbers without missing ones.
    func numbers(_ name: String, path: String) throws -> [Double] {
        guard let column = column(name) else {
            throw PipelineError(
                code: "table.missing_column",
                message: "no column \"\(name)\"; \(hint(for: name))",
                location: path
            )
        }
        let values: [Double]
        switch column.values {
        case .numbers(let numbers): values = numbers
        case .integers(let integers) where column.isMissing.isEmpty: values = integers.map(Double.init)
        default: values = []
        }
        guard values.count == rowCount, !values.contains(where: \.isNaN) else {
            throw PipelineError(
                code: "table.not_numbers",
                message: "column \"\(name)\" must hold a number in every row",
                location: path
            )
        }
        return values
    }

    /// A column of labels: 1, 0, and NaN where there is none.
    func labelValues(_ name: String, path: String) throws -> [Double] {
        guard let column = column(name) else {
            throw PipelineError(
                code: "table.missing_column",
                message: "no column \"\(name)\"; \(hint(for: name))",
                location: path
            )
        }
        return try column.labels(allowsMissing: true, in: path)
    }
}

/// What `churn evaluate` found.
public struct EvaluateResult: PipelineResult {
    /// All metrics.
    public let evaluation: EvaluationSummary
    /// Rows with a score and a label.
    public let rows: Int
    /// Scores without a label; they are left out.
    public let withoutLabel: Int
    /// Labels without a score; they are left out.
    public let withoutScore: Int
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String {
        var lines = [
            "\(Format.count(rows)) rows with a score and a label, \(Format.percent(evaluation.baseRate)) churn",
            EvaluationText.table([("scores", evaluation)]),
        ]
        if let calibration = EvaluationText.calibration(evaluation) { lines.append(calibration) }
        if withoutLabel > 0 { lines.append("left out: \(Format.count(withoutLabel)) scores without a label") }
        if withoutScore > 0 { lines.append("left out: \(Format.count(withoutScore)) labels without a score") }
        return lines.joined(separator: "\n")
    }
}
