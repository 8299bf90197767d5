import ChurnData
import ChurnScoring
import Testing

/// Reading a table as the schema of a model says.
struct MatrixSchemaTests {
    private static let columns = [
        FeatureColumn(name: "zip", kind: .categorical(levels: ["10", "20"]), definition: "asof zip", signal: "s"),
        FeatureColumn(name: "amount"), FeatureColumn(name: "since"),
        FeatureColumn(name: "active", kind: .categorical(levels: ["false", "true"])),
    ]

    private func read(_ text: String, name: String = "t.csv") throws -> FeatureMatrix {
        let folder = try TemporaryFolder()
        try folder.write(text, to: name)
        let schema = try FeatureSchema(Self.columns)
        return try folder.database.readMatrix(MatrixSpec(source: folder.files(name), schema: schema)).matrix
    }

    private func message(_ text: String) -> String {
        do {
            _ = try read(text)
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func `columns are read with the schema's kinds, levels and order`() throws {
        let matrix = try read(
            """
            note,amount,zip,active,since,label
            a,1.5,20,true,2025-01-01,maybe
            b,NA,30,,2025-01-02,
            c,,10,false,,

            """
        )
        #expect(matrix.schema == (try FeatureSchema(Self.columns)))
        let expected: [Double] = [1, -1, 0, 1.5, .nan, .nan, 20_089, 20_090, .nan, 1, .nan, 0]
        #expect(matrix.values.map { $0.isNaN ? -9 : $0 } == expected.map { $0.isNaN ? -9 : $0 })
        #expect(matrix.rowCount == 3)
    }

    @Test func `a column of digits without a value in it is still of its kind`() throws {
        let matrix = try read("amount,zip,active,since\n,,,\n")
        #expect(matrix.values.allSatisfy { $0.isNaN })
        #expect(matrix.schema.columns[0].levels == ["10", "20"])
    }

    @Test func `types of a typed table give way to the schema`() throws {
        let folder = try TemporaryFolder()
        let table = Table([
            TableColumn("zip", .integers([20, 30])), TableColumn("amount", .booleans([true, false])),
            TableColumn("since", .timestamps([86_400_000_000, 0])), TableColumn("active", .booleans([true, false])),
        ])
        try folder.database.writeTable(table, to: folder.file("t.parquet"))
        let spec = MatrixSpec(source: folder.files("t.parquet"), schema: try FeatureSchema(Self.columns))
        #expect(try folder.database.readMatrix(spec).matrix.values == [1, -1, 1, 0, 1, 0, 1, 0])
    }

    @Test func `every missing column is named at once`() {
        #expect(
            message("zip,note\n1,2\n")
                == "t.csv: columns \"amount\", \"since\", \"active\" are not there; it has: zip, note"
        )
        #expect(
            message("zip,amount,since\n1,2,3\n")
                == "t.csv: column \"active\" is not there; it has: zip, amount, since"
        )
    }

    @Test(arguments: ["12,50", "inf", "2025-01-01", "many"])
    func `a text that is no number is told with its place`(text: String) {
        let message = message("zip,amount,since,active\n1,2,3,true\n1,\"\(text)\",3,true\n")
        #expect(message.hasPrefix("t.csv:3: column \"amount\": expected a "))
        #expect(message.contains("\"\(text)\""))
    }

    @Test func `ids are read beside the features`() throws {
        let folder = try TemporaryFolder()
        try folder.write("customer,x\n7,1\n", to: "t.csv")
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        let spec = MatrixSpec(source: folder.files("t.csv"), id: "customer", schema: schema)
        #expect(try folder.database.readMatrix(spec).customers == .integers([7]))
    }
}
