import ChurnData
import ChurnScoring
import Testing

/// Whether a reader notices that a matrix is not what was written.
struct MatrixStampTests {
    private func written(_ folder: TemporaryFolder, ids: CustomerIDs = .strings(["a", "b", "b", "c"])) throws {
        let schema = try FeatureSchema([
            FeatureColumn(name: "visits", definition: "count()"),
            FeatureColumn(
                name: "plan",
                kind: .categorical(levels: ["pro", "team"]),
                definition: "attribute(name=plan)"
            ),
        ])
        let matrix = FeatureMatrix(
            schema: schema,
            rowCount: 4,
            values: [1, .nan, 2.5, 2.5, 0, -1, .nan, 1],
            keys: RowKeys(customers: ids, cutoffs: [0, 0, 86_400_000_000, 0])
        )
        try folder.database.writeMatrix(
            MatrixTable(matrix, labels: [1, 0, 0, .nan], states: ["positive", "negative", "negative", "immature"]),
            to: folder.file("m.parquet"),
            metadata: ["audit": "passed: 8 checks"]
        )
    }

    /// The matrix after `query` over `m.parquet` was written with the metadata of the matrix.
    private func changed(_ query: String) throws -> MatrixTable {
        let folder = try TemporaryFolder()
        try written(folder)
        let path = folder.file("m.parquet")
        let table = try folder.database.readTable(folder.sql(query.replacing("m.parquet", with: path)))
        let metadata = try folder.database.tableMetadata(path)
        try folder.database.writeTable(table, to: folder.file("n.parquet"), metadata: metadata)
        return try folder.database.readMatrix(MatrixSpec(source: folder.files("n.parquet"), label: "label"))
    }

    @Test func `a matrix is known again, with its metadata, whatever the ids are`() throws {
        for ids in [CustomerIDs.strings(["a", "007", "b", "c"]), .integers([-5, 1, 2, .max])] {
            let folder = try TemporaryFolder()
            try written(folder, ids: ids)
            let read = try folder.database.readMatrix(MatrixSpec(source: folder.files("m.parquet"), exclude: ["plan"]))
            #expect(read.isAsWritten)
            #expect(read.metadata["audit"] == "passed: 8 checks")
        }
    }

    @Test(arguments: [
        "SELECT * FROM 'm.parquet'", "SELECT * FROM 'm.parquet' ORDER BY customer DESC, cutoff",
        "SELECT *, 7 AS new FROM 'm.parquet'", "SELECT * REPLACE (1 - label AS label) FROM 'm.parquet'",
    ])
    func `other orders, columns and labels leave the features as they were`(query: String) throws {
        #expect(try changed(query).isAsWritten)
    }

    @Test(arguments: [
        "SELECT * FROM 'm.parquet' WHERE label IS NOT NULL",
        "SELECT * FROM 'm.parquet' UNION ALL SELECT * FROM 'm.parquet' WHERE customer = 'a'",
        "SELECT * REPLACE (coalesce(visits, 0.0) AS visits) FROM 'm.parquet'",
        "SELECT * REPLACE (visits + label AS visits) FROM 'm.parquet'",
        "SELECT * REPLACE (CASE plan WHEN 'pro' THEN 'team' ELSE plan END AS plan) FROM 'm.parquet'",
        "SELECT * REPLACE (customer || 'x' AS customer) FROM 'm.parquet'",
        "SELECT * REPLACE (cutoff + INTERVAL 1 DAY AS cutoff) FROM 'm.parquet'",
    ])
    func `a changed feature, customer, cutoff or row shows`(query: String) throws {
        let read = try changed(query)
        #expect(!read.isAsWritten)
        #expect(read.metadata["audit"] == "passed: 8 checks")
    }

    @Test func `another table says nothing of itself`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x,y\n1,0\n", to: "t.csv")
        let read = try folder.database.readMatrix(MatrixSpec(source: folder.files("t.csv"), label: "y"))
        #expect(!read.isAsWritten && read.metadata.isEmpty)
    }
}
