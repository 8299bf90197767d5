/// An ``EventFilter`` in the codes of one event log.
struct CompiledFilter {
    /// Attributes by their position in the log, and for each level whether it passes.
    let attributes: [(column: Int, passes: [Bool])]
    /// Values by their position in the log.
    let values: [(column: Int, comparison: EventFilter.ValueCondition.Comparison, bound: Double)]
    /// For each type of the log whether it passes.
    let passesType: [Bool]

    /// Whether the event at `position` of `records`, whose type passes, meets the conditions.
    @inline(__always)
    func passesConditions(_ records: CustomerRecords, _ position: Int) -> Bool {
        for condition in attributes {
            let code = records.code(condition.column, position)
            if code < 0 || !condition.passes[code] { return false }
        }
        for condition in values {
            let value = records.value(condition.column, position)
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
