// What inference needs of a design: dense blocks in the order of the design columns, and the name of each of these. All
// that depends on how a design keeps its rows is here.

internal import ChurnScoring

/// A pass over the rows of a design, a block at a time.
struct DesignPass: Sendable {
    let design: DesignMatrix
    let threads: Int

    /// The number of design columns.
    var columnCount: Int { design.columnCount }
    /// The rows of a full block.
    var blockRows: Int { min(DesignMatrix.rowsPerBlock, design.rowCount) }

    /// The sums that `body` makes of up to 16 groups of neighbouring blocks, in order.
    ///
    /// `body` gets each block of its group with its rows and its values, a column behind the other. A group ends early
    /// once `isComplete` holds for its sums.
    ///
    /// Groups depend on the number of rows and columns only, so that sums over them have the same bits on any number of
    /// threads.
    func groups<Sums: Sendable>(
        _ initial: Sums,
        until isComplete: @Sendable (Sums) -> Bool = { _ in false },
        _ body: @Sendable (inout Sums, Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Sums] {
        // Sums of squares of the columns are what memory goes to.
        let groupCount = min(design.blockCount, columnCount > 512 ? 2 : 16)
        var results = [Sums](repeating: initial, count: groupCount)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            Workers.forEachChunk(groupCount, threads: threads) { group in
                let block = UnsafeMutablePointer<Double>.allocate(capacity: blockRows * columnCount)
                defer { block.deallocate() }
                var sums = initial
                for index in group * design.blockCount / groupCount..<(group + 1) * design.blockCount / groupCount
                where !isComplete(sums) {
                    write(index, into: block)
                    body(&sums, design.rows(ofBlock: index), block)
                }
                results[group] = sums
            }
        }
        return results
    }

    private func write(_ index: Int, into block: UnsafeMutablePointer<Double>) {
        let layout = design.layout
        let count = design.rows(ofBlock: index).count
        guard !layout.factors.isEmpty else { return design.writeBlock(index, into: block) }
        let held = UnsafeMutablePointer<Double>.allocate(capacity: count * layout.blockColumnCount)
        defer { held.deallocate() }
        design.writeBlock(index, into: held)
        block.update(repeating: 0, count: count * columnCount)
        for position in 0..<layout.blockColumnCount {
            (block + layout.order[position] * count).update(from: held + position * count, count: count)
        }
        let positions = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        defer { positions.deallocate() }
        for factor in layout.factors {
            design.writePositions(of: factor, block: index, into: positions)
            for row in 0..<count where positions[row] >= 0 {
                block[layout.order[Int(positions[row])] * count + row] = 1
            }
        }
    }
}

/// What a design column stands for.
struct DesignTerm: Hashable, Sendable {
    /// How tables name it.
    var name: String
    /// The feature column that it comes from; `nil` of the intercept.
    var column: String?
    /// The units of the (transformed) feature column in one unit of the design column.
    var unit = 1.0
    /// Whether it holds a number and not a 0/1 flag.
    var isNumeric = false

    /// The terms of an encoding's design columns, in their order.
    static func terms(_ encoding: DesignEncoding, _ schema: FeatureSchema) -> [DesignTerm] {
        var terms = (0..<encoding.designColumnCount).map { DesignTerm(name: "term \($0)", column: "term \($0)") }
        for (column, feature) in zip(encoding.columns, schema.columns) {
            if let index = column.valueColumn {
                let isPlain = column.statistics.transform == .identity
                terms[index] = DesignTerm(
                    name: isPlain ? feature.name : "\(column.statistics.transform)(\(feature.name))",
                    column: feature.name,
                    unit: column.scale,
                    isNumeric: true
                )
            }
            let levels = feature.levels ?? []
            for (level, index) in column.levelColumns.enumerated() where index >= 0 {
                let text = index == column.rareColumn ? "(rare)" : level < levels.count ? levels[level] : "(unseen)"
                terms[index] = DesignTerm(name: "\(feature.name) = \(text)", column: feature.name)
            }
            if let index = column.missingColumn {
                terms[index] = DesignTerm(name: "\(feature.name) missing", column: feature.name)
            }
        }
        addCurvesAndInteractions(encoding, schema, to: &terms)
        nameCurvesAndProducts(encoding, schema, in: &terms)
        terms[encoding.interceptColumn] = DesignTerm(name: "(intercept)")
        return terms
    }

    private static func addCurvesAndInteractions(
        _ encoding: DesignEncoding,
        _ schema: FeatureSchema,
        to terms: inout [DesignTerm]
    ) {
        for (column, feature) in zip(encoding.columns, schema.columns) {
            for (number, index) in column.curveColumns.enumerated() {
                terms[index] = DesignTerm(name: "\(feature.name) curve \(number + 1)", column: feature.name)
            }
        }
        for interaction in encoding.interactions {
            let (first, second) = (interaction.first, interaction.second)
            for (pair, index) in interaction.designColumns.enumerated() where index >= 0 {
                let names = [(first, pair / second.groupCount), (second, pair % second.groupCount)].map { side, group in
                    // A categorical side has the names of its levels, whose design columns are neighbours.
                    let level = encoding.columns[side.column].levelColumns.filter { $0 >= 0 }.min().map { $0 + group }
                    return level.map { terms[$0].name } ?? schema.columns[side.column].name
                }
                terms[index] = DesignTerm(
                    name: "\(names[0]) x \(names[1])",
                    column: schema.columns[first.column].name
                )
            }
        }
    }
}
