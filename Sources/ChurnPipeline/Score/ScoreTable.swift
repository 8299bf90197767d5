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
            ]
        }
        return [TableColumnHeader("raw_score", .number), TableColumnHeader("probability", .number)] + reasons
    }

    /// The table to write: ids, `raw_score`, `probability`, then `reason_1`, `reason_1_contribution`, ...
    var table: Table {
        var columns =
            ids + [
                TableColumn("raw_score", .numbers(rawScores)), TableColumn("probability", .numbers(probabilities)),
            ]
        let names = model.schema.columns.map(\.name)
        for rank in 0..<reasonCount {
            let codes = reasons.map { rank < $0.count ? Int32($0[rank].column) : -1 }
            let contributions = reasons.map { rank < $0.count ? $0[rank].contribution : .nan }
            columns.append(TableColumn("reason_\(rank + 1)", .categories(codes: codes, levels: names)))
            columns.append(TableColumn("reason_\(rank + 1)_contribution", .numbers(contributions)))
        }
        return Table(columns)
    }
}
