import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import Logging

extension Pipeline {
    /// Keeps the books of a config's customers: who came, left and came back, and what that did to revenue.
    ///
    /// - Throws: ``PipelineError``, also where the books do not balance, or the errors of the modules below; nothing is then
    ///   written.
    public func keyFigures(_ request: KeyFiguresRequest) throws -> KeyFiguresResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.output)
        guard let step = CalendarStep(parsing: request.every) else {
            throw PipelineError(
                code: "usage.every",
                message: "--every takes a step such as \"1 month\", \"1 week\" or \"30 days\", not \"\(request.every)\""
            )
        }
        let range = KeyFiguresBook.Range(
            from: try request.from.map { try CivilTime.moment($0, option: "--from") },
            to: try request.to.map { try CivilTime.moment($0, option: "--to") }
        )
        if let from = range.from, let to = range.to, from >= to {
            throw PipelineError(code: "usage.range", message: "--from must be before --to")
        }
        let dataset = try Dataset(config, database: try database(), rejects: nil, threads: threads, clock: &clock)
        let books = try keyFigures(
            config,
            dataset,
            by: PeriodCalendar(step: step),
            range: range,
            showsIDs: request.showsIDs,
            clock: &clock
        )
        guard let books else {
            throw PipelineError(
                code: "kpis.no_basis",
                message: "this churn definition does not tell who is a customer when; add a \"revenue\" section with "
                    + "payments (events, value) or a table of subscription periods",
                location: config.path
            )
        }
        guard !books.periods.isEmpty else {
            throw PipelineError(
                code: "kpis.no_periods",
                message: "no period begins between --from and --to; the data are complete until \(books.dataEnd)"
            )
        }
        for note in books.notes { logger.warning("\(note)") }
        if let output = request.output {
            try clock.time("write") { try WholeFile.write(text: try JSONOutput.text(books) + "\n", to: output) }
        }
        return KeyFiguresResult(book: books, output: request.output, seconds: clock.secondsByPhase)
    }

    /// The books of `dataset`; `nil` where the config does not tell who is a customer when.
    func keyFigures(
        _ config: RunConfig,
        _ dataset: Dataset,
        by calendar: PeriodCalendar,
        range: KeyFiguresBook.Range = KeyFiguresBook.Range(),
        showsIDs: Bool,
        clock: inout PhaseClock
    ) throws -> KeyFiguresBook? {
        let reading = try clock.time("read") { try LevelReading(config, dataset, database: try database()) }
        guard let reading else { return nil }
        return try clock.time("books") {
            guard let first = reading.source.first, first < dataset.dataEnd else {
                throw PipelineError(
                    code: KPIError.Code.nothingToBook.rawValue,
                    message:
                        "there is no revenue, or no customer, before the end of the data; do the events or periods "
                        + "that the config names exist?",
                    location: config.path
                )
            }
            let (boundaries, lastIsComplete) = try calendar.boundaries(
                from: first,
                completeFrom: reading.completeFrom,
                dataEnd: dataset.dataEnd
            )
            do {
                let books = try CustomerBooks(
                    reading.source.levels(boundaries),
                    hasMoney: reading.source.hasMoney,
                    lastIsComplete: lastIsComplete
                )
                return KeyFiguresBook(books, reading, config, calendar, range: range)
            } catch let error as KPIError {
                throw error.located(in: config, reading.customerIDs, showsIDs: showsIDs)
            }
        }
    }
}

extension KPIError {
    /// The error with its place in words; the customer's id only where ids are shown.
    fileprivate func located(in config: RunConfig, _ ids: CustomerIDs, showsIDs: Bool) -> PipelineError {
        var places: [String] = []
        if let time { places.append("at \(CivilTime.format(time))") }
        if let customer {
            places.append(showsIDs ? "customer \(ids[customer])" : "--show-ids names the customer")
        }
        return PipelineError(
            code: "kpis.\(code.rawValue)",
            message: places.isEmpty ? message : "\(message) (\(places.joined(separator: ", ")))",
            location: config.path
        )
    }
}

/// What `churn kpis` is asked for.
public struct KeyFiguresRequest: Sendable {
    /// The config file.
    public var config: String
    /// The length of a period, such as `1 month`.
    public var every: String
    /// Periods that begin before this date are left out, as ISO-8601.
    public var from: String?
    /// Periods that begin at this date or later are left out, as ISO-8601.
    public var to: String?
    /// The JSON file to write, if any.
    public var output: String?
    /// Whether an error names the customer.
    public var showsIDs: Bool

    /// A request.
    public init(
        config: String,
        every: String = "1 month",
        from: String? = nil,
        to: String? = nil,
        output: String? = nil,
        showsIDs: Bool = false
    ) {
        self.config = config
        self.every = every
        self.from = from
        self.to = to
        self.output = output
        self.showsIDs = showsIDs
    }
}

/// What `churn kpis` found.
public struct KeyFiguresResult: PipelineResult {
    /// The key figures.
    public let book: KeyFiguresBook
    /// The JSON file that was written, if any.
    public let output: String?
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String { book.text + (output.map { "\nwritten to \($0)" } ?? "") }

    private enum CodingKeys: String, CodingKey { case output, seconds }

    /// Writes the book's keys beside those of the result.
    public func encode(to encoder: any Encoder) throws {
        try book.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(output, forKey: .output)
        try container.encode(seconds, forKey: .seconds)
    }
}
