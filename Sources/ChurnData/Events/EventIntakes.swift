import ChurnFeatures
import ChurnScoring

/// Where the fields of one source are in its chunks.
struct EventSourceFields: Sendable {
    let hasIntegerCustomers: Bool
    /// A field of texts.
    struct Texts: Sendable {
        /// Its column in the chunks.
        let field: Int
        /// For each number of the field's dictionary the shared code of its text; `nil` where rows hold texts.
        let codes: [Int32]?
    }

    /// The field of the type; `nil` where all events are of the type with the code `constantType`.
    let type: Texts?
    let constantType: UInt16
    let knownAt: Int?
    /// For each payload of the log its field, where the source has it.
    let values: [Int?]
    let attributes: [Texts?]
    /// A column that is true where a row is bad in a way that its values do not show.
    let problem: Int?
}

/// The intakes of a reading, one for each thread of the engine that comes with rows.
final class EventIntakes: @unchecked Sendable {
    // Unchecked: the lists are touched under the lock, or when only one thread is left.
    private let lock = Lock()
    private var all: [EventIntake] = []
    private var free: [EventIntake] = []
    private let shared: SharedEventNames
    private let layout: EventRecordLayout
    private let valueNames: [String]
    private let attributeNames: [String]

    init(
        _ specs: [EventSourceSpec],
        _ relations: [SourceRelation],
        _ plans: [EventPlan?],
        expectedCount: Int
    ) {
        valueNames = Set(specs.flatMap(\.values)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        attributeNames = Set(specs.flatMap(\.attributes)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        layout = EventRecordLayout(
            hasKnownAt: specs.contains { $0.knownAt != nil },
            valueCount: valueNames.count,
            attributeCount: attributeNames.count,
            expectedCount: expectedCount
        )
        let texts = zip(plans, relations).filter { $0.0?.fields[0].expression.isInteger == false }
        shared = SharedEventNames(
            attributeCount: attributeNames.count,
            hasTextCustomers: !texts.isEmpty,
            holdsTypedText: texts.contains { !$0.1.isText }
        )
    }

    private var eventCount: Int { all.reduce(0) { $0 + $1.part.count } }

    /// The filled parts.
    var parts: [EventPart] { all.isEmpty ? [EventPart(layout)] : all.map(\.part) }

    /// What the codes in them stand for.
    var names: EventNames { shared.finish(valueNames: valueNames, attributeNames: attributeNames) }

    /// Takes in all rows of a source; returns how many, or `nil` where one of them can't be taken.
    func take(_ plan: EventPlan, _ spec: EventSourceSpec, _ relation: SourceRelation, _ database: Database) -> Int? {
        let dictionaries = dictionaries(plan, relation, database)
        let (sql, problem) = sql(plan, relation, dictionaries)
        var constant: UInt16 = 0
        if case .constant(let name) = spec.type { constant = UInt16(truncatingIfNeeded: shared.type(name)) }
        let isConstant = if case .constant = spec.type { true } else { false }
        let fields = EventSourceFields(
            hasIntegerCustomers: plan.fields[0].expression.isInteger && !shared.hasTextCustomers,
            type: isConstant ? nil : typeTexts(plan.type, dictionaries),
            constantType: constant,
            knownAt: plan.knownAt,
            values: valueNames.map { plan.fieldByValue[$0] },
            attributes: attributeNames.indices.map { index in
                plan.fieldByAttribute[attributeNames[index]].map { attributeTexts($0, index, dictionaries) }
            },
            problem: problem
        )
        let taker: ChunkTap.Taker = { self.take($0, fields) }
        let before = eventCount
        // Not as a stream: the calling thread then decodes as the others do.
        guard (try? database.chunkTap.run(taker, { try database.execute(sql, source: relation.label) })) != nil,
            !shared.hasTooManyTypes
        else { return nil }
        return eventCount - before
    }

    /// The dictionaries of the fields of texts that have one, by field.
    private func dictionaries(
        _ plan: EventPlan,
        _ relation: SourceRelation,
        _ database: Database
    ) -> [Int: ColumnDictionary] {
        var found: [Int: ColumnDictionary] = [:]
        for (index, field) in plan.fields.enumerated() {
            guard case .text = field.role else { continue }
            found[index] = ColumnDictionary(of: field.column, in: relation, database)
        }
        return found
    }

    private func typeTexts(_ field: Int, _ dictionaries: [Int: ColumnDictionary]) -> EventSourceFields.Texts {
        .init(field: field, codes: dictionaries[field]?.texts.map { shared.type($0) })
    }

    private func attributeTexts(
        _ field: Int,
        _ attribute: Int,
        _ dictionaries: [Int: ColumnDictionary]
    ) -> EventSourceFields.Texts {
        .init(field: field, codes: dictionaries[field]?.texts.map { shared.text($0, attribute: attribute) })
    }

    private func take(_ chunk: borrowing DataChunk, _ fields: EventSourceFields) -> Bool {
        let intake = takeIntake()
        defer { give(intake) }
        return intake.take(chunk, fields)
    }

    private func takeIntake() -> EventIntake {
        lock.lock()
        defer { lock.unlock() }
        if let intake = free.popLast() { return intake }
        let intake = EventIntake(
            layout,
            names: shared,
            valueCount: valueNames.count,
            attributeCount: attributeNames.count
        )
        all.append(intake)
        return intake
    }

    private func give(_ intake: EventIntake) {
        lock.lock()
        free.append(intake)
        lock.unlock()
    }

    /// The query that hands all rows to the tap and counts them; its column of problems, if any.
    private func sql(
        _ plan: EventPlan,
        _ relation: SourceRelation,
        _ dictionaries: [Int: ColumnDictionary]
    ) -> (sql: String, problem: Int?) {
        var inner: [String] = []
        var arguments: [String] = []
        var cases: [String] = []
        for (index, field) in plan.fields.enumerated() {
            var value = field.expression.textWithEmpty ?? field.expression.value
            if let dictionary = dictionaries[index] { value = dictionary.number(of: field.column) }
            if field.expression.isInteger && shared.hasTextCustomers { value = "CAST(\(value) AS VARCHAR)" }
            inner.append("\(value) AS v\(index)")
            arguments.append("v\(index)")
            if let condition = field.isUnread(value: "v\(index)", raw: "r\(index)") {
                inner.append("\(SQLText.identifier(field.column.name)) AS r\(index)")
                cases.append("WHEN \(condition) THEN true")
            }
        }
        if !cases.isEmpty { arguments.append("CASE \(cases.joined(separator: " ")) END") }
        let names = plan.fields.map(\.column.name)
        let unique = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
        let sql = """
            SELECT sum(\(ChunkTap.functionName)(\(arguments.joined(separator: ", ")))) \
            FROM (SELECT \(inner.joined(separator: ", ")) FROM \(relation.from(reading: unique)))
            """
        return (sql, cases.isEmpty ? nil : plan.fields.count)
    }
}
