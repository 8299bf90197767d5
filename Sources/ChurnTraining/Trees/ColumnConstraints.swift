import ChurnScoring

/// The column rules of the options with names looked up: one entry a column of the matrix.
struct ColumnConstraints: Sendable {
    /// 1 where larger values must not lower the score, -1 where they must not raise it, else 0.
    let directions: [Int]
    /// What the gain of a split on the column is multiplied by.
    let penalties: [Double]
    /// The columns that may occur together on a path; empty where any may.
    let groups: [Set<Int>]

    /// Whether any column is monotone.
    let hasMonotone: Bool

    /// No constraint on any of `columnCount` columns.
    init(columnCount: Int) {
        directions = Array(repeating: 0, count: columnCount)
        penalties = Array(repeating: 1, count: columnCount)
        groups = []
        hasMonotone = false
    }

    /// The rules for the columns of `schema`.
    ///
    /// - Throws: ``TrainingError`` where a named column is not in the schema, or a monotone one is categorical.
    init(_ rules: GradientBoostingTrainer.Options.ColumnRules, schema: FeatureSchema) throws {
        func index(_ name: String, _ option: String) throws -> Int {
            if let index = schema.index(of: name) { return index }
            let hint = NearestNames.hint(for: name, among: schema.columns.map(\.name))
            throw TrainingError(code: "options.\(option)", message: "\(option): no column \"\(name)\"; \(hint)")
        }
        var directions = Array(repeating: 0, count: schema.count)
        for (name, direction) in rules.monotone.sorted(by: { $0.key < $1.key }) {
            let column = try index(name, "monotone")
            guard schema.columns[column].kind == .numeric else {
                throw TrainingError(
                    code: "options.monotone",
                    message: "monotone: column \"\(name)\" is categorical, so its levels have no order; leave it out"
                )
            }
            directions[column] = direction == .increasing ? 1 : -1
        }
        var penalties = Array(repeating: 1.0, count: schema.count)
        for (name, factor) in rules.penalties.sorted(by: { $0.key < $1.key }) {
            penalties[try index(name, "column_penalty")] = factor
        }
        groups = try rules.interactions.map { try Set($0.map { try index($0, "interactions") }) }
        self.directions = directions
        self.penalties = penalties
        hasMonotone = directions.contains { $0 != 0 }
    }

    /// Those of `columns` that may split a node below splits on `path`.
    func allowed(_ columns: [Int], below path: Set<Int>) -> [Int] {
        guard !groups.isEmpty, !path.isEmpty else { return columns }
        let fitting = groups.filter(path.isSubset)
        // A column of no group is a group of its own, and may come again on its path.
        return columns.filter { column in path == [column] || fitting.contains { $0.contains(column) } }
    }
}
