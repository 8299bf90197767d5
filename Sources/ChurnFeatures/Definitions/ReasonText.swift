public import ChurnScoring

/// A reason for a score in words: what the customer's value says, and which way it moves the risk.
public struct ReasonText: Sendable {
    private let columns: [FeatureColumn]
    /// The definition of each column; `nil` for a column of a ready table.
    private let definitions: [FeatureDefinition?]

    /// Texts for the columns of `schema`, whose definitions are read once.
    public init(_ schema: FeatureSchema) {
        columns = schema.columns
        definitions = schema.columns.map { try? FeatureDefinition(parsing: $0.definition) }
    }

    /// The words for `value` in the column at `index`.
    ///
    /// `login events in the last 28 days fell by 62 % against the 28 days before (raises the risk)`.
    ///
    /// *Edge cases:* a category is told by its level, an unseen one as such; a column without a definition by its name;
    /// a contribution of 0 has no direction.
    ///
    /// - Parameters:
    ///   - index: the position of the column in the schema.
    ///   - value: the row's value in the column, or a level code.
    ///   - contribution: what the reason adds to the raw score; its sign is told.
    /// - Returns: one line.
    public func words(column index: Int, value: Double, contribution: Double) -> String {
        let words = words(column: index, value: value)
        return contribution == 0 ? words : "\(words) (\(contribution > 0 ? "raises" : "lowers") the risk)"
    }

    /// The words for `value` in the column at `index`, without a direction.
    public func words(column index: Int, value: Double) -> String {
        let column = columns[index]
        if let levels = column.levels {
            guard value == value else { return "\(subject(index)) is not known" }
            let isLevel = value >= 0 && value < Double(levels.count)
            return "\(subject(index)) is \(isLevel ? levels[Int(value)] : "one that training never saw")"
        }
        if let definition = definitions[index] { return definition.words(value: value) }
        return value == value ? "\(column.name) is \(DisplayNumber.text(value))" : "\(column.name) is not known"
    }

    /// The words for a reason: those of the column that speaks for it, with a direction.
    ///
    /// For a signal `login events in the last 28 days fell by 62 % against the 28 days before (login_decline raises the
    /// risk)`.
    ///
    /// - Parameters:
    ///   - reason: the reason.
    ///   - value: the row's value in the reason's column.
    /// - Returns: one line.
    public func words(_ reason: Reason, value: Double) -> String {
        guard let signal = reason.signal, reason.contribution != 0 else {
            return words(column: reason.column, value: value, contribution: reason.contribution)
        }
        let direction = reason.contribution > 0 ? "raises" : "lowers"
        return "\(words(column: reason.column, value: value)) (\(signal) \(direction) the risk)"
    }

    /// The words for a change that would help.
    ///
    /// `5 login events in the last 28 days (now 2) would take the probability below 30 %`.
    ///
    /// - Parameters:
    ///   - change: the change.
    ///   - value: the row's value now.
    ///   - threshold: the probability that the change takes the row under.
    /// - Returns: one line.
    public func words(_ change: HelpfulChange, from value: Double, below threshold: Double) -> String {
        let now = definitions[change.column]?.short(value) ?? DisplayNumber.text(value)
        let limit = DisplayNumber.text(threshold * 100)
        return "\(words(column: change.column, value: change.value)) (now \(now)) would take the probability below "
            + "\(limit) %"
    }

    private func subject(_ index: Int) -> String {
        if case .attribute(let name)? = definitions[index] { return name }
        return columns[index].name
    }
}
