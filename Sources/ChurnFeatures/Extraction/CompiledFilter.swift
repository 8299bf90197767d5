/// An ``EventFilter`` in the codes of one event log.
struct CompiledFilter {
    /// Attributes by their position in the log, and for each level whether it passes.
    let attributes: [(column: Int, passes: [Bool])]
    /// Values by their position in the log.
    let values: [(column: Int, comparison: EventFilter.ValueCondition.Comparison, bound: Double)]
    /// For each type of the log whether it passes.
    let passesType: [Bool]

    /// Whether the event at `index` of `storage`, whose type passes, meets the conditions.
    @inline(__always)
    func passesConditions(_ storage: EventStorage, _ index: Int) -> Bool {
        for condition in attributes {
            let code = storage.attributes[condition.column][index]
            if code < 0 || !condition.passes[Int(code)] { return false }
        }
        for condition in values {
            let value = storage.values[condition.column][index]
            let passes =
                switch condition.comparison {
                case .less: value < condition.bound
                case .lessOrEqual: value <= condition.bound
                case .equal: value == condition.bound
                case .greaterOrEqual: value >= condition.bound
                case .greater: value > condition.bound
                }
            if !passes { return false }
        }
        return true
    }

    var hasConditions: Bool { !attributes.isEmpty || !values.isEmpty }
}
