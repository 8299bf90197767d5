internal import ChurnScoring

/// Texts that say the same where the things that they are made of are the same, and hashes of them.
///
/// A hash is XXH64 with seed 0 of the text's UTF-8 bytes, as 16 hexadecimal digits; any tool that computes XXH64 gives it.
extension [Feature] {
    /// One line `name = definition` a feature, in order; signals and words are left out, because they compute nothing.
    public var canonicalText: String {
        map { DefinitionSyntax.quoted($0.name) + " = " + $0.definition.description + "\n" }.joined()
    }

    /// The hash of ``canonicalText``: two lists with the same one compute the same columns in the same order.
    public var canonicalHash: String { StableHash.hex(StableHash.of(canonicalText)) }
}

extension ExtractionPlan {
    /// Features, observation and churn, a line each.
    public var canonicalText: String {
        features.canonicalText + observation.canonicalText + "\n" + "churn = "
            + (churn?.canonicalText ?? "none") + "\n"
    }

    /// The hash of ``canonicalText``: two plans with the same one extract the same rows from the same data.
    public var canonicalHash: String { StableHash.hex(StableHash.of(canonicalText)) }
}

extension Observation {
    fileprivate var canonicalText: String {
        let active = eligibility.activeWithin.map { [CivilTime.formatDuration($0)] } ?? ["window"]
        let eligible = (active + eligibility.filter.arguments).joined(separator: ", ")
        return """
            cutoffs = \(schedule?.canonicalText ?? cutoffs.map(CivilTime.format).joined(separator: ", "))
            window = \(CivilTime.formatDuration(window))
            gap = \(CivilTime.formatDuration(gap))
            horizon = \(CivilTime.formatDuration(horizon))
            eligible = \(eligible)
            """
    }
}

extension CustomerSchedule {
    /// `renews_at - 7d, 28d, from 2025-01-01`.
    fileprivate var canonicalText: String {
        let lengths = distances.map(CivilTime.formatDuration).joined(separator: ", ")
        let own =
            switch anchor {
            case .firstEvent: "first event + " + lengths
            case .start(let attribute): DefinitionSyntax.quoted(attribute) + " + " + lengths
            case .renewal(let attribute): DefinitionSyntax.quoted(attribute) + " - " + lengths
            }
        let limits = [from.map { "from " + CivilTime.format($0) }, to.map { "to " + CivilTime.format($0) }]
        return ([own] + limits.compactMap(\.self)).joined(separator: ", ")
    }
}

extension ChurnDefinition {
    fileprivate var canonicalText: String {
        func call(_ name: String, _ arguments: [String]) -> String {
            name + "(" + arguments.joined(separator: ", ") + ")"
        }
        switch self {
        case .inactivity(let filter, let days): return call("inactivity", filter.arguments + ["days=\(days)"])
        case .silence(let filter): return call("silence", filter.arguments)
        case .event(let filter): return call("event", filter.arguments)
        case .subscription(let allowedGap, let reasons):
            let gap = ["allowed_gap=" + CivilTime.formatDuration(allowedGap)]
            return call("subscription", gap + reasons.arguments)
        case .typed(let types):
            return call(
                "types",
                types.map { ($0.isChurn ? "" : "beside ") + "\($0.name)=\($0.definition.canonicalText)" }
            )
        }
    }
}

extension EndReasons {
    fileprivate var arguments: [String] {
        func list(_ texts: [String]) -> String {
            "[" + texts.sortedByUTF8Once().map(DefinitionSyntax.quoted).joined(separator: ", ") + "]"
        }
        return switch self {
        case .any: []
        case .among(let texts): ["reasons=" + list(texts)]
        case .outside(let texts): ["other_reasons=" + list(texts)]
        }
    }
}
