import ChurnData
public import ChurnEvaluation
import Foundation

/// Two scores on the same rows.
public struct ScoreComparison: Encodable, Sendable {
    /// The other scores: a column or a file.
    public let name: String
    /// The rows with both scores and a label.
    public let rows: Int
    /// Rows that only the first scores have; they are left out.
    public let onlyInFirst: Int
    /// Rows that only the other scores have; they are left out.
    public let onlyInSecond: Int
    /// The first scores' metrics on these rows.
    public let first: EvaluationSummary
    /// The other scores' metrics on these rows.
    public let second: EvaluationSummary
    /// DeLong's paired test; `nil` with only one churner or one who stays.
    public let areas: AreaComparison?
    /// Differences, the first less the other, with intervals; `nil` without replicates.
    public let differences: BootstrapComparison?
}

/// The other scores of the rows of joined scores.
struct OtherScores {
    /// The column or the file.
    let name: String
    /// One a row of the joined scores; `nil` where there is none.
    let values: [Double?]
    let onlyInFirst: Int
    let onlyInSecond: Int

    /// Takes a column of the same table, or reads a file of other scores.
    ///
    /// - Parameters:
    ///   - request: which scores.
    ///   - joined: the first scores.
    ///   - evaluation: the request for the first scores.
    ///   - database: reads the file.
    /// - Throws: ``PipelineError`` where there is neither, or where the rows differ and are not to be left out.
    init(
        _ request: OtherScoresRequest,
        joined: JoinedScores,
        evaluation: EvaluateRequest,
        database: Database
    ) throws {
        name = request.name
        let names = joined.names
        if joined.scores.column(request.name) != nil, request.score == nil {
            let all = try joined.scores.numbers(request.name, path: evaluation.scores)
            values = joined.rows.map { all[$0] }
            onlyInFirst = 0
            onlyInSecond = 0
            return
        }
        guard FileManager.default.fileExists(atPath: request.name) else {
            throw PipelineError(
                code: "compare.missing",
                message: "--against \"\(request.name)\" is neither a file nor a column of the scores; "
                    + joined.scores.hint(for: request.name),
                location: evaluation.scores
            )
        }
        let other = try database.readTable(.files(request.name))
        let scores = try other.numbers(request.score ?? evaluation.score, path: request.name)
        _ = try RowKeyNumbers.idNames(
            names,
            left: joined.scores,
            right: other,
            paths: (evaluation.scores, request.name)
        )
        let keys = RowKeyNumbers(joined.scores, other, by: names)
        let places = try keys.rows(keys.right, names: names, path: request.name)
        let own = try keys.rows(keys.left, names: names, path: evaluation.scores)
        let common = own.indices.count { own[$0] >= 0 && places[$0] >= 0 }
        onlyInFirst = joined.scores.rowCount - common
        onlyInSecond = other.rowCount - common
        guard request.takesCommonRows || onlyInFirst == 0 && onlyInSecond == 0 else {
            throw PipelineError(
                code: "compare.different_rows",
                message: """
                    \(Format.count(common)) rows are in both, \(Format.count(onlyInFirst)) in \(evaluation.scores) only and \
                    \(Format.count(onlyInSecond)) in \(request.name) only; score the same rows, or compare those in both \
                    with --common-rows
                    """
            )
        }
        values = joined.rows.map { row in
            let key = keys.left[row]
            guard key >= 0, places[Int(key)] >= 0 else { return nil }
            return scores[Int(places[Int(key)])]
        }
    }
}

extension ScoreComparison {
    /// Compares the joined scores with others of their rows.
    ///
    /// - Throws: the errors of evaluation, as where the common rows have one label only.
    init(_ joined: JoinedScores, _ other: OtherScores, replicates: Int, threads: Int) throws {
        let places = other.values.indices.filter { other.values[$0] != nil }
        let first = places.map { joined.values[$0] }
        let second = places.compactMap { other.values[$0] }
        let labels = places.map { joined.labels[$0] }
        let customers = joined.customers.map { customers in places.map { customers[$0] } }
        let pair = try PairedScores(first: first, second: second, labels: labels, customers: customers)
        func areProbabilities(_ scores: [Double]) -> Bool {
            scores.allSatisfy { $0 >= 0 && $0 <= 1 } && !scores.allSatisfy { $0 == 0 || $0 == 1 }
        }
        func summary(_ scores: [Double]) throws -> EvaluationSummary {
            let settings = EvaluationSettings(threads: threads)
            return areProbabilities(scores)
                ? try EvaluationSummary(probabilities: scores, labels: labels, settings: settings)
                : try EvaluationSummary(scores: scores, labels: labels, settings: settings)
        }
        self.init(
            name: other.name,
            rows: places.count,
            onlyInFirst: other.onlyInFirst,
            onlyInSecond: other.onlyInSecond,
            first: try summary(first),
            second: try summary(second),
            areas: try pair.areaComparison(),
            differences: replicates == 0
                ? nil
                : try pair.bootstrapComparison(
                    try BootstrapOptions(replicates: replicates, threads: threads),
                    areProbabilities: areProbabilities(first) && areProbabilities(second)
                )
        )
    }

    /// The comparison for a terminal.
    var lines: [String] {
        var lines = [
            "against \(name), \(Format.count(rows)) rows with both:",
            EvaluationText.table([("scores", first), (name, second)]),
        ]
        if let areas {
            lines.append(
                "AUC \(SliceText.estimate(areas.difference, 4)) above \(name), p "
                    + (areas.pValue < 0.0001 ? "below 0.0001" : "= \(Format.decimal(areas.pValue, 4))")
                    + " by DeLong's paired test, rows taken as independent"
            )
        }
        if let differences {
            var text =
                "scores less \(name), \(Format.count(differences.replicateCount)) draws of "
                + "\(Format.count(differences.customerCount)) customers: AUC "
                + "\(SliceText.estimate(differences.areaUnderROC, 4)), lift at 10 % "
                + SliceText.estimate(differences.liftAtTenPercent, 2)
            if let loss = differences.logLoss { text += ", log loss \(SliceText.estimate(loss, 5))" }
            lines.append(text)
        }
        if onlyInFirst + onlyInSecond > 0 {
            lines.append(
                "left out of the comparison: \(Format.count(onlyInFirst)) rows of the scores only, "
                    + "\(Format.count(onlyInSecond)) of \(name) only"
            )
        }
        return lines
    }
}
