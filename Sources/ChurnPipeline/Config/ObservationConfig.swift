import ChurnFeatures

extension Observation {
    /// Reads the `observation` section.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: ["cutoffs", "window", "gap", "horizon", "eligible"])
        let cutoffs = try mapping.required("cutoffs")
        let schedule = try CustomerSchedule(config: cutoffs)
        self.init(
            cutoffs: schedule == nil ? try Self.cutoffs(cutoffs) : [],
            window: try mapping.required("window").duration(),
            gap: try mapping["gap"]?.duration() ?? 0,
            horizon: try mapping.required("horizon").duration(),
            eligibility: try mapping["eligible"].map(Eligibility.init(config:)) ?? Eligibility()
        )
        self.schedule = schedule
    }

    /// `{from, to, every}`, one date, or a list of dates.
    private static func cutoffs(_ node: ConfigNode) throws -> [Int64] {
        guard node.isMapping else { return Array(Set(try node.list().map { try $0.instant() })).sorted() }
        let mapping = try node.mapping(known: ["from", "to", "every", "by_tenure", "before_renewal"])
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

extension CustomerSchedule {
    /// Reads `{by_tenure, since}` or `{before_renewal, date}`, either with `from` and `to`; `nil` for other cutoffs.
    init?(config node: ConfigNode) throws {
        guard node.isMapping else { return nil }
        let keys = try node.openMapping()
        let isTenure = keys["by_tenure"] != nil
        guard isTenure || keys["before_renewal"] != nil else { return nil }
        let known = isTenure ? ["by_tenure", "since"] : ["before_renewal", "date"]
        let mapping = try node.mapping(known: known + ["from", "to"])
        let anchor: Anchor =
            if isTenure {
                try mapping["since"].map { .start(attribute: try $0.string()) } ?? .firstEvent
            } else {
                .renewal(attribute: try mapping.required("date").string())
            }
        self.init(
            anchor,
            distances: isTenure
                ? try Self.distances(try mapping.required("by_tenure"))
                : try Self.renewalDistances(try mapping.required("before_renewal")),
            from: try mapping["from"]?.instant(),
            to: try mapping["to"]?.instant()
        )
        if let from, let to, from > to { throw node.fail("\"from\" is after \"to\"") }
    }

    /// `default` stands for the usual nine.
    private static func renewalDistances(_ node: ConfigNode) throws -> [Int64] {
        if node.isScalar, try ["", "default"].contains(node.string()) { return renewalDistances }
        return try distances(node)
    }

    private static func distances(_ node: ConfigNode) throws -> [Int64] {
        let distances = try node.list().map { distance in
            let length = try distance.duration()
            guard length > 0 else { throw distance.fail("must be longer than 0") }
            return length
        }
        guard !distances.isEmpty else { throw node.fail("the list is empty; name at least one, such as 30d") }
        return Array(Set(distances)).sorted()
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
