import ChurnData
import ChurnFeatures
import ChurnReport
import ChurnScoring

/// Scores of the rows of one matrix, and how they are written.
struct ScoreTable {
    /// The id columns, one value a row.
    let ids: [TableColumn]
    let rawScores: [Double]
    let probabilities: [Double]
    /// Why each row has its score; empty where that was not asked for.
    let explanations: [Explanation]
    private let plan: ReasonPlan

    /// Scores `matrix` with `model`, after its columns have been matched by name.
    init(_ matrix: FeatureMatrix, ids: [TableColumn], model: ChurnModel, plan: ReasonPlan, threads: Int) throws {
        let aligned = try matrix.aligned(to: model.schema)
        let scorer = BatchScorer(model: model, threads: threads)
        self.ids = ids
        self.plan = plan
        rawScores = scorer.rawScores(aligned)
        probabilities = rawScores.map(model.probability)
        explanations = plan.isEmpty ? [] : scorer.explanations(aligned, by: plan)
    }

    /// The id columns of extracted rows.
    static func ids(_ keys: RowKeys) -> [TableColumn] {
        [TableColumn("customer", keys.customers), TableColumn("cutoff", .timestamps(keys.cutoffs))]
    }

    /// The columns of ``table`` behind the ids.
    static func headers(_ plan: ReasonPlan) -> [TableColumnHeader] {
        var headers = [TableColumnHeader("raw_score", .number), TableColumnHeader("probability", .number)]
        for rank in 0..<plan.count {
            headers += [
                TableColumnHeader("reason_\(rank + 1)", .text),
                TableColumnHeader("reason_\(rank + 1)_contribution", .number),
                TableColumnHeader("reason_\(rank + 1)_text", .text),
            ]
        }
        guard plan.changes != nil else { return headers }
        return headers + [
            TableColumnHeader("change", .text), TableColumnHeader("change_from", .number),
            TableColumnHeader("change_to", .number), TableColumnHeader("change_probability", .number),
            TableColumnHeader("change_text", .text),
        ]
    }

    /// The table to write: ids, `raw_score`, `probability`, the reasons and the change.
    var table: Table {
        var columns =
            ids + [
                TableColumn("raw_score", .numbers(rawScores)), TableColumn("probability", .numbers(probabilities)),
            ]
        for rank in 0..<plan.count {
            let parts = explanations.map { rank < $0.reasons.count ? $0.reasons[rank] : nil }
            let codes = parts.map { $0.map { plan.code(of: $0.reason) } ?? -1 }
            columns += [
                TableColumn("reason_\(rank + 1)", .categories(codes: codes, levels: plan.names)),
                TableColumn(
                    "reason_\(rank + 1)_contribution",
                    .numbers(parts.map { $0?.reason.contribution ?? .nan })
                ),
                TableColumn("reason_\(rank + 1)_text", texts(parts)),
            ]
        }
        guard plan.changes != nil else { return Table(columns) }
        let changes = explanations.map(\.change)
        var texts = TextLevels()
        let codes = changes.map { change in
            change.map { texts.code(plan.words($0)) } ?? -1
        }
        columns += [
            TableColumn(
                "change",
                .categories(codes: changes.map { $0.map { Int32($0.change.column) } ?? -1 }, levels: plan.names)
            ),
            TableColumn("change_from", .numbers(changes.map { $0?.value ?? .nan })),
            TableColumn("change_to", .numbers(changes.map { $0?.change.value ?? .nan })),
            TableColumn("change_probability", .numbers(changes.map { $0?.change.score.probability ?? .nan })),
            TableColumn("change_text", .categories(codes: codes, levels: texts.levels)),
        ]
        return Table(columns)
    }

    /// The reasons for the score of one row, and what would help, in words.
    func explanation(_ row: Int) -> (reasons: [RiskyCustomer.Reason], help: RiskyCustomer.Help) {
        guard row < explanations.count else { return ([], .notAsked) }
        let reasons = explanations[row].reasons.map { part in
            RiskyCustomer.Reason(
                text: plan.texts.words(part.reason, value: part.value),
                contribution: part.reason.contribution
            )
        }
        guard plan.changes != nil else { return (reasons, .notAsked) }
        return (reasons, explanations[row].change.map { .change(plan.words($0)) } ?? .noSingleChange)
    }

    /// Reasons in words; what many rows share is put into words once.
    private func texts(_ parts: [Explanation.Part?]) -> TableColumn.Values {
        struct Key: Hashable {
            let code: Int32
            let column: Int
            let bits: UInt64
            let raises: Bool
        }
        var codeOf: [Key: Int32] = [:]
        var texts = TextLevels()
        let codes = parts.map { part -> Int32 in
            guard let part else { return -1 }
            let key = Key(
                code: plan.code(of: part.reason),
                column: part.reason.column,
                bits: part.value.bitPattern,
                raises: part.reason.contribution > 0
            )
            if let code = codeOf[key] { return code }
            let code = texts.code(plan.texts.words(part.reason, value: part.value))
            codeOf[key] = code
            return code
        }
        return .categories(codes: codes, levels: texts.levels)
    }
}

extension ReasonPlan {
    /// A change that would help, in words.
    func words(_ change: Explanation.Change) -> String {
        texts.words(change.change, from: change.value, below: threshold)
    }
}

/// The levels of a column of texts, each once.
private struct TextLevels {
    private(set) var levels: [String] = []
    private var codes: [String: Int32] = [:]

    mutating func code(_ text: String) -> Int32 {
        if let code = codes[text] { return code }
        let code = Int32(levels.count)
        codes[text] = code
        levels.append(text)
        return code
    }
}
