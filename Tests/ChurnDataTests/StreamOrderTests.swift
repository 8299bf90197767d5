import ChurnData
import ChurnScoring
import Testing

/// Rows come in the order of the file, however many threads read it and however slow the reader is.
@Suite struct StreamOrderTests {
    /// Three row groups of Parquet.
    private static let rowCount = 300_000

    private func table(numbersAsText: Bool) -> Table {
        let numbers = (0..<6).map { column in
            (0..<Self.rowCount).map { Double(($0 &* (column + 3)) % 100_003) + 0.5 }
        }
        let columns = numbers.enumerated().map { index, values in
            TableColumn("c\(index)", numbersAsText ? .strings(values.map { "\($0)" }) : .numbers(values))
        }
        return Table(columns + [TableColumn("row", .integers((0..<Self.rowCount).map(Int64.init)))])
    }

    @Test(arguments: [false, true]) func `a model's columns come in the order of the file`(isText: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/table.parquet"
        let written = table(numbersAsText: isText)
        try Database(.init(threads: 2)).writeTable(written, to: path)
        let schema = try FeatureSchema((0..<6).map { FeatureColumn(name: "c\($0)") })
        for threads in [2, 4] {
            let read = try Database(.init(threads: threads))
                .readMatrix(MatrixSpec(source: .files(path), id: "row", schema: schema))
            guard case .integers(let rows)? = read.customers else {
                Issue.record("the rows have integer ids")
                return
            }
            #expect(rows.indices.allSatisfy { rows[$0] == Int64($0) }, "\(threads) threads")
            #expect(read.matrix[250_000, 5] == Double((250_000 &* 8) % 100_003) + 0.5)
        }
    }
}
