extension FeatureDefinition: CustomStringConvertible {
    /// The canonical text form, which ``init(parsing:)`` reads back exactly.
    ///
    /// A function of named arguments, those at their defaults (any type, no condition, the whole window) left out:
    /// `sum(value=amount, types=[payment], where=[plan in [pro, team], amount >= 10.0], window=28d)`.
    /// Texts with other characters than ASCII letters, digits and `_ - . / : +` stand in double quotes, with `\"`,
    /// `\\`, `\n`, `\r` and `\t` inside.
    public var description: String {
        switch self {
        case .count(let filter, let window): call("count", filter.arguments + windowArgument(window))
        case .sum(let value, let filter, let window):
            call("sum", ["value=" + quoted(value)] + filter.arguments + windowArgument(window))
        case .mean(let value, let filter, let window):
            call("mean", ["value=" + quoted(value)] + filter.arguments + windowArgument(window))
        case .activeDays(let filter, let window): call("active_days", filter.arguments + windowArgument(window))
        case .distinctTypes(let filter, let window): call("distinct_types", filter.arguments + windowArgument(window))
        case .distinctTexts(let attribute, let filter, let window):
            call("distinct", ["attribute=" + quoted(attribute)] + filter.arguments + windowArgument(window))
        case .meanGap(let filter, let window): call("mean_gap", filter.arguments + windowArgument(window))
        case .overdueRatio(let filter, let window): call("overdue_ratio", filter.arguments + windowArgument(window))
        case .recency(let filter): call("recency", filter.arguments)
        case .never(let filter): call("never", filter.arguments)
        case .age(let filter): call("age", filter.arguments)
        case .slope(let filter, let bucket, let buckets):
            call("slope", filter.arguments + [duration("bucket", bucket), "buckets=\(buckets)"])
        case .relativeSlope(let filter, let bucket, let buckets):
            call("relative_slope", filter.arguments + [duration("bucket", bucket), "buckets=\(buckets)"])
        case .spike(let filter, let recent, let baseline):
            call("spike", filter.arguments + [duration("recent", recent), duration("baseline", baseline)])
        case .percentChange(let inner, let shift):
            call("percent_change", [inner.description, duration("shift", shift)])
        case .symmetricChange(let inner, let shift):
            call("symmetric_change", [inner.description, duration("shift", shift)])
        case .ratio(let above, let below): call("ratio", [above.description, below.description])
        case .tenure(let start): call("tenure", start.map { ["start=" + quoted($0)] } ?? [])
        case .attribute(let name): call("attribute", ["name=" + quoted(name)])
        case .daysUntil(let name): call("days_until", ["name=" + quoted(name)])
        }
    }

    private func call(_ name: String, _ arguments: [String]) -> String {
        name + "(" + arguments.joined(separator: ", ") + ")"
    }

    private func windowArgument(_ window: Int64?) -> [String] { window.map { [duration("window", $0)] } ?? [] }

    private func duration(_ key: String, _ length: Int64) -> String { key + "=" + CivilTime.formatDuration(length) }
}

extension EventFilter: CustomStringConvertible {
    /// The arguments of a definition that stand for the filter; empty text where any event passes.
    public var description: String { arguments.joined(separator: ", ") }

    var arguments: [String] {
        var arguments: [String] = []
        if !types.isEmpty { arguments.append("types=" + list(types.map(quoted))) }
        let conditions =
            attributes.map { quoted($0.attribute) + " in " + list($0.texts.map(quoted)) }
            + values.map { "\(quoted($0.value)) \($0.comparison.rawValue) \($0.bound)" }
        if !conditions.isEmpty { arguments.append("where=" + list(conditions)) }
        return arguments
    }

    private func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
}

/// `text` as a definition writes it: in quotes where it holds anything but word characters.
private func quoted(_ text: String) -> String {
    if !text.isEmpty && text.utf8.allSatisfy(DefinitionSyntax.isWordCharacter) { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
