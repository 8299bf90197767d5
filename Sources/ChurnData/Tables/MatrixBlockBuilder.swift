import ChurnScoring

// The values of a block lie column after column, each with room for all rows of the block, so that a chunk's columns are
// copied as they are; what is left of the room at the end is closed up when the block is taken.

/// Collects the rows of a block.
final class MatrixBlockBuilder {
    private let spec: MatrixStreamSpec
    private let fields: [Field]
    private let besideFields: [Field]
    private let values: UnsafeMutablePointer<Double>
    private var rowCount = 0
    private var sourceRows: Range<Int>
    private var beside: [TableColumnBuilder]
    private var levels: [LevelCodes?]

    init(_ spec: MatrixStreamSpec, fields: [Field], beside besideFields: [Field]) {
        self.spec = spec
        self.fields = fields
        self.besideFields = besideFields
        values = .allocate(capacity: spec.rowsAtOnce * fields.count)
        sourceRows = spec.firstRow..<spec.firstRow
        beside = besideFields.map(TableColumnBuilder.init)
        levels = spec.schema.columns.map { $0.levels.map(LevelCodes.init) }
    }

    deinit { values.deallocate() }

    /// Whether the block stands for any row.
    var hasRows: Bool { !sourceRows.isEmpty }

    /// How many more rows of the source the block may stand for.
    var sourceRowsLeft: Int {
        var end = sourceRows.lowerBound + spec.rowsAtOnce
        if let size = spec.partitionRows { end = min(end, (sourceRows.lowerBound / size + 1) * size) }
        return end - sourceRows.upperBound
    }

    /// What looks wrong about what was taken so far.
    var warnings: [String] {
        zip(spec.schema.columns, levels).compactMap { column, codes in
            guard let codes, codes.hasUnseen, !codes.hasSeen else { return nil }
            return "column \"\(column.name)\" has no value that the model has seen; is it written alike?"
        }
    }

    /// Adds `rows` of a chunk, which with those that could not be read are `sourceRows` rows of the source.
    func append(_ chunk: borrowing DataChunk, _ rows: UnsafeBufferPointer<Int32>, sourceRows added: Int) {
        for index in fields.indices {
            let target = values + index * spec.rowsAtOnce + rowCount
            if levels[index] != nil {
                levels[index]?.append(chunk, index, rows, to: target)
            } else if case .table(.timestamp) = fields[index].role {
                let (times, validity) = (chunk.integers(index), chunk.validity(index))
                for (place, row) in rows.enumerated() {
                    target[place] = validity[Int(row)] ? Double(times[Int(row)]) / microsecondsPerDay : .nan
                }
            } else {
                let (numbers, validity) = (chunk.doubles(index), chunk.validity(index))
                if rows.count == chunk.count, !validity.lacksAny(chunk.count) {
                    target.update(from: numbers, count: rows.count)
                } else {
                    for (place, row) in rows.enumerated() {
                        target[place] = validity[Int(row)] ? numbers[Int(row)] : .nan
                    }
                }
            }
        }
        for index in beside.indices { beside[index].append(chunk, fields.count + index, rows) }
        rowCount += rows.count
        sourceRows = sourceRows.lowerBound..<sourceRows.upperBound + added
    }

    /// The block, which then begins anew behind it.
    func take() -> MatrixBlock {
        let (rowCount, room) = (rowCount, spec.rowsAtOnce)
        let all = [Double](unsafeUninitializedCapacity: rowCount * fields.count) { buffer, count in
            for index in fields.indices {
                guard rowCount > 0, let start = buffer.baseAddress else { break }
                (start + index * rowCount).update(from: values + index * room, count: rowCount)
            }
            count = rowCount * fields.count
        }
        let block = MatrixBlock(
            matrix: FeatureMatrix(schema: spec.schema, rowCount: rowCount, values: all),
            beside: beside.map { $0.finish() },
            sourceRows: sourceRows
        )
        beside = besideFields.map(TableColumnBuilder.init)
        self.rowCount = 0
        sourceRows = sourceRows.upperBound..<sourceRows.upperBound
        return block
    }
}

/// The codes of the texts of a column.
private struct LevelCodes {
    private var index: TextIndex
    private let levelCount: Int
    private var isSeen = false
    private var isUnseen = false

    /// Texts that are kept to be known again, beside the levels; more are only compared.
    private static let keptTexts = 1 << 16

    init(_ levels: [String]) {
        index = TextIndex()
        for level in levels { _ = index.code(of: level) }
        levelCount = levels.count
    }

    var hasSeen: Bool { isSeen }
    var hasUnseen: Bool { isUnseen }

    mutating func append(
        _ chunk: borrowing DataChunk,
        _ column: Int,
        _ rows: UnsafeBufferPointer<Int32>,
        to target: UnsafeMutablePointer<Double>
    ) {
        let (texts, validity) = (chunk.texts(column), chunk.validity(column))
        for (place, row) in rows.enumerated() {
            guard validity[Int(row)] else {
                target[place] = .nan
                continue
            }
            let code = Int(index.code(of: texts.bytes(Int(row))))
            let isLevel = code < levelCount
            if isLevel { isSeen = true } else { isUnseen = true }
            target[place] = isLevel ? Double(code) : FeatureColumn.unseenCode
        }
        // A column of texts that are all different must not fill the memory.
        if index.count > levelCount + Self.keptTexts { forgetUnseen() }
    }

    private mutating func forgetUnseen() {
        let levels = (0..<levelCount).map(index.text)
        index = TextIndex()
        for level in levels { _ = index.code(of: level) }
    }
}
