import ChurnScoring
import Testing

@testable import ChurnFeatures

/// A window of 30 days, and the vocabulary of logins and purchases on two pages.
@Suite struct CustomerExtractorTests {
    private let vocabulary = EventVocabulary(
        typeNames: ["purchase", "login"],
        valueNames: ["amount"],
        attributes: [.init(name: "page", levels: ["home", "cancel"])]
    )

    private func extractor(
        _ columns: [FeatureColumn],
        _ attributes: [CustomerAttribute] = []
    ) throws -> CustomerExtractor {
        try CustomerExtractor(
            schema: try FeatureSchema(columns),
            window: days(30),
            vocabulary: vocabulary,
            attributes: attributes
        )
    }

    private func column(_ definition: String, signal: String = "") -> FeatureColumn {
        FeatureColumn(name: definition, definition: definition, signal: signal)
    }

    @Test func `a row holds what was known and inside the window, by texts and by codes`() throws {
        let extractor = try extractor(
            ["count()", "sum(value=amount, types=[purchase])", "distinct(attribute=page)", "recency()"].map {
                column($0)
            }
        )
        let events = extractor.makeEvents()
        let login = try #require(extractor.typeCode(of: "login"))
        let cancel = try #require(extractor.textCode(of: "cancel", attribute: 0))
        events.append(occurredAt: days(99), type: "purchase", values: [2.5], attributes: ["home"])
        events.append(occurredAt: days(70), typeCode: login, values: [10], textCodes: [cancel])
        events.append(occurredAt: days(71), type: "purchase", values: [1.5], attributes: [nil])
        events.append(occurredAt: days(70) - 1, type: "login")
        events.append(occurredAt: days(100), typeCode: login)
        events.append(occurredAt: days(90), knownAt: days(100), type: "login")
        #expect(events.count == 6)
        #expect(extractor.row(of: events, asOf: days(100)) == [3, 4, 2, 1])
        #expect(extractor.row(of: events, asOf: days(100) + 1).first == 4)
        var row = [7.0]
        extractor.append(rowOf: events, asOf: days(100), to: &row)
        #expect(row == [7, 3, 4, 2, 1])
        events.removeAll()
        #expect(extractor.row(of: events, asOf: days(100)).prefix(3) == [0, 0, 0])
    }

    @Test func `types and texts beyond the vocabulary count, until the buffer is emptied`() throws {
        let extractor = try extractor(
            [
                "count(types=[trial])", "distinct_types()", "distinct(attribute=page)",
                "count(where=[page in [docs]])",
            ].map { column($0) }
        )
        #expect(extractor.typeCode(of: "trial") == nil)
        #expect(extractor.warnings.count == 2)
        let events = extractor.makeEvents()
        for (type, page) in [("trial", "docs"), ("login", "docs"), ("a", "home"), ("trial", "Ünïcode")] {
            events.append(occurredAt: days(90), type: type, attributes: [page])
        }
        #expect(extractor.row(of: events, asOf: days(100)) == [2, 3, 3, 2])
        events.removeAll()
        events.append(occurredAt: days(90), type: "login", attributes: ["home"])
        #expect(extractor.row(of: events, asOf: days(100)) == [0, 1, 1, 0])
    }

    @Test func `attributes hold as of the cutoff, in the levels of the schema`() throws {
        let plan = FeatureColumn(
            name: "plan",
            kind: .categorical(levels: ["pro", "basic"]),
            definition: FeatureDefinition.attribute("plan").description
        )
        let extractor = try extractor(
            [plan, column("attribute(name=seats)"), column("days_until(name=renewal)")],
            [
                CustomerAttribute(name: "renewal", kind: .date), CustomerAttribute(name: "plan", kind: .category),
                CustomerAttribute(name: "seats", kind: .number),
            ]
        )
        let events = extractor.makeEvents()
        #expect(extractor.row(of: events, asOf: days(100)).allSatisfy { $0.isNaN })
        events.setAttributes([
            .init(validFrom: days(90), values: [.date(days(120)), .text("basic"), .number(3)]),
            .init(validFrom: days(80), values: [.missing, .text("pro"), .number(2)]),
            .init(validFrom: days(95), values: [.date(days(90)), .text("gold"), .number(4)]),
        ])
        #expect(extractor.row(of: events, asOf: days(95)) == [1, 3, 25])
        #expect(extractor.row(of: events, asOf: days(96)) == [FeatureColumn.unseenCode, 4, -6])
        #expect(extractor.row(of: events, asOf: days(85))[0] == 0)
        #expect(extractor.row(of: events, asOf: days(85))[2].isNaN)
        events.removeAll()
        #expect(extractor.row(of: events, asOf: days(95)).allSatisfy { $0.isNaN })
    }

    @Test func `a schema that the features do not make is refused with the column's name`() throws {
        func code(_ body: () throws -> CustomerExtractor) -> FeatureError.Code? {
            do { _ = try body() } catch { return (error as? FeatureError)?.code }
            return nil
        }
        #expect(code { try extractor([FeatureColumn(name: "x")]) } == .mismatchedSchema)
        #expect(code { try extractor([FeatureColumn(name: "x", definition: "no such")]) } == .unreadableDefinition)
        #expect(code { try extractor([column("sum(value=price)")]) } == .unknownName)
        let categorical = FeatureColumn(name: "x", kind: .categorical(levels: []), definition: "count()")
        #expect(code { try extractor([categorical]) } == .mismatchedSchema)
        let plan = [CustomerAttribute(name: "plan", kind: .category)]
        #expect(code { try extractor([column("attribute(name=plan)")], plan) } == .mismatchedSchema)
        let schema = try FeatureSchema([FeatureColumn(name: "n", definition: "count(window=7d)")])
        func make(_ features: [Feature]) throws -> CustomerExtractor {
            try CustomerExtractor(features: features, window: days(30), vocabulary: vocabulary, schema: schema)
        }
        #expect(code { try make([]) } == .mismatchedSchema)
        #expect(code { try make([Feature(name: "n", definition: .count(.any, window: days(8)))]) } == .mismatchedSchema)
        #expect(code { try make([Feature(name: "n", definition: .count(.any, window: days(7)))]) } == nil)
    }

    @Test func `a signal's value that the vocabulary lacks is missing, as in a log without it`() throws {
        let extractor = try extractor([column("sum(value=price)", signal: "purchase_rfm")])
        #expect(extractor.warnings.count == 1)
        #expect(extractor.row(of: extractor.makeEvents(), asOf: days(100))[0].isNaN)
    }

    @Test func `more events than the buffer had room for, and extreme times`() throws {
        let extractor = try extractor([column("count()"), column("distinct_types()")])
        let events = extractor.makeEvents()
        for index in 0..<1000 { events.append(occurredAt: days(100) - Int64(index % 700), type: "login") }
        for time in [Int64.min, .max] { events.append(occurredAt: time, type: "purchase") }
        #expect(extractor.row(of: events, asOf: days(100) + 1) == [1000, 1])
        #expect(extractor.row(of: events, asOf: .min) == [0, 0])
        #expect(extractor.row(of: events, asOf: .max) == [0, 0])
    }
}
