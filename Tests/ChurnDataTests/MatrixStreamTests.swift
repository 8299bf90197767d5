import ChurnData
import ChurnScoring
import Testing

@Suite struct MatrixStreamTests {
    private let folder: TemporaryFolder
    private let path: String
    private let schema: FeatureSchema

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/table.parquet"
        schema = try FeatureSchema([
            FeatureColumn(name: "logins"), FeatureColumn(name: "plan", kind: .categorical(levels: ["basic", "pro"])),
        ])
        let plans = ["pro", "basic", "other"]
        try Database(.init(threads: 2)).writeTable(
            Table([
                TableColumn("plan", .strings((0..<10_000).map { plans[$0 % 3] })),
                TableColumn("id", .strings((0..<10_000).map { "c\($0)" })),
                TableColumn("logins", .numbers((0..<10_000).map { $0 % 7 == 0 ? .nan : Double($0) })),
            ]),
            to: path
        )
    }

    private func read(
        of path: String,
        rejects: RejectLog? = nil,
        _ change: (inout MatrixStreamSpec) -> Void = { _ in }
    ) throws -> (blocks: [MatrixBlock], outcome: MatrixStream.Outcome) {
        var spec = MatrixStreamSpec(source: .files(path), schema: schema, beside: ["id"])
        change(&spec)
        var blocks: [MatrixBlock] = []
        let outcome = try Database(.init(threads: 2)).matrixStream(spec)
            .forEachBlock(rejects: rejects) { blocks.append($0) }
        return (blocks, outcome)
    }

    private func ids(_ block: MatrixBlock) -> [String] {
        (0..<block.matrix.rowCount).map { block.beside[0].text(at: $0) ?? "" }
    }

    @Test(arguments: [1, 7, 2_047, 2_048, 2_049, 9_999, 10_000, 20_000])
    func `blocks of any size hold the rows of the table in its order`(size: Int) throws {
        let (blocks, outcome) = try read(of: path) { $0.rowsAtOnce = size }
        #expect(blocks.count == (10_000 + size - 1) / size)
        #expect(outcome.rowsRead == 10_000)
        #expect(blocks.flatMap(ids) == (0..<10_000).map { "c\($0)" })
        let logins = blocks.flatMap { Array($0.matrix.column(0)) }
        #expect(logins.enumerated().allSatisfy { $0 % 7 == 0 ? $1.isNaN : $1 == Double($0) })
        let plans = blocks.flatMap { Array($0.matrix.column(1)) }
        #expect(plans.enumerated().allSatisfy { $1 == [1, 0, FeatureColumn.unseenCode][$0 % 3] })
        #expect(blocks.first?.sourceRows.lowerBound == 0 && blocks.last?.sourceRows.upperBound == 10_000)
    }

    @Test func `a stream can begin at any row, and no block spans two partitions`() throws {
        let (blocks, outcome) = try read(of: path) {
            $0.firstRow = 6_000
            $0.rowsAtOnce = 900
            $0.partitionRows = 2_000
        }
        #expect(outcome.rowsRead == 4_000)
        #expect(blocks.map(\.sourceRows.count) == [900, 900, 200, 900, 900, 200])
        #expect(blocks.flatMap(ids) == (6_000..<10_000).map { "c\($0)" })
    }

    @Test func `rows that cannot be read stop the stream where they stand, or are set aside`() throws {
        let lines = (0..<5_000).map { $0 == 4_321 ? "c\($0),pro,many" : "c\($0),pro,\($0)" }
        try folder.write("id,plan,logins\n" + lines.joined(separator: "\n") + "\n", to: "table.csv")
        let csv = folder.file("table.csv")
        let error = #expect(throws: DataError.self) { try read(of: csv) }
        #expect(error?.location.line == 4_323)
        let log = RejectLog()
        let (blocks, outcome) = try read(of: csv, rejects: log) { $0.rowsAtOnce = 1_000 }
        #expect(outcome.rejected == ["bad number": 1])
        #expect(blocks.map(\.matrix.rowCount) == [1_000, 1_000, 1_000, 1_000, 999])
        #expect(blocks.map(\.sourceRows.count) == [1_000, 1_000, 1_000, 1_000, 1_000])
        #expect(log.entries.map(\.value) == ["many"])
    }

    @Test func `a table without rows is one empty block, and its files say how many rows they have`() throws {
        try folder.write("id,plan,logins\n", to: "empty.csv")
        let csv = folder.file("empty.csv")
        let (blocks, _) = try read(of: csv)
        #expect(blocks.map(\.matrix.rowCount) == [0])
        let spec = MatrixStreamSpec(source: .files(path), schema: schema)
        #expect(try Database(.init(threads: 1)).matrixStream(spec).rowCount == 10_000)
    }

    @Test func `a column whose texts the model never saw is warned about`() throws {
        try folder.write("id,plan,logins\na,Pro,1\nb,Basic,2\n", to: "other.csv")
        let csv = folder.file("other.csv")
        #expect(try read(of: csv).outcome.warnings.count == 1)
        #expect(try read(of: path).outcome.warnings.isEmpty)
    }
}
