import ChurnData
public import ChurnEvaluation
import ChurnFeatures

/// What the dates of scores tell: performance by date, stability of the ranking and, with churn dates, lead times.
public struct DateFindings: Encodable, Sendable {
    /// How many rows have which label, and why others have none; `nil` without churn dates.
    public let counts: DatedLabels.Counts?
    /// Customers with more churn dates than one, of which the first counts; `nil` without churn dates.
    public let laterChurnDates: Int?
    /// The metrics by date, or by month where there are more than 60 dates.
    public let dates: SliceTable
    /// How much the ranking changes from date to date.
    public let stability: RankingStability
    /// How early scores warned; `nil` without churn dates.
    public let leadTimes: LeadTimes?
}

/// The periods that dated scores are looked at in: days, or months where days are many.
struct DatePeriods {
    /// With more days than this, results are by month.
    static let largestDayCount = 60

    /// The names of the periods, in order of time.
    let names: [String]
    /// The period of each row; -1 for rows that take no part.
    let codes: [Int32]

    init(_ times: [Int64], takesPart: (Int) -> Bool) {
        let rows = times.indices.filter(takesPart)
        let days = Set(rows.map { CivilTime.dayNumber(times[$0]) })
        let isByDay = days.count <= Self.largestDayCount
        // Days are formatted once each; names of ISO dates and months sort as times do.
        let nameOfDay = Dictionary(
            uniqueKeysWithValues: days.map { day in
                let name = CivilTime.format(day * CivilTime.microsecondsPerDay)
                return (day, isByDay ? name : String(name.prefix(7)))
            }
        )
        let names = Set(nameOfDay.values).sorted()
        let codeOfName = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32(clamping: $0)) })
        let codeOfDay = nameOfDay.mapValues { codeOfName[$0] ?? -1 }
        var codes = [Int32](repeating: -1, count: times.count)
        for row in rows { codes[row] = codeOfDay[CivilTime.dayNumber(times[row])] ?? -1 }
        self.names = names
        self.codes = codes
    }
}

/// Scores with dates, and what became of their customers.
struct DatedRows {
    let scores: DatedScores
    let periods: DatePeriods
    /// The churn dates and the labels that follow from them; `nil` where a table has labels.
    let churn: Churn?

    struct Churn {
        let dates: [Int64?]
        let timing: LabelTiming
        let labels: DatedLabels
        /// Customers with several dates.
        let laterCount: Int
    }

    /// Scores of a table with churn dates of another.
    ///
    /// - Throws: ``PipelineError`` where a column is missing or no number or time, and where a customer has two scores at one
    ///   time.
    init(
        _ table: Table,
        path: String,
        request: EvaluateRequest,
        churn: ChurnDatesRequest,
        timing: LabelTiming,
        database: Database
    ) throws {
        guard let id = request.ids?.first, let time = request.time else {
            preconditionFailure("checked before anything is read")
        }
        let churned = try database.readTable(.files(churn.table))
        _ = try RowKeyNumbers.idNames([id], left: table, right: churned, paths: (path, churn.table))
        let column = try churn.column ?? Self.onlyTimes(churned, path: churn.table)
        let churnTimes = try churned.times(column, path: churn.table)
        let keys = RowKeyNumbers(table, churned, by: [id])
        var dates = [Int64?](repeating: nil, count: keys.count)
        var later = Set<Int32>()
        for (row, customer) in keys.right.enumerated() {
            guard customer >= 0, let date = churnTimes[row], date < timing.dataEnd else { continue }
            if let known = dates[Int(customer)] {
                later.insert(customer)
                dates[Int(customer)] = min(known, date)
            } else {
                dates[Int(customer)] = date
            }
        }
        scores = try Self.scores(
            table,
            path: path,
            request: request,
            time: time,
            customers: keys.left,
            customerCount: keys.count
        )
        let labels = DatedLabels(scores, churnDates: dates, timing: timing)
        self.churn = Churn(dates: dates, timing: timing, labels: labels, laterCount: later.count)
        periods = DatePeriods(scores.times) { labels.takesPart[$0] }
    }

    /// Scores of a table whose labels another table has.
    init(_ table: Table, path: String, request: EvaluateRequest, id: String, time: String) throws {
        let keys = RowKeyNumbers(table, table, by: [id])
        scores = try Self.scores(
            table,
            path: path,
            request: request,
            time: time,
            customers: keys.left,
            customerCount: keys.count
        )
        churn = nil
        periods = DatePeriods(scores.times) { _ in true }
    }

    private static func scores(
        _ table: Table,
        path: String,
        request: EvaluateRequest,
        time: String,
        customers: [Int32],
        customerCount: Int
    ) throws -> DatedScores {
        let values = try table.numbers(request.score, path: path)
        let times = try table.times(time, path: path)
        let missing =
            customers.firstIndex(of: -1).map { (row: $0, what: "id") }
            ?? times.firstIndex(of: nil).map { (row: $0, what: "time") }
        if let missing {
            throw PipelineError(
                code: "scores.no_key",
                message: "row \(missing.row + 1) has no \(missing.what); leave out rows without one",
                location: path
            )
        }
        do {
            return try DatedScores(
                customers: customers,
                customerCount: customerCount,
                times: times.compactMap(\.self),
                scores: values
            )
        } catch let error as EvaluationError {
            throw PipelineError(
                code: "scores.\(error.code.rawValue)",
                message: (error.row.map { "row \($0 + 1): " } ?? "") + error.message,
                location: path
            )
        }
    }

    private static func onlyTimes(_ table: Table, path: String) throws -> String {
        let names = table.columns.filter { column in
            if case .timestamps = column.values { true } else { false }
        }.map(\.name)
        guard let name = names.first, names.count == 1 else {
            throw PipelineError(
                code: "table.no_churn_date",
                message: names.isEmpty
                    ? "no column holds dates or times; the churn date is one, such as 2025-01-31"
                    : "\(names.joined(separator: ", ")) all hold times; name the churn date with --churned-at",
                location: path
            )
        }
        return name
    }

    /// Everything that the dates tell.
    ///
    /// - Parameters:
    ///   - labels: the label of each row; NaN for none.
    ///   - areProbabilities: whether scores are probabilities.
    ///   - rule: who is flagged.
    ///   - minimum: what a date must have.
    ///   - threads: at most how many threads.
    /// - Returns: performance by date, stability and, with churn dates, lead times.
    /// - Throws: where no row has a label.
    func findings(
        labels: [Double],
        areProbabilities: Bool,
        rule: SelectionRule,
        minimum: MinimumCell,
        threads: Int
    ) throws -> DateFindings {
        let labelled = labels.indices.filter { !labels[$0].isNaN }
        let column = try SliceColumn(
            name: "date",
            values: periods.names,
            codes: labelled.map { periods.codes[$0] }
        )
        let rows = try SliceRows(
            scores: labelled.map { scores.scores[$0] },
            labels: labelled.map { labels[$0] },
            areProbabilities: areProbabilities
        )
        return DateFindings(
            counts: churn?.labels.counts,
            laterChurnDates: churn?.laterCount,
            dates: SliceTable(column, of: rows, minimum: minimum, threads: threads),
            stability: RankingStability(scores, periods: periods.codes, names: periods.names),
            leadTimes: churn.map {
                LeadTimes(scores, periods: periods.codes, churnDates: $0.dates, timing: $0.timing, rule: rule)
            }
        )
    }
}

extension ChurnDatesRequest {
    /// Gap, horizon and data's end as times.
    ///
    /// - Throws: ``PipelineError`` where one cannot be read.
    func timing() throws -> LabelTiming {
        func duration(_ text: String, _ option: String) throws -> Int64 {
            guard let length = CivilTime.parseDuration(text) else {
                throw PipelineError(
                    code: "usage.duration",
                    message: "\(option) takes a duration such as 30d, 2w or 12h, not \"\(text)\""
                )
            }
            return length
        }
        guard let end = CivilTime.parse(dataEnd) else {
            throw PipelineError(
                code: "usage.data_end",
                message: "--data-end takes a date such as 2025-01-31, not \"\(dataEnd)\""
            )
        }
        return try LabelTiming(
            gap: try gap.map { try duration($0, "--gap") } ?? 0,
            horizon: try duration(horizon, "--horizon"),
            dataEnd: end
        )
    }
}
