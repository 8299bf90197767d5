import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

extension SliceColumn {
    /// Whole numbers with at most this many different values are slices each; more are cut into bands.
    private static let fewNumbers = 12

    /// The values of a column at `rows`: texts and truth values as they are, times by day, numbers in bands.
    ///
    /// - Throws: ``PipelineError`` where bands are given for a column that has no numbers.
    init(_ column: TableColumn, rows: [Int], bands: SliceBands?) throws {
        func isMissing(_ row: Int) -> Bool { !column.isMissing.isEmpty && column.isMissing[row] }
        func numbers(_ values: [Double]) -> [Double] { rows.map { isMissing($0) ? .nan : values[$0] } }
        switch column.values {
        case .numbers(let values):
            try self.init(name: column.name, numbers: numbers(values), bands: bands ?? .quantiles(4))
        case .integers(let values):
            let distinct = Set(rows.lazy.filter { !isMissing($0) }.map { values[$0] })
            guard bands == nil, distinct.count <= Self.fewNumbers else {
                let all = numbers(values.map(Double.init))
                try self.init(name: column.name, numbers: all, bands: bands ?? .quantiles(4))
                return
            }
            let sorted = distinct.sorted()
            let codes = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32(clamping: $0)) })
            try self.init(
                name: column.name,
                values: sorted.map(String.init),
                codes: rows.map { isMissing($0) ? -1 : codes[values[$0]] ?? -1 }
            )
        case .timestamps, .booleans, .strings, .categories:
            guard bands == nil else {
                throw PipelineError(
                    code: "usage.bands",
                    message: "--bands \(column.name): the column has no numbers; leave the bands out"
                )
            }
            if case .timestamps(let times) = column.values {
                try self.init(
                    name: column.name,
                    texts: rows.map { isMissing($0) ? nil : CivilTime.formatDay(times[$0]) }
                )
            } else {
                try self.init(name: column.name, texts: rows.map { column.text(at: $0) })
            }
        }
    }
}

/// Ready scores told apart by columns of their table, or of the labels'.
struct TableSlices {
    let slices: [SliceTable]?
    let fairness: [FairnessTable]?

    init(
        _ request: SliceRequest,
        of joined: JoinedScores,
        rule: SelectionRule,
        path: String,
        threads: Int
    ) throws {
        let wanted = request.columns + request.fairness
        let bands = try request.parsedBands()
        if let name = bands.keys.sorted().first(where: { !wanted.contains($0) }) {
            throw PipelineError(code: "usage.bands", message: "--bands \(name): give --slice or --fairness \(name) too")
        }
        guard !wanted.isEmpty else {
            slices = nil
            fairness = nil
            return
        }
        let minimum = try MinimumCell(rows: request.minimumRows, positives: request.minimumPositives)
        let rows = try SliceRows(
            scores: joined.values,
            labels: joined.labels,
            areProbabilities: joined.probabilityNote == nil
        )
        func column(_ name: String) throws -> SliceColumn {
            if let column = joined.scores.column(name) {
                return try SliceColumn(column, rows: joined.rows, bands: bands[name])
            }
            if let (table, rows) = joined.labelRows, let column = table.column(name) {
                return try SliceColumn(column, rows: rows, bands: bands[name])
            }
            let names = joined.scores.columns.map(\.name) + (joined.labelRows?.table.columns.map(\.name) ?? [])
            throw PipelineError(
                code: "table.missing_column",
                message: "no column \"\(name)\" to tell apart by; \(NearestNames.hint(for: name, among: names))",
                location: path
            )
        }
        slices =
            request.columns.isEmpty
            ? nil
            : try request.columns.map {
                SliceTable(try column($0), of: rows, minimum: minimum, threads: threads)
            }
        fairness =
            request.fairness.isEmpty
            ? nil
            : try request.fairness.map {
                FairnessTable(try column($0), of: rows, rule: rule, minimum: minimum)
            }
    }
}
