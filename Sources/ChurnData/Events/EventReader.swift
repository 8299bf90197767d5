import CDuckDB
public import ChurnFeatures
import ChurnScoring

extension Database {
    /// Reads all events of one or several sources, in their order and on one thread; ``takeEvents(_:rejects:)`` is faster.
    ///
    /// - Parameters:
    ///   - specs: The sources; their events follow one another, their customers are shared.
    ///   - rejects: Where rows go that can't be read; without it the first one stops the reading.
    /// - Returns: The events, and what was read; duplicates are not looked for.
    /// - Throws: ``DataError`` for a file or column that is not there, or the first bad row.
    public func readEvents(
        _ specs: [EventSourceSpec],
        rejects: RejectLog? = nil
    ) throws -> (events: EventColumns, summary: ReadSummary) {
        var builder = EventBuilder(specs)
        for spec in specs { try builder.read(spec, self, rejects: rejects) }
        return builder.finish()
    }
}

/// Collects events source by source.
private struct EventBuilder {
    private var index = CustomerIndex()
    private var customers: [Int32] = []
    private var occurredAt: [Int64] = []
    private var knownAt: [Int64] = []
    private var typeIndex = TextIndex()
    private var types: [UInt16] = []
    private var values: [ValueColumn]
    private var attributes: [AttributeBuilder]
    private let hasKnownAt: Bool
    private var summary = ReadSummary()

    init(_ specs: [EventSourceSpec]) {
        values = Self.distinct(specs.flatMap(\.values)).map { ValueColumn(name: $0, values: []) }
        attributes = Self.distinct(specs.flatMap(\.attributes)).map { AttributeBuilder(name: $0) }
        hasKnownAt = specs.contains { $0.knownAt != nil }
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    mutating func read(_ spec: EventSourceSpec, _ database: Database, rejects: RejectLog?) throws {
        let relation = try database.relation(spec.source)
        guard relation.origin != .empty else { return }
        let plan = try EventPlan(spec, relation)
        let isInteger = plan.fields[0].expression.isInteger
        index.startSource(isInteger: isInteger, isTyped: !relation.isText)
        let constant: UInt16? =
            if case .constant(let name) = spec.type { UInt16(typeIndex.code(of: name)) } else { nil }
        let scan = FieldScan(relation: relation, fields: plan.fields)
        let counts = try scan.run(database, rejects: rejects) { chunk, rows in
            chunk.appendCustomers(rows, &index, isInteger: isInteger, to: &customers)
            appendTimes(chunk, rows, knownAt: plan.knownAt)
            if let constant {
                types.append(contentsOf: repeatElement(constant, count: rows.count))
            } else {
                try appendTypes(
                    chunk,
                    rows,
                    plan.type,
                    label: relation.label,
                    column: plan.fields[plan.type].column.name
                )
            }
            for payload in values.indices {
                appendValues(chunk, rows, plan.fieldByValue[values[payload].name], to: &values[payload].values)
            }
            for payload in attributes.indices {
                attributes[payload].append(chunk, rows, plan.fieldByAttribute[attributes[payload].name])
            }
        }
        summary.rowsRead += counts.rowsRead
        summary.rejected.merge(counts.rejected) { $0 + $1 }
    }

    private mutating func appendTimes(
        _ chunk: borrowing DataChunk,
        _ rows: UnsafeBufferPointer<Int32>,
        knownAt field: Int?
    ) {
        let times = chunk.integers(1)
        for row in rows { occurredAt.append(times[Int(row)]) }
        guard hasKnownAt else { return }
        guard let field else {
            for row in rows { knownAt.append(times[Int(row)]) }
            return
        }
        let known = chunk.integers(field)
        let validity = chunk.validity(field)
        for row in rows { knownAt.append(validity[Int(row)] ? known[Int(row)] : times[Int(row)]) }
    }

    private mutating func appendTypes(
        _ chunk: borrowing DataChunk,
        _ rows: UnsafeBufferPointer<Int32>,
        _ field: Int,
        label: String,
        column: String
    ) throws {
        let texts = chunk.texts(field)
        for row in rows { types.append(UInt16(truncatingIfNeeded: typeIndex.code(of: texts.bytes(Int(row))))) }
        guard typeIndex.count <= 1 << 16 else {
            throw DataError(
                .unsuitableColumn,
                "more than 65,536 event types; name the column that holds the type",
                at: .init(source: label, column: column)
            )
        }
    }

    private func appendValues(
        _ chunk: borrowing DataChunk,
        _ rows: UnsafeBufferPointer<Int32>,
        _ field: Int?,
        to values: inout [Double]
    ) {
        guard let field else {
            values.append(contentsOf: repeatElement(.nan, count: rows.count))
            return
        }
        let numbers = chunk.doubles(field)
        let validity = chunk.validity(field)
        for row in rows { values.append(validity[Int(row)] ? numbers[Int(row)] : .nan) }
    }

    mutating func finish() -> (EventColumns, ReadSummary) {
        let ids = index.finish(&customers)
        let events = EventColumns(
            customerIDs: ids,
            customers: customers,
            occurredAt: occurredAt,
            knownAt: knownAt,
            typeNames: typeIndex.texts,
            types: types,
            values: values,
            attributes: attributes.map { AttributeColumn(name: $0.name, levels: $0.index.texts, codes: $0.codes) }
        )
        summarise(events)
        return (events, summary)
    }

    private mutating func summarise(_ events: EventColumns) {
        summary.customers = events.customerIDs.count
        summary.firstOccurredAt = events.occurredAt.min()
        summary.lastOccurredAt = events.occurredAt.max()
        for (occurred, known) in zip(events.occurredAt, events.knownAt) where known > occurred { summary.late += 1 }
        var counts = [Int](repeating: 0, count: events.typeNames.count)
        for type in events.types { counts[Int(type)] += 1 }
        summary.countsByType = events.typeNames.indices
            .map { .init(name: events.typeNames[$0], count: counts[$0], duplicates: 0) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

/// Collects the texts of one attribute as codes.
private struct AttributeBuilder {
    let name: String
    var index = TextIndex()
    var codes: [Int32] = []

    init(name: String) { self.name = name }

    mutating func append(_ chunk: borrowing DataChunk, _ rows: UnsafeBufferPointer<Int32>, _ field: Int?) {
        guard let field else {
            codes.append(contentsOf: repeatElement(-1, count: rows.count))
            return
        }
        let texts = chunk.texts(field)
        let validity = chunk.validity(field)
        for row in rows { codes.append(validity[Int(row)] ? index.code(of: texts.bytes(Int(row))) : -1) }
    }
}
