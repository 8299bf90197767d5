import ChurnFeatures

extension Observation {
    /// Reads the `observation` section.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: ["cutoffs", "window", "gap", "horizon", "eligible"])
        self.init(
            cutoffs: try Self.cutoffs(try mapping.required("cutoffs")),
            window: try mapping.required("window").duration(),
            gap: try mapping["gap"]?.duration() ?? 0,
            horizon: try mapping.required("horizon").duration(),
            eligibility: try mapping["eligible"].map(Eligibility.init(config:)) ?? Eligibility()
        )
    }

    /// `{from, to, every}`, one date, or a list of dates.
    private static func cutoffs(_ node: ConfigNode) throws -> [Int64] {
        guard node.isMapping else { return Array(Set(try node.list().map { try $0.instant() })).sorted() }
        let mapping = try node.mapping(known: ["from", "to", "every"])
        let every = try mapping.required("every")
        guard let step = CalendarStep(parsing: try every.string()) else {
            throw every.fail("expected a step such as 1 month, 2 weeks or 30 days, found \"\(try every.string())\"")
        }
        let from = try mapping.required("from").instant()
        let to = try mapping.required("to").instant()
        guard from <= to else { throw node.fail("\"from\" is after \"to\"") }
        return calendarCutoffs(from: from, to: to, every: step)
    }
}

extension Observation.Eligibility {
    /// Reads `eligible`: `active_within` and which events count as being active.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: ["active_within", "type", "types", "where"])
        self.init(
            activeWithin: try mapping["active_within"]?.duration(),
            filter: try EventFilter(config: mapping)
        )
    }
}

extension ChurnDefinition {
    private static let kinds = ["inactivity", "silence", "event", "subscription"]

    /// Reads the `churn` section: one of `inactivity`, `silence`, `event`, `subscription`.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: Self.kinds)
        guard let (kind, value) = mapping.entries.first, mapping.entries.count == 1 else {
            throw node.fail("expected exactly one of \(Self.kinds.joined(separator: ", "))")
        }
        switch kind {
        case "inactivity":
            let parameters = try value.mapping(known: ["events", "days"])
            let types = try parameters.required("events").someStrings()
            let days = try parameters.required("days").number()
            self = .inactivity(EventFilter(types: types), days: days)
        case "silence":
            let types = try value.mapping(known: ["events"]).required("events").someStrings()
            self = .silence(EventFilter(types: types))
        case "event":
            self = .event(types: try value.mapping(known: ["types"]).required("types").someStrings())
        default:
            let gap = try value.mapping(known: ConfigNode.periodKeys + ["allowed_gap"])["allowed_gap"]
            self = .subscription(allowedGap: try gap?.duration() ?? 0)
        }
    }
}

extension ConfigNode {
    /// The keys that say where the periods of a subscription are read from.
    static let periodKeys = ["from", "sql", "customer", "start", "end"]
}
