internal import ChurnScoring

/// Finds the names that a plan uses in the data, and says which are not there.
///
/// A signal watches for what a business may not record, so its unknown names only warn; a feature that somebody wrote
/// by itself fails.
struct NameChecker {
    private let events: EventLog
    private let history: HistoryLog?
    /// The feature at hand; `nil` for the plan's own filters.
    var feature: Feature?
    /// For each thing that is missing, the features that miss it, in the order of their first appearance.
    private var missing: [(problem: String, users: [String])] = []
    private var missingIndices: [String: Int] = [:]

    init(events: EventLog, history: HistoryLog?) {
        self.events = events
        self.history = history
    }

    /// One line for each thing that is missing.
    var warnings: [String] {
        missing.map { problem, users in
            let others = users.count - 1
            return "\(problem) (used by \(users[0])\(others > 0 ? " and \(others) more" : ""))"
        }
    }

    mutating func valueColumn(_ name: String) throws -> Int? {
        try position(of: name, among: events.valueNames, "the events have no value")
    }

    mutating func attributeColumn(_ name: String) throws -> Int? {
        try position(of: name, among: events.attributeNames, "the events have no attribute")
    }

    mutating func historyColumn(_ name: String) throws -> Int? {
        try position(of: name, among: history?.names ?? [], "the customers have no attribute")
    }

    mutating func noteUnknownTypes(_ types: [String]) {
        for type in types where !events.typeNames.contains(type) {
            note("no event has the type \"\(type)\"; \(NearestNames.hint(for: type, among: events.typeNames))")
        }
    }

    /// Notes a condition that no level meets; lists of synonyms may well hold texts that are not there.
    mutating func noteUnknownTexts(_ condition: EventFilter.AttributeCondition) {
        guard let first = condition.texts.first, let column = events.attributeNames.firstIndex(of: condition.attribute)
        else { return }
        let levels = events.attributeLevels[column]
        guard !condition.texts.contains(where: levels.contains) else { return }
        let texts = condition.texts.map { "\"\($0)\"" }.joined(separator: ", ")
        note("no event has \(condition.attribute) in \(texts); \(NearestNames.hint(for: first, among: levels))")
    }

    private mutating func position(of name: String, among names: [String], _ problem: String) throws -> Int? {
        if let position = names.firstIndex(of: name) { return position }
        let hint = names.isEmpty ? "there are none; add it to the source" : NearestNames.hint(for: name, among: names)
        let message = "\(problem) \"\(name)\"; \(hint)"
        guard let feature, !feature.signal.isEmpty else {
            throw FeatureError(.unknownName, message, feature: feature?.name)
        }
        note(message)
        return nil
    }

    private mutating func note(_ problem: String) {
        let user = feature?.name ?? "churn or eligibility"
        if let index = missingIndices[problem] {
            if missing[index].users.last != user { missing[index].users.append(user) }
        } else {
            missingIndices[problem] = missing.count
            missing.append((problem, [user]))
        }
    }
}
