internal import ChurnScoring

extension DesignEncoding {
    /// Writes the design columns of curves and interactions, which lie beside those of lines, levels and missing values.
    ///
    /// - Parameters:
    ///   - matrix: rows in the schema that the encoding was learnt on.
    ///   - rows: the rows of the block.
    ///   - positions: where each design column stands in the block.
    ///   - block: `rows.count` values of each column behind one another; may hold anything.
    func writeCurvesAndInteractions(
        _ matrix: FeatureMatrix,
        _ rows: Range<Int>,
        at positions: [Int],
        into block: UnsafeMutablePointer<Double>
    ) {
        matrix.values.withUnsafeBufferPointer { values in
            let source = { (column: Int) in
                let start = column * matrix.rowCount + rows.lowerBound
                return UnsafeBufferPointer(rebasing: values[start..<start + rows.count])
            }
            for (index, column) in columns.enumerated() where !column.curveColumns.isEmpty {
                guard let basis = column.statistics.spline else { continue }
                let values = source(index)
                for (curve, target) in zip(basis.curves, column.curveColumns) {
                    let target = block + positions[target] * rows.count
                    for row in values.indices {
                        target[row] = values[row].isNaN ? 0 : curve(column.statistics.clamped(values[row]))
                    }
                }
            }
            for interaction in interactions {
                let targets = interaction.designColumns.map { $0 >= 0 ? positions[$0] : -1 }
                for target in targets where target >= 0 {
                    (block + target * rows.count).update(repeating: 0, count: rows.count)
                }
                interaction.write(
                    source(interaction.first.column),
                    source(interaction.second.column),
                    at: targets,
                    into: block
                )
            }
        }
    }
}
