import ChurnEvaluation

/// What `churn evaluate` is asked for.
public struct EvaluateRequest: Sendable {
    /// Where it is told who churned.
    public enum Outcome: Sendable {
        /// A table with a label column, which meets the scores by the id columns.
        case labels(table: String, column: String)
        /// A table of churn dates.
        case churnDates(ChurnDatesRequest)
    }

    /// The scores' file.
    public var scores: String
    /// The column of the scores.
    public var score = "probability"
    /// Who churned.
    public var outcome: Outcome
    /// The id columns that both have, the customer's first; `nil` takes the standard ones that both have.
    public var ids: [String]?
    /// The column of the time of each score; `nil` where they have none, or none that matters.
    public var time: String?
    /// Who is selected, for lead times and fairness.
    public var selection = SelectionRequest()
    /// By which columns results are told apart.
    public var slices = SliceRequest()
    /// Other scores to compare with; `nil` for none.
    public var other: OtherScoresRequest?
    /// How many bootstrap replicates intervals are made of; 0 for none.
    public var replicates = 200

    /// A request.
    public init(scores: String, outcome: Outcome, ids: [String]? = nil) {
        self.scores = scores
        self.outcome = outcome
        self.ids = ids
    }

    /// A request with labels.
    public init(scores: String, labels: String, label: String, ids: [String]? = nil) {
        self.init(scores: scores, outcome: .labels(table: labels, column: label), ids: ids)
    }
}

extension EvaluateRequest {
    /// Refuses churn dates without a customer's column and a time.
    func checkKeys() throws {
        guard case .churnDates = outcome else { return }
        guard ids?.count == 1 else {
            throw PipelineError(
                code: "usage.id",
                message: "--churned needs --id with the one column of the customer, which both tables have"
            )
        }
        guard time != nil else {
            throw PipelineError(code: "usage.time", message: "--churned needs --time, the column of each score's time")
        }
    }
}

/// Which table tells when customers churned, and how labels follow from it.
public struct ChurnDatesRequest: Sendable {
    /// The table, a row for each customer who churned.
    public var table: String
    /// The column of the churn date; `nil` takes the only column of times.
    public var column: String?
    /// How long after the gap churn is looked for, such as `30d`.
    public var horizon: String
    /// The time left to act, such as `7d`; `nil` for none.
    public var gap: String?
    /// Until when (exclusive) churn is known, as ISO-8601.
    public var dataEnd: String

    /// A request.
    public init(table: String, column: String? = nil, horizon: String, gap: String? = nil, dataEnd: String) {
        self.table = table
        self.column = column
        self.horizon = horizon
        self.gap = gap
        self.dataEnd = dataEnd
    }
}

/// By which columns of ready tables results are told apart.
public struct SliceRequest: Sendable {
    /// Columns whose values are slices.
    public var columns: [String] = []
    /// Columns whose values are groups that a selection is compared between.
    public var fairness: [String] = []
    /// How columns of numbers are cut, `COLUMN=30,90,365` (edges) or `COLUMN=4` (bands of equal count); those that are not
    /// named into four bands.
    public var bands: [String] = []
    /// The rows that a slice must have.
    public var minimumRows = 200
    /// The churners that a slice must have, and as many who stay.
    public var minimumPositives = 20

    /// A request for nothing.
    public init() {}
}

/// Whom a campaign takes: the 10 % with the highest scores, or one of what is given here.
public struct SelectionRequest: Sendable {
    /// The share with the highest scores, above 0 and at most 1.
    public var share: Double?
    /// So many with the highest scores, 1 or more.
    public var contacts: Int?
    /// Every score of at least this.
    public var threshold: Double?

    /// The 10 % with the highest scores.
    public init() {}

    /// The rule.
    ///
    /// - Throws: ``PipelineError`` where several are given, or a number is out of its range.
    func rule() throws -> SelectionRule {
        func fail(_ message: String) -> PipelineError { PipelineError(code: "usage.selection", message: message) }
        switch (share, contacts, threshold) {
        case (nil, nil, nil): return .topTenPercent
        case (let share?, nil, nil):
            guard share > 0, share <= 1 else {
                throw fail("--share takes a share above 0 and at most 1, not \(share)")
            }
            return .share(share)
        case (nil, let contacts?, nil):
            guard contacts >= 1 else { throw fail("--contacts takes 1 or more, not \(contacts)") }
            return .contacts(Double(contacts))
        case (nil, nil, let threshold?):
            guard threshold.isFinite else { throw fail("--threshold takes a number") }
            return .threshold(threshold)
        default: throw fail("give one of --share, --contacts and --threshold")
        }
    }
}

extension SliceRequest {
    /// The bands by column.
    ///
    /// - Throws: ``PipelineError`` where a text is none.
    func parsedBands() throws -> [String: SliceBands] {
        var parsed: [String: SliceBands] = [:]
        for text in bands {
            guard let place = text.lastIndex(of: "="), place > text.startIndex,
                let bands = Self.bands(text[text.index(after: place)...])
            else {
                throw PipelineError(
                    code: "usage.bands",
                    message:
                        "--bands takes COLUMN=30,90,365 (edges that ascend) or COLUMN=4 (2 to 100 bands), not \"\(text)\""
                )
            }
            parsed[String(text[..<place])] = bands
        }
        return parsed
    }

    private static func bands(_ text: Substring) -> SliceBands? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
        if numbers.count == 1 { return Int(numbers[0]).flatMap { (2...100).contains($0) ? .quantiles($0) : nil } }
        let edges = numbers.compactMap { Double($0) }
        let ascend = edges.allSatisfy(\.isFinite) && zip(edges, edges.dropFirst()).allSatisfy(<)
        return edges.count == numbers.count && ascend ? .edges(edges) : nil
    }
}

/// Which other scores of the same rows to compare with.
public struct OtherScoresRequest: Sendable {
    /// A column of the scores' table, or a file of other scores.
    public var name: String
    /// The column of a file's scores; `nil` takes the name that the first scores have.
    public var score: String?
    /// Whether rows that only one file has are left out, and not an error.
    public var takesCommonRows: Bool

    /// A request.
    public init(name: String, score: String? = nil, takesCommonRows: Bool = false) {
        self.name = name
        self.score = score
        self.takesCommonRows = takesCommonRows
    }
}
