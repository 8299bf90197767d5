/// A blend laid out for scoring and explaining.
struct CompiledBlend: Sendable {
    let linear: CompiledLinear
    let trees: CompiledTrees
    let plan: ShapleyPlan
    let weights: Blend.Weights

    /// Compiles a blend that passed ``ModelValidation``.
    init(_ blend: Blend) {
        linear = CompiledLinear(blend.linear)
        trees = CompiledTrees(blend.trees)
        plan = ShapleyPlan(for: blend.trees)
        weights = blend.weights
    }

    /// The raw score of one row, given as `row[column]`.
    func rawScore(row: UnsafePointer<Double>) -> Double {
        weights.rawScore(linear: linear.rawScore(row: row), trees: trees.rawScore(row: row))
    }

    /// The raw scores of `rows` of column-major `values` with `rowCount` values a column.
    func scores(
        of rows: Range<Int>,
        values: UnsafePointer<Double>,
        rowCount: Int,
        columnCount: Int,
        into scores: UnsafeMutablePointer<Double>
    ) {
        let table = ColumnMajorRows(
            values: values + rows.lowerBound,
            stride: rowCount,
            rowCount: rows.count,
            columnCount: columnCount
        )
        trees.score(table, into: scores)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count) { linearScores in
            guard let linearScores = linearScores.baseAddress else { return }
            linear.scores(of: rows, values: values, rowCount: rowCount, into: linearScores)
            for row in 0..<rows.count {
                scores[row] = weights.rawScore(linear: linearScores[row], trees: scores[row])
            }
        }
    }
}
