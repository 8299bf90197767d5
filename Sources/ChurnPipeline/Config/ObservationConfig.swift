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
