import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct FeatureExtractorTests {
    private let events = columns([
        TestEvent(at: days(10), type: "login", amount: 1, page: "home"), TestEvent(at: days(95), type: "purchase"),
    ])

    private func plan(_ features: [Feature] = [], churn: ChurnDefinition? = nil) -> ExtractionPlan {
        ExtractionPlan(
            features: features,
            observation: Observation(cutoffs: [days(100)], window: days(80), horizon: days(10)),
            churn: churn
        )
    }

    private func run(
        _ plan: ExtractionPlan,
        customers: CustomerHistory? = nil,
        dataEnd: Double = 110
    ) throws
        -> Extraction
    {
        try FeatureExtractor(plan).extract(events: EventLog(events), customers: customers, dataEnd: days(dataEnd))
    }

    private func message(_ code: FeatureError.Code, _ body: () throws -> Extraction) -> String {
        let error = #expect(throws: FeatureError.self) { try body() }
        #expect(error?.code == code)
        return error?.description ?? ""
    }

    @Test func `definitions without meaning are refused by name`() throws {
        let cases = [
            ("count(window=0d)", "longer than 0"), ("count(window=81d)", "further than the observation's window"),
            ("slope(bucket=1d, buckets=1)", "2 to 1000"), ("slope(bucket=0d, buckets=2)", "longer than 0"),
            ("spike(recent=0d, baseline=1d)", "longer than 0"), ("percent_change(count(), shift=1d)", "of their own"),
            ("percent_change(count(window=1d), shift=0d)", "more than 0"),
            ("symmetric_change(recency(), shift=1d)", "of their own"),
            ("percent_change(count(window=50d), shift=31d)", "further than"),
            ("ratio(count(), count(window=0d))", "longer than 0"),
            ("ratio(count(), count(window=81d))", "further than the observation's window"),
            ("ratio(count(window=81d), age())", "further than the observation's window"),
            ("ratio(tenure(), ratio(count(), spike(recent=40d, baseline=41d)))", "further than"),
        ]
        for (text, reason) in cases {
            let found = message(.invalidDefinition) { try run(plan([try feature(text)])) }
            #expect(found.contains(reason) && found.contains(text), "\(found)")
        }
    }

    @Test func `two features of one name are refused`() throws {
        let twice = [try feature("count()"), try feature("count()")]
        #expect(message(.duplicateFeature) { try run(plan(twice)) }.contains("occurs twice"))
    }

    @Test func `observations and churn without meaning are refused`() {
        func refused(_ change: (inout ExtractionPlan) -> Void) -> FeatureError.Code? {
            var changed = plan()
            change(&changed)
            return #expect(throws: FeatureError.self) { try FeatureExtractor(changed) }?.code
        }
        #expect(refused { $0.observation.cutoffs = [] } == .invalidObservation)
        #expect(refused { $0.observation.cutoffs = [5, 5] } == .invalidObservation)
        #expect(refused { $0.observation.window = 0 } == .invalidObservation)
        #expect(refused { $0.observation.gap = -1 } == .invalidObservation)
        #expect(refused { $0.observation.horizon = 0 } == .invalidObservation)
        #expect(refused { $0.observation.eligibility.activeWithin = 0 } == .invalidObservation)
        #expect(refused { $0.churn = .inactivity(.any, days: 0) } == .invalidChurn)
        #expect(refused { $0.churn = .inactivity(.any, days: .nan) } == .invalidChurn)
        #expect(refused { $0.churn = .event(types: []) } == .invalidChurn)
        #expect(refused { $0.churn = .subscription(allowedGap: -1) } == .invalidChurn)
    }

    @Test func `cutoffs outside the data and windows longer than them are refused`() {
        var outside = plan()
        outside.observation.cutoffs = [days(10), days(100), days(110) + 1]
        let found = message(.outsideData) { try run(outside) }
        #expect(found.contains("1970-01-11") && found.contains("1970-04-21T00:00:00.000001Z"), "\(found)")
        #expect(message(.outsideData) { try run(plan(), dataEnd: 99) }.contains("cutoffs outside"))
        var long = plan()
        long.observation.window = days(100) + 1
        #expect(message(.outsideData) { try run(long) }.contains("longer than the data"))
        long.observation.window = days(100)
        #expect(throws: Never.self) { try run(long) }
        let none = EventLog(columns([]))
        #expect(throws: FeatureError.self) { try FeatureExtractor(plan()).extract(events: none, dataEnd: 1) }
    }

    @Test func `unknown names in a feature fail and list what there is`() throws {
        let cases = [
            ("sum(value=amuont)", "did you mean \"amount\""), ("count(where=[pag in [home]])", "did you mean \"page\""),
            ("count(where=[amuont > 1])", "did you mean \"amount\""), ("distinct(attribute=zzz)", "known are: page"),
            ("attribute(name=plan)", "there are none"),
        ]
        for (text, reason) in cases {
            let found = message(.unknownName) { try run(plan([try feature(text)])) }
            #expect(found.contains(reason), "\(found)")
        }
    }

    @Test func `unknown names in a signal only warn, once each, with the nearest`() throws {
        var parameters = Signal.loginDecline.defaultParameters
        parameters.filter = EventFilter(types: ["logins"])
        let features = Signal.loginDecline.features(parameters, window: days(80))
        let rest = Signal.allCases.filter { $0 != .loginDecline }.flatMap { $0.features(window: days(80)) }
        let extraction = try run(plan(features + rest))
        let unknown = extraction.warnings.filter { $0.contains("\"logins\"") }
        #expect(unknown.count == 1)
        #expect(unknown[0].contains("did you mean \"login\"?"), "\(unknown[0])")
        #expect(unknown[0].contains("login_count_7d and \(features.count - 1) more"), "\(unknown[0])")
        #expect(extraction.matrix.column(0).allSatisfy { $0 == 0 })
        #expect(extraction.warnings.contains { $0.contains("support_ticket") })
        #expect(!extraction.warnings.contains { $0.contains("\"purchase\"") })
    }

    @Test func `kinds of attributes that do not fit are refused`() throws {
        let customers = CustomerHistory(
            customerIDs: .strings(["a"]),
            customers: [0],
            validFrom: [.min],
            attributes: [
                HistoryColumn(name: "plan", kind: .category(levels: ["x"]), values: [0]),
                HistoryColumn(name: "start", kind: .date, values: [0]),
            ]
        )
        let cases = [
            ("attribute(name=start)", "use days_until"), ("days_until(name=plan)", "is no date"),
            ("tenure(start=plan)", "is no date"), ("ratio(attribute(name=plan), count())", "by itself"),
        ]
        for (text, reason) in cases {
            let found = message(.invalidDefinition) { try run(plan([try feature(text)]), customers: customers) }
            #expect(found.contains(reason), "\(found)")
        }
    }

    @Test func `tables whose ids cannot meet are refused`() {
        let numbered = CustomerHistory(customerIDs: .integers([1]), customers: [0], validFrom: [0], attributes: [])
        let found = message(.mismatchedCustomers) { try run(plan(), customers: numbered) }
        #expect(found.contains("numbers"))
        #expect(
            message(.invalidChurn) { try run(plan(churn: .subscription(allowedGap: 0))) }.contains("needs the table")
        )
    }

    @Test func `warnings say where labels mislead`() throws {
        let short = try run(plan(churn: .inactivity(.any, days: 40))).warnings
        #expect(short.contains { $0.contains("recency gives the label away") && $0.contains("last 30.0 days") })
        var cut = plan()
        cut.observation.cutoffs = [days(85), days(100)]
        #expect(try run(cut).warnings.contains { $0.contains("at 1 of 2 cutoffs (up to 1970-03-27)") })
        #expect(try run(plan(churn: .inactivity(.any, days: 5))).warnings.isEmpty)
    }

    @Test func `the schema holds definitions and signals`() throws {
        let features = [
            Feature(name: "mine", definition: .count(.any, window: day)), Signal.tenure.features(window: day)[0],
        ]
        let schema = try run(plan(features)).matrix.schema
        #expect(schema.columns.map(\.name) == ["mine", "tenure_days"])
        #expect(schema.columns.map(\.definition) == ["count(window=1d)", "tenure()"])
        #expect(schema.columns.map(\.signal) == ["", "tenure"])
    }
}
