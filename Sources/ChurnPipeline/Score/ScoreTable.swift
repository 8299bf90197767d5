import ChurnData
import ChurnFeatures
import ChurnScoring

/// Scores of the rows of one matrix, and how they are written.
struct ScoreTable {
    /// The id columns, one value a row.
    let ids: [TableColumn]
    let rawScores: [Double]
    let probabilities: [Double]
    /// The reasons of each row, strongest first; empty where none were asked for.
    let reasons: [[Reason]]
    private let reasonCount: Int
    private let model: ChurnModel

    /// Scores `matrix` with `model`, after its columns have been matched by name.
    init(_ matrix: FeatureMatrix, ids: [TableColumn], model: ChurnModel, reasonCount: Int, threads: Int) throws {
        let aligned = try matrix.aligned(to: model.schema)
        let scorer = BatchScorer(model: model, threads: threads)
        self.ids = ids
        self.model = model
        self.reasonCount = Self.reasonCount(reasonCount, of: model)
        rawScores = scorer.rawScores(aligned)
        probabilities = rawScores.map(model.probability)
        reasons =
            reasonCount > 0 ? scorer.reasons(aligned, rows: Array(0..<aligned.rowCount), count: reasonCount) : []
    }

    /// The id columns of extracted rows.
    static func ids(_ keys: RowKeys) -> [TableColumn] {
        [TableColumn("customer", keys.customers), TableColumn("cutoff", .timestamps(keys.cutoffs))]
    }

    /// How many reasons rows can have where `count` are asked for: there are no more than columns.
    static func reasonCount(_ count: Int, of model: ChurnModel) -> Int { min(count, model.schema.count) }

    /// The columns of ``table`` behind the ids.
    static func headers(reasonCount: Int, of model: ChurnModel) -> [TableColumnHeader] {
        let reasons = (0..<Self.reasonCount(reasonCount, of: model)).flatMap { rank in
            [
                TableColumnHeader("reason_\(rank + 1)", .text),
                TableColumnHeader("reason_\(rank + 1)_contribution", .number),
                TableColumnHeader("reason_\(rank + 1)_text", .text),
            ]
        }
        return [TableColumnHeader("raw_score", .number), TableColumnHeader("probability", .number)] + reasons
    }

    /// The table to write: ids, `raw_score`, `probability`, then `reason_1`, `reason_1_contribution`, `reason_1_text`, ...
    var table: Table {
        var columns =
            ids + [
                TableColumn("raw_score", .numbers(rawScores)), TableColumn("probability", .numbers(probabilities)),
            ]
        let names = model.schema.columns.map(\.name)
        let texts = reasonCount > 0 ? ReasonText(model.schema) : nil
        for rank in 0..<reasonCount {
            let codes = reasons.map { rank < $0.count ? Int32($0[rank].column) : -1 }
            let contributions = reasons.map { rank < $0.count ? $0[rank].contribution : .nan }
            columns.append(TableColumn("reason_\(rank + 1)", .categories(codes: codes, levels: names)))
            columns.append(TableColumn("reason_\(rank + 1)_contribution", .numbers(contributions)))
            if let texts { columns.append(TableColumn("reason_\(rank + 1)_text", self.texts(rank, by: texts))) }
        }
        return Table(columns)
    }

    /// The reasons of one rank in words; what many rows share is put into words once.
    private func texts(_ rank: Int, by texts: ReasonText) -> TableColumn.Values {
        struct Key: Hashable {
            let column: Int
            let bits: UInt64
            let raises: Bool
        }
        var codeOf: [Key: Int32] = [:]
        // Values that read alike share a level.
        var levelOf: [String: Int32] = [:]
        var levels: [String] = []
        let codes = reasons.map { reasons -> Int32 in
            guard rank < reasons.count else { return -1 }
            let reason = reasons[rank]
            let key = Key(column: reason.column, bits: reason.value.bitPattern, raises: reason.contribution > 0)
            if let code = codeOf[key] { return code }
            let text = texts.words(column: reason.column, value: reason.value, contribution: reason.contribution)
            let code = levelOf[text] ?? Int32(levels.count)
            if levelOf.updateValue(code, forKey: text) == nil { levels.append(text) }
            codeOf[key] = code
            return code
        }
        return .categories(codes: codes, levels: levels)
    }
}
