import ChurnData
import ChurnFeatures
import ChurnScoring
import Testing

struct HistoryReaderTests {
    private func spec(_ source: TableSource, validFrom: String? = "since") -> CustomerSourceSpec {
        CustomerSourceSpec(
            source: source,
            customer: "id",
            validFrom: validFrom,
            attributes: [
                .init(name: "plan", kind: .category), .init(name: "seats", kind: .number),
                .init(name: "renewal", kind: .date),
            ]
        )
    }

    @Test func `attributes are read with their kinds`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,since,plan,seats,renewal\n2,2025-01-01,pro,5,2025-06-01\n1,2025-02-01,,,\n2,2025-03-01,free,,2025-07-01\n",
            to: "c.csv"
        )
        let history = try folder.database.readCustomers(spec(folder.files("c.csv")))
        #expect(history.customerIDs == .integers([1, 2]))
        #expect(history.customers == [1, 0, 1])
        #expect(history.validFrom == ["01", "02", "03"].map { micros("2025-\($0)-01T00:00:00Z") })
        #expect(history.attributes.map(\.name) == ["plan", "seats", "renewal"])
        #expect(history.attributes[0].kind == .category(levels: ["pro", "free"]))
        #expect(history.attributes[0].values[0] == 0 && history.attributes[0].values[2] == 1)
        #expect(history.attributes[1].values[0] == 5)
        #expect(history.attributes[2].values[2] == Double(micros("2025-07-01T00:00:00Z")))
        #expect(history.attributes.allSatisfy { $0.values[1].isNaN })
    }

    @Test func `a table without times holds always`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,plan,seats,renewal\n1,a,1,\n", to: "c.csv")
        #expect(try folder.database.readCustomers(spec(folder.files("c.csv"), validFrom: nil)).validFrom == [.min])
    }

    @Test func `ids follow the kind of the events' ids`() throws {
        let folder = try TemporaryFolder()
        let typed = folder.sql(
            "SELECT '12' AS id, DATE '2025-01-01' AS since, 'a' AS plan, 1 AS seats, NULL::DATE AS renewal"
        )
        let database = folder.database
        #expect(try database.readCustomers(spec(typed)).customerIDs == .strings(["12"]))
        #expect(try database.readCustomers(spec(typed), matching: .integers([1])).customerIDs == .integers([12]))
        let number = folder.sql(
            "SELECT 12 AS id, DATE '2025-01-01' AS since, 'a' AS plan, 1 AS seats, NULL::DATE AS renewal"
        )
        #expect(try database.readCustomers(spec(number), matching: .strings(["a"])).customerIDs == .strings(["12"]))
    }

    @Test func `bad attributes stop with their place`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,since,plan,seats,renewal\n1,2025-01-01,a,many,\n", to: "c.csv")
        #expect(
            folder.message { _ = try folder.database.readCustomers(spec(folder.files("c.csv"))) }
                == "c.csv:2: column \"seats\": expected a number, found \"many\""
        )
    }

    @Test func `a missing time says that tables may hold always`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,since,plan,seats,renewal\n1,2025-01-01,a,1,\n2,,a,1,\n", to: "c.csv")
        #expect(
            folder.message { _ = try folder.database.readCustomers(spec(folder.files("c.csv"))) }
                == "c.csv:3: column \"since\": the time is missing; fill it in; where every row holds always, "
                + "leave `valid_from` out"
        )
    }

    @Test func `rows of one customer and time are counted`() throws {
        let folder = try TemporaryFolder()
        let rows = [
            "2,2025-01-01,pro,5,", "1,2025-02-01,,,", "2,2025-01-01,free,5,", "2,2025-03-01,a,,", "1,2025-02-01,,,",
        ]
        try folder.write("id,since,plan,seats,renewal\n" + rows.map { $0 + "\n" }.joined(), to: "c.csv")
        let history = try folder.database.readCustomers(spec(folder.files("c.csv")))
        let summary = CustomersSummary(history)
        #expect(summary.rows == 5 && summary.customers == 2)
        #expect(summary.repeated == 2 && summary.contradicting == 1)
        #expect(
            summary.warnings == [
                "1 row about customers contradicts another of the same customer and time; keep one of them"
            ]
        )
        let timeless = try folder.database.readCustomers(spec(folder.files("c.csv"), validFrom: nil))
        #expect(CustomersSummary(timeless).repeated == 3)
        #expect(CustomersSummary(timeless).contradicting == 2)
        #expect(
            CustomersSummary(timeless).warnings == [
                "2 rows about customers contradict another of the same customer; keep one a customer, "
                    + "or say from when on each holds with `valid_from`"
            ]
        )
        try folder.write("id,since,plan,seats,renewal\n1,2025-01-01,a,1,\n", to: "d.csv")
        #expect(CustomersSummary(try folder.database.readCustomers(spec(folder.files("d.csv")))).warnings == [])
    }

    @Test func `the reason of an end is read, missing where there is none`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,from,to,why\nb,2025-01-01,2025-02-01,left\na,2025-01-01,,\nb,2025-03-01,2025-04-01,card\n",
            to: "p.csv"
        )
        let spec = PeriodSourceSpec(
            source: folder.files("p.csv"),
            customer: "id",
            start: "from",
            end: "to",
            reason: "why"
        )
        let periods = try folder.database.readPeriods(spec)
        #expect(periods.reasons.map { $0 < 0 ? nil : periods.reasonLevels[Int($0)] } == ["left", nil, "card"])
    }

    @Test func `periods are read, an open one without end`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,from,to\nb,2025-01-01,2025-02-01\na,2025-01-01,\nb,2025-03-01,2025-03-01\n", to: "p.csv")
        let spec = PeriodSourceSpec(source: folder.files("p.csv"), customer: "id", start: "from", end: "to")
        let periods = try folder.database.readPeriods(spec)
        #expect(periods.customerIDs == .strings(["a", "b"]))
        #expect(periods.customers == [1, 0, 1])
        #expect(periods.starts.count == 3)
        #expect(periods.ends == [micros("2025-02-01T00:00:00Z"), .max, micros("2025-03-01T00:00:00Z")])
        #expect(periods.reasons.isEmpty && periods.reasonLevels.isEmpty)
        try folder.write("id,from,to\nb,2025-01-02,2025-01-01\n", to: "p.csv")
        #expect(
            folder.message { _ = try folder.database.readPeriods(spec) }
                == "p.csv:2: column \"to\": expected a time at or after the period's start, found \"2025-01-01\""
        )
    }
}
