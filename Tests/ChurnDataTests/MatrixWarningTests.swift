import ChurnData
import ChurnScoring
import Testing

struct MatrixWarningTests {
    private static let states = ["positive", "negative", "gap_churn", "immature"]

    private func extraction(_ folder: TemporaryFolder, states: [String] = states) throws {
        let matrix = FeatureMatrix(
            schema: try FeatureSchema([FeatureColumn(name: "visits")]),
            rowCount: 4,
            values: [1, 2, 3, 4],
            keys: RowKeys(customers: .integers([1, 2, 3, 4]), cutoffs: [0, 0, 0, 0])
        )
        let table = MatrixTable(matrix, labels: [1, 0, .nan, .nan], states: states)
        try folder.database.writeMatrix(table, to: folder.file("m.csv"))
    }

    @Test func `an extraction written as CSV keeps its roles`() throws {
        let folder = try TemporaryFolder()
        try extraction(folder)
        let read = try folder.database.readMatrix(MatrixSpec(source: folder.files("m.csv"), label: "label"))
        #expect(read.matrix.schema.columns.map(\.name) == ["visits"])
        #expect(read.matrix.keys == RowKeys(customers: .integers([1, 2, 3, 4]), cutoffs: [0, 0, 0, 0]))
        #expect(read.states == Self.states)
        #expect(read.labels.map { $0.map { $0.isNaN ? -9 : $0 } } == [1, 0, -9, -9])
        #expect(
            read.warnings == [
                "the table is an extraction by its columns state and label: customer, cutoff, state and label are not features"
            ]
        )
    }

    @Test func `other roles go first, and another state is a feature`() throws {
        let folder = try TemporaryFolder()
        try extraction(folder)
        let spec = MatrixSpec(source: folder.files("m.csv"), label: "label", id: "visits")
        #expect(
            folder.message { _ = try folder.database.readMatrix(spec) } == "m.csv: no column is left to be a feature"
        )
        try folder.write("state,label,x\nBY,0,1\npositive,1,2\n", to: "t.csv")
        let read = try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"), label: "label"))
        #expect(read.matrix.schema.columns.map(\.name) == ["state", "x"])
        #expect(read.warnings.isEmpty)
    }

    /// A table of 60 rows, every third of which churns.
    private func warnings(_ name: String, _ value: (Int, Bool) -> String) throws -> [String] {
        let folder = try TemporaryFolder()
        let rows = (0..<60).map { row in "\(value(row, row % 3 == 0)),\(row % 3 == 0 ? "yes" : "no")\n" }
        try folder.write("\(name),y\n\(rows.joined())", to: "t.csv")
        return try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"), label: "y")).warnings
    }

    @Test func `a column that tells the label is warned about`() throws {
        let expected = ["column \"x\" tells the label; is it known before the outcome?"]
        #expect(try warnings("x") { row, churns in churns ? "\(row)" : "\(row + 100)" } == expected)
        #expect(try warnings("x") { row, churns in churns ? "\(row + 100)" : "\(row)" } == expected)
        // Only those who left have a number.
        #expect(try warnings("x") { row, churns in churns ? "\(row % 2)" : "" } == expected)
        #expect(try warnings("x") { row, churns in churns ? (row % 2 == 0 ? "a" : "b") : "c" } == expected)
        #expect(try warnings("x") { _, churns in churns ? "moved" : "" } == expected)
    }

    @Test func `a column that does not tell the label is not`() throws {
        #expect(try warnings("x") { row, churns in churns && row > 3 ? "\(row + 100)" : "\(row)" } == [])
        #expect(try warnings("x") { row, _ in row % 2 == 0 ? "a" : "b" } == [])
        #expect(try warnings("x") { _, _ in "1" } == [])
        #expect(try warnings("x") { row, churns in churns && row > 3 ? "a" : "b" } == [])
    }

    @Test func `few rows tell nothing`() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<60).map { "\($0 < 19 ? 1 : 2),\($0 < 19 ? 1 : 0)\n" }
        try folder.write("x,y\n\(rows.joined())", to: "t.csv")
        #expect(
            try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"), label: "y")).warnings.isEmpty
        )
    }
}
