import ChurnData
import ChurnScoring
import Testing

struct MatrixTableTests {
    private func matrix(_ customers: CustomerIDs) throws -> FeatureMatrix {
        let schema = try FeatureSchema([
            FeatureColumn(name: "visits_28d", definition: "count(type in [\"visit\"])", signal: "login_decline"),
            FeatureColumn(
                name: "plan",
                kind: .categorical(levels: ["é \"x\"", "b'", "never used"]),
                definition: "asof plan"
            ),
        ])
        return FeatureMatrix(
            schema: schema,
            rowCount: 3,
            values: [0.1, .nan, -3e-300, 1, .nan, 0],
            keys: RowKeys(customers: customers, cutoffs: [0, 1_735_689_600_123_456, 2])
        )
    }

    @Test(arguments: [CustomerIDs.integers([-1, 5, 7]), .strings(["007", "8", "a\n\"b\""])])
    func `a written matrix is read back as it was`(customers: CustomerIDs) throws {
        let folder = try TemporaryFolder()
        let matrix = try matrix(customers)
        let table = MatrixTable(matrix, labels: [1, .nan, 0], states: ["positive", "immature", "negative"])
        try folder.database.writeMatrix(table, to: folder.file("m.parquet"), metadata: ["config": "a: 'b'\n"])
        let read = try folder.database.readMatrix(MatrixSpec(source: folder.files("m.parquet")))
        #expect(read.matrix.schema == matrix.schema)
        #expect(read.matrix.values.map(\.bitPattern) == matrix.values.map(\.bitPattern))
        #expect(read.matrix.keys == matrix.keys)
        #expect(read.states == table.states)
        #expect(read.labels.map { $0.map(\.bitPattern) } == table.labels.map { $0.map(\.bitPattern) })
        #expect(try folder.database.tableMetadata(folder.file("m.parquet"))["config"] == "a: 'b'\n")
    }

    @Test(arguments: ["m.parquet", "m.csv"])
    func `labels of types are never features, and each can be the label`(name: String) throws {
        let folder = try TemporaryFolder()
        let matrix = FeatureMatrix(
            schema: try FeatureSchema([FeatureColumn(name: "x"), FeatureColumn(name: "label_like")]),
            rowCount: 3,
            values: [1, 2, 3, 4, 5, 6],
            keys: RowKeys(customers: .integers([1, 2, 3]), cutoffs: [0, 0, 0])
        )
        var table = MatrixTable(matrix, labels: [1, 1, 0], states: ["positive", "positive", "negative"])
        table.otherLabels = [
            NamedLabels(name: "label_left", labels: [1, 0, 0]), NamedLabels(name: "label_card", labels: [0, .nan, 0]),
        ]
        try folder.database.writeMatrix(table, to: folder.file(name))
        for (label, expected) in [(nil, [1, 1, 0]), ("label_left", [1, 0, 0]), ("label_card", [0, -9, 0])]
            as [(String?, [Double])]
        {
            let read = try folder.database.readMatrix(MatrixSpec(source: folder.files(name), label: label))
            #expect(read.matrix.schema.columns.map(\.name) == ["x", "label_like"])
            #expect(read.labels?.map { $0.isNaN ? -9 : $0 } == expected)
        }
    }

    @Test func `a feature may not be named like a key`() throws {
        let folder = try TemporaryFolder()
        let matrix = FeatureMatrix(schema: try FeatureSchema([FeatureColumn(name: "Label")]), rowCount: 1, values: [1])
        #expect(
            folder.message {
                try folder.database.writeMatrix(MatrixTable(matrix, labels: [1]), to: folder.file("m.parquet"))
            }
                == "\(folder.file("m.parquet")): two columns are named \"label\"; "
                + "names of columns must differ by more than their case"
        )
    }

    @Test func `a ready table becomes a matrix`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,day,amount,plan,active,Churn,note\n03,2025-01-01,1,pro,true,Yes,a\n4,2025-01-02,NA,free,false,No,b\n",
            to: "t.csv"
        )
        let spec = MatrixSpec(source: folder.files("t.csv"), label: "Churn", id: "id", time: "day", exclude: ["note"])
        let read = try folder.database.readMatrix(spec)
        #expect(read.matrix.schema.columns.map(\.name) == ["amount", "plan", "active"])
        #expect(read.matrix.schema.columns.map(\.levels) == [nil, ["free", "pro"], ["false", "true"]])
        #expect(read.matrix.values.map { $0.isNaN ? -9 : $0 } == [1, -9, 1, 0, 1, 0])
        #expect(read.labels == [1, 0])
        #expect(read.customers == .strings(["03", "4"]))
        #expect(read.matrix.keys?.cutoffs == [micros("2025-01-01T00:00:00Z"), micros("2025-01-02T00:00:00Z")])
    }

    @Test(arguments: ["0,1", "true,FALSE", "Yes,no", "1.0,0.0"])
    func `labels in every usual form`(pair: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("x,y\n" + pair.split(separator: ",").map { "1,\($0)\n" }.joined(), to: "t.csv")
        let labels = try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"), label: "y")).labels
        #expect(Set(labels ?? []) == [0, 1])
    }

    @Test func `other labels are refused with what was found`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x,y\n1,stayed\n2,left\n", to: "t.csv")
        try folder.write("x,y\n1,1\n2,\n", to: "u.csv")
        func message(_ name: String) -> String {
            folder.message { _ = try folder.database.readMatrix(MatrixSpec(source: folder.files(name), label: "y")) }
        }
        #expect(
            message("t.csv")
                == "t.csv: column \"y\": a label must be 0 or 1, true or false, yes or no; it has \"left\", \"stayed\""
        )
        #expect(message("u.csv") == "u.csv: row 2: column \"y\": the label is missing; leave out rows without one")
    }

    @Test func `a text that differs in every row is warned about`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x,name\n" + (0..<60).map { "\($0),n\($0)\n" }.joined(), to: "t.csv")
        let warnings = try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"))).warnings
        #expect(
            warnings == ["column \"name\" has 60 different texts in 60 rows; if it is an id, name it so or exclude it"]
        )
    }
}
