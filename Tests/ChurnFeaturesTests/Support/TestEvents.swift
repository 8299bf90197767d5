import ChurnScoring

@testable import ChurnFeatures

let day = CivilTime.microsecondsPerDay
let hour = day / 24

/// One event as a test writes it.
struct TestEvent {
    var customer = "a"
    var at: Int64
    var known: Int64?
    var type = "login"
    var amount = Double.nan
    var page: String?

    var knownAt: Int64 { known ?? at }
}

/// A moment so many days after 1970, as whole or fractional days that are exact in microseconds.
func days(_ days: Double) -> Int64 { Int64((days * Double(day)).rounded()) }

/// The events as a reader would give them, with a value `amount` and an attribute `page`.
func columns(_ events: [TestEvent], customers: [String]? = nil) -> EventColumns {
    let ids = (customers ?? Array(Set(events.map(\.customer)))).sorted()
    var types: [String] = []
    var pages: [String] = []
    func code(_ text: String, in names: inout [String]) -> Int {
        if let known = names.firstIndex(of: text) { return known }
        names.append(text)
        return names.count - 1
    }
    let typeCodes = events.map { UInt16(code($0.type, in: &types)) }
    let pageCodes = events.map { event in event.page.map { Int32(code($0, in: &pages)) } ?? -1 }
    return EventColumns(
        customerIDs: .strings(ids),
        customers: events.map { Int32(ids.firstIndex(of: $0.customer) ?? 0) },
        occurredAt: events.map(\.at),
        knownAt: events.allSatisfy { $0.known == nil } ? [] : events.map(\.knownAt),
        typeNames: types,
        types: typeCodes,
        values: [ValueColumn(name: "amount", values: events.map(\.amount))],
        attributes: [AttributeColumn(name: "page", levels: pages, codes: pageCodes)]
    )
}

func feature(_ text: String) throws -> Feature { Feature(name: text, definition: try FeatureDefinition(parsing: text)) }

/// Extracts without the checks of reach, so that a test can be as small as its point.
func extract(
    _ plan: ExtractionPlan,
    _ columns: EventColumns,
    customers: CustomerHistory? = nil,
    periods: SubscriptionPeriods? = nil,
    dataEnd: Int64 = days(1000),
    threads: Int = 1
) throws -> Extraction {
    try FeatureExtractor(plan).extractUnchecked(
        EventLog(columns, threads: threads),
        customers,
        periods,
        dataEnd: dataEnd,
        threads: threads
    )
}

/// The value of one definition for the only row at `cutoff`.
func value(
    _ definition: String,
    _ events: [TestEvent],
    cutoff: Int64 = days(100),
    window: Int64 = days(90),
    customers: CustomerHistory? = nil
) throws -> Double {
    let plan = ExtractionPlan(
        features: [try feature(definition)],
        observation: Observation(cutoffs: [cutoff], window: window, horizon: day),
        churn: nil
    )
    let extraction = try extract(plan, columns(events), customers: customers)
    precondition(extraction.matrix.rowCount == 1, "the test's customer must have exactly one row")
    return extraction.matrix[0, 0]
}

/// The bytes of an extraction's matrix and labels.
struct Bytes: Hashable {
    let schema: FeatureSchema
    let keys: RowKeys?
    let values: [UInt64]
    let labels: [UInt64]
    let counts: [StateCounts]
    let types: [ChurnTypeLabels]

    init(_ extraction: Extraction) {
        schema = extraction.matrix.schema
        keys = extraction.matrix.keys
        values = extraction.matrix.values.map(\.bitPattern)
        labels = extraction.labels.map(\.bitPattern)
        counts = extraction.stateCounts
        types = extraction.types
    }
}
