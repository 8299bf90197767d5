internal import ChurnScoring

/// The events of one customer, in any order, and what is told of the customer besides.
///
/// Made by `CustomerExtractor.makeEvents()`, used by one thread at a time, and used again for the next customer after
/// ``removeAll()``: once it has grown to the largest customer, evaluating allocates nothing.
public final class CustomerEvents {
    let plan: CustomerPlan
    let categories: [(column: Int, attribute: Int, codes: [String: Double])]
    private var events: CustomerEventStorage
    /// Types and texts that the vocabulary lacks: their codes go on where its own end.
    private var newTypes: [String] = []
    private var newTexts: [[String]]
    private var hasNewNames = false
    private var attributeRows: [CustomerAttributeRow] = []
    private var history: HistoryLog?
    /// For each of `categories` the schema's code of each level of `history`.
    private var categoryCodes: [[Double]] = []
    private var workspace: CustomerWorkspace?

    init(_ plan: CustomerPlan, categories: [(column: Int, attribute: Int, codes: [String: Double])]) {
        self.plan = plan
        self.categories = categories
        events = CustomerEventStorage(valueCount: plan.valueSlots.count, codeCount: plan.attributeSlots.count)
        newTexts = plan.vocabulary.attributes.map { _ in [] }
    }

    /// The number of events.
    public var count: Int { events.count }

    /// Adds an event by its texts.
    ///
    /// - Parameters:
    ///   - occurredAt: When it happened, in microseconds since 1970, UTC.
    ///   - knownAt: When it could be known; `nil` where that is when it happened.
    ///   - type: The event type.
    ///   - values: One for each value of the vocabulary, NaN where it is missing; empty where all are.
    ///   - attributes: One for each attribute of the vocabulary, `nil` where it is missing; empty where all are.
    public func append(
        occurredAt: Int64,
        knownAt: Int64? = nil,
        type: String,
        values: [Double] = [],
        attributes: [String?] = []
    ) {
        checkCounts(values.count, attributes.count)
        let index = events.append(occurredAt: occurredAt, knownAt: knownAt ?? occurredAt, type: code(ofType: type))
        write(values, index)
        let codes = events.codes + index * events.codeCount
        for (position, slot) in plan.attributeSlots.enumerated() {
            let text = attributes.isEmpty ? nil : attributes[position]
            codes[slot] = text.map { code(ofText: $0, position) } ?? -1
        }
    }

    /// Adds an event by its codes, without looking any text up.
    ///
    /// `typeCode` comes from `CustomerExtractor.typeCode(of:)`, `textCodes` from `textCode(of:attribute:)`; -1 is a
    /// missing text. The rest is as in ``append(occurredAt:knownAt:type:values:attributes:)``.
    public func append(
        occurredAt: Int64,
        knownAt: Int64? = nil,
        typeCode: Int32,
        values: [Double] = [],
        textCodes: [Int32] = []
    ) {
        checkCounts(values.count, textCodes.count)
        precondition(typeCode >= 0 && typeCode < plan.typeCodes.count, "type code without a name")
        let index = events.append(occurredAt: occurredAt, knownAt: knownAt ?? occurredAt, type: typeCode)
        write(values, index)
        let codes = events.codes + index * events.codeCount
        for (position, slot) in plan.attributeSlots.enumerated() {
            let code = textCodes.isEmpty ? -1 : textCodes[position]
            precondition(code >= -1 && code < plan.textCodes[position].count, "text code without a text")
            codes[slot] = code
        }
    }

    /// Says what is known of the customer besides its events: rows in any order; none says that nothing is.
    public func setAttributes(_ rows: [CustomerAttributeRow]) {
        attributeRows = rows
        history = plan.history(rows)
        categoryCodes = categories.map { category in
            guard let history, case .category(let levels) = history.kinds[category.attribute] else { return [] }
            return levels.map { category.codes[$0] ?? FeatureColumn.unseenCode }
        }
        workspace?.setHistory(history)
    }

    /// Forgets the events and attributes, and keeps the room for the next customer.
    public func removeAll() {
        events.removeAll()
        if !attributeRows.isEmpty { setAttributes([]) }
        guard hasNewNames else { return }
        newTypes = []
        newTexts = plan.vocabulary.attributes.map { _ in [] }
        hasNewNames = false
    }

    /// Appends the features as of `cutoff` to `row`.
    func append(rowAsOf cutoff: Int64, to row: inout [Double]) {
        if hasNewNames { return widened().append(rowAsOf: cutoff, to: &row) }
        if workspace == nil { workspace = CustomerWorkspace(plan, history) }
        let start = row.count
        workspace?.append(events, cutoff, to: &row)
        for (category, codes) in zip(categories, categoryCodes) {
            let value = row[start + category.column]
            if !value.isNaN { row[start + category.column] = codes[Int(value)] }
        }
    }

    /// The same events under a vocabulary that has all their types and texts.
    ///
    /// Codes are ranks of names, which order events of one time and the terms of some sums: a new name has to get its
    /// rank among the others. That is slow and rare; the plan is compiled anew.
    private func widened() -> CustomerEvents {
        let wider = CustomerEvents(plan.adding(types: newTypes, texts: newTexts), categories: categories)
        wider.setAttributes(attributeRows)
        let typeNames = plan.log.typeNames + newTypes
        let texts = newTexts.indices.map { plan.log.attributeLevels[plan.attributeSlots[$0]] + newTexts[$0] }
        for index in 0..<events.count {
            wider.append(
                occurredAt: events.occurredAt[index],
                knownAt: events.knownAt[index],
                type: typeNames[Int(events.types[index])],
                values: plan.valueSlots.map { events.values[index * events.valueCount + $0] },
                attributes: texts.indices.map { attribute in
                    let code = events.codes[index * events.codeCount + plan.attributeSlots[attribute]]
                    return code < 0 ? nil : texts[attribute][Int(code)]
                }
            )
        }
        return wider
    }

    private func write(_ values: [Double], _ index: Int) {
        let target = events.values + index * events.valueCount
        for (position, slot) in plan.valueSlots.enumerated() {
            target[slot] = values.isEmpty ? .nan : values[position]
        }
    }

    private func checkCounts(_ values: Int, _ attributes: Int) {
        precondition(values == 0 || values == plan.valueSlots.count, "one value for each of the vocabulary's")
        precondition(
            attributes == 0 || attributes == plan.attributeSlots.count,
            "one text for each of the vocabulary's attributes"
        )
    }

    private func code(ofType name: String) -> Int32 {
        if let known = plan.typeCodes[name] { return known }
        return Int32(plan.typeCodes.count) + position(of: name, in: &newTypes)
    }

    private func code(ofText text: String, _ attribute: Int) -> Int32 {
        if let known = plan.textCodes[attribute][text] { return known }
        return Int32(plan.textCodes[attribute].count) + position(of: text, in: &newTexts[attribute])
    }

    private func position(of name: String, in names: inout [String]) -> Int32 {
        hasNewNames = true
        if let known = names.firstIndex(of: name) { return Int32(known) }
        names.append(name)
        return Int32(names.count - 1)
    }
}

@available(*, unavailable)
extension CustomerEvents: Sendable {}
