import ChurnData
import ChurnFeatures
import ChurnScoring
import Testing

/// Taking events on all threads gives the log of reading them one after another.
struct EventTakingReferenceTests {
    private func expectSame(_ taken: EventLog, _ read: EventColumns, _ comment: Comment) {
        let (a, b) = (taken.columns, EventLog(read).columns)
        #expect(a.customerIDs == b.customerIDs, comment)
        #expect(a.customers == b.customers, comment)
        #expect(a.occurredAt == b.occurredAt, comment)
        #expect(a.knownAt == b.knownAt, comment)
        #expect(a.typeNames == b.typeNames, comment)
        #expect(a.types == b.types, comment)
        #expect(a.values.map(\.name) == b.values.map(\.name), comment)
        let bits = [a, b].map { $0.values.map { $0.values.map(\.bitPattern) } }
        #expect(bits[0] == bits[1], comment)
        #expect(a.attributes == b.attributes, comment)
    }

    private static let rows = """
        SELECT CASE WHEN i % 7 = 0 THEN (i * 31) % 50 ELSE (hash(i) % 3000)::BIGINT * 100003 - 7 END AS id,
            TIMESTAMP '2025-01-01' + INTERVAL (hash(i * 3) % 20000000) SECOND AS ts,
            TIMESTAMP '2025-01-01' + INTERVAL (hash(i * 3) % 20000000 + (i % 3)) SECOND AS known,
            ['login', 'a type with a long name', 'x', 'purchase of something long'][1 + (hash(i * 5) % 4)::INT] AS type,
            CASE WHEN i % 11 = 0 THEN NULL ELSE (hash(i * 9) % 100) / 4 END AS amount,
            CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN '' ELSE 'page ' || (hash(i * 13) % 2000) END AS page
        FROM range(60000) t(i)
        """

    private func spec(_ source: TableSource, id: String = "id") -> EventSourceSpec {
        EventSourceSpec(
            source: source,
            customer: id,
            occurredAt: "ts",
            knownAt: "known",
            type: .column("type"),
            values: ["amount"],
            attributes: ["page"]
        )
    }

    @Test(arguments: ["t.parquet", "t.csv", "t.csv.gz"])
    func `files of every format`(_ name: String) throws {
        let folder = try TemporaryFolder()
        let format = name.hasSuffix("parquet") ? "PARQUET, ROW_GROUP_SIZE 4096" : "CSV, HEADER"
        let compression = name.hasSuffix("gz") ? ", COMPRESSION gzip" : ""
        try folder.database.execute("COPY (\(Self.rows)) TO '\(folder.file(name))' (FORMAT \(format)\(compression))")
        let spec = spec(folder.files(name))
        let read = try folder.database.readEvents([spec])
        for threads in [1, 3] {
            let database = try Database(.init(threads: threads))
            let (log, summary) = try database.takeEvents([spec]).grouped(threads: threads)
            expectSame(log, read.events, "\(name) \(threads)")
            #expect(summary.rowsRead == 60000)
            #expect(summary.customers == read.summary.customers)
            #expect(summary.late == read.summary.late)
            #expect(summary.firstOccurredAt == read.summary.firstOccurredAt)
            #expect(summary.lastOccurredAt == read.summary.lastOccurredAt)
            #expect(summary.countsByType.map(\.name) == read.summary.countsByType.map(\.name))
            #expect(summary.countsByType.map(\.count) == read.summary.countsByType.map(\.count))
        }
    }

    @Test func `sources of different kinds of ids and payloads`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type,note\n7,2025-01-01,x,a\n-3,2025-01-02,y,\n", to: "digits.csv")
        let integers = EventSourceSpec(
            source: folder.sql(
                "SELECT i % 9 AS id, TIMESTAMP '2025-01-01' + INTERVAL (i) HOUR AS ts, i / 8 AS v FROM range(500) t(i)"
            ),
            customer: "id",
            occurredAt: "ts",
            type: .constant("visit"),
            values: ["v"]
        )
        let digits = folder.events(folder.files("digits.csv"), attributes: ["note"])
        let texts = folder.events(folder.sql("SELECT '12' AS id, DATE '2025-01-01' AS ts, 'x' AS type"))
        for specs in [[integers], [digits], [integers, digits], [texts, integers], [digits, integers, texts]] {
            let (log, summary) = try folder.database.takeEvents(specs).grouped(threads: 2)
            let read = try folder.database.readEvents(specs)
            expectSame(log, read.events, "\(specs.count)")
            #expect(summary.rowsRead == read.summary.rowsRead)
        }
    }

    @Test func `no rows at all`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "empty.csv")
        try folder.write("id,ts,type\n", to: "header.csv")
        for name in ["empty.csv", "header.csv"] {
            let (log, summary) = try folder.database.takeEvents([folder.events(folder.files(name))]).grouped(threads: 2)
            #expect(log.count == 0 && log.customerIDs.count == 0, "\(name)")
            #expect(summary.firstOccurredAt == nil && summary.rowsRead == 0)
        }
    }
}

struct EventTakingTests {
    @Test func `duplicates are counted, and dropped when asked`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,ts,type,amount\n1,2025-01-01,x,\n1,2025-01-01,x,\n1,2025-01-01,x,1\n2,2025-01-01,x,\n1,2025-01-01,x,\n",
            to: "e.csv"
        )
        let spec = folder.events(folder.files("e.csv"), values: ["amount"])
        for drops in [false, true] {
            let (log, summary) = try folder.database.takeEvents([spec]).grouped(dropsDuplicates: drops, threads: 2)
            #expect(summary.duplicates == 2)
            #expect(log.columns.customers == (drops ? [0, 0, 1] : [0, 0, 0, 0, 1]))
            #expect(summary.countsByType.map(\.count) == [drops ? 3 : 5])
            #expect(summary.countsByType.map(\.duplicates) == [2])
        }
    }

    @Test(arguments: [
        (",2025-01-01,x,1,2025-01-01", "column \"id\": the customer is missing"),
        ("2,,x,1,2025-01-01", "column \"ts\": the time is missing"),
        ("2,2025-01-01,,1,2025-01-01", "column \"type\": the event type is missing"),
        ("2,2025-01-01,x,inf,2025-01-01", "column \"amount\": expected a finite number"),
        ("2,2025-01-01,x,nan,2025-01-01", "column \"amount\": expected a finite number"),
        ("2,2025-01-01,x,12 50,2025-01-01", "column \"amount\": expected a number"),
        ("2,2025-01-01,x,1,soon", "column \"known\": expected a time"),
        ("2,2025-01-01,x", "expected 5 columns, found 3"),
    ])
    func `the first bad row stops, or is set aside`(row: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type,amount,known\n1,2025-01-01,x,1,\n\(row)\n3,2025-01-01,x,,\n", to: "events.csv")
        let spec = EventSourceSpec(
            source: folder.files("events.csv"),
            customer: "id",
            occurredAt: "ts",
            knownAt: "known",
            type: .column("type"),
            values: ["amount"]
        )
        let message = folder.message { _ = try folder.database.takeEvents([spec]) }
        #expect(message.hasPrefix("events.csv:3: \(expected)"), "\(message)")
        let (log, summary) = try folder.database.takeEvents([spec], rejects: RejectLog()).grouped(threads: 2)
        #expect(log.count == 2)
        #expect(summary.rejected.values.reduce(0, +) == 1)
        #expect(summary.rowsRead == 3)
    }
}
