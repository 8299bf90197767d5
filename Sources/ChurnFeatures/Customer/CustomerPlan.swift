internal import ChurnScoring

/// A plan compiled for a vocabulary instead of a log, shared by the buffers of all threads.
final class CustomerPlan: Sendable {
    let plan: ExtractionPlan
    let vocabulary: EventVocabulary
    let attributes: [CustomerAttribute]
    /// A log of the vocabulary without events.
    let log: EventLog
    let compiled: CompiledPlan
    let evaluation: EvaluationPlan
    let routes: FilterRoutes
    /// The code of each type: its rank among the sorted names, as in a log.
    let typeCodes: [String: Int32]
    /// For each attribute, in the vocabulary's order, the codes of its texts.
    let textCodes: [[String: Int32]]
    /// Where the log keeps each value, and each attribute, of the vocabulary.
    let valueSlots: [Int]
    let attributeSlots: [Int]

    init(_ plan: ExtractionPlan, vocabulary: EventVocabulary, attributes: [CustomerAttribute]) throws {
        let log = EventLog(vocabulary.emptyColumns)
        let history = try HistoryLog(CustomerHistory(of: attributes), customerIDs: log.customerIDs)
        self.plan = plan
        self.vocabulary = vocabulary
        self.attributes = attributes
        self.log = log
        compiled = try PlanCompiler.compile(plan, events: log, history: history)
        evaluation = EvaluationPlan(compiled)
        routes = FilterRoutes(forFeaturesOf: compiled, typeCount: log.typeNames.count)
        typeCodes = Self.positions(of: log.typeNames)
        let valueSlots = Self.positions(of: log.valueNames)
        let attributeSlots = Self.positions(of: log.attributeNames)
        self.valueSlots = vocabulary.valueNames.map { Int(valueSlots[$0, default: 0]) }
        self.attributeSlots = vocabulary.attributes.map { Int(attributeSlots[$0.name, default: 0]) }
        textCodes = self.attributeSlots.map { Self.positions(of: log.attributeLevels[$0]) }
    }

    private static func positions(of names: [String]) -> [String: Int32] {
        Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    }

    /// The same plan for a vocabulary that also has these types and texts.
    func adding(types: [String], texts: [[String]]) -> CustomerPlan {
        do {
            let wider = vocabulary.adding(types: types, texts: texts)
            return try CustomerPlan(plan, vocabulary: wider, attributes: attributes)
        } catch {
            preconditionFailure("a plan that fits a vocabulary fits a wider one")
        }
    }

    /// The attribute rows of the only customer; `nil` where there are none.
    func history(_ rows: [CustomerAttributeRow]) -> HistoryLog? {
        guard !rows.isEmpty else { return nil }
        do {
            return try HistoryLog(CustomerHistory(rows, of: attributes), customerIDs: log.customerIDs)
        } catch {
            preconditionFailure("the only customer has one kind of id")
        }
    }
}
