import ChurnData

/// The `events` section and whether equal events are dropped.
struct EventsConfig {
    let specs: [EventSourceSpec]
    let dropsDuplicates: Bool

    init(sources: ConfigNode, duplicates: ConfigNode?, folder: String) throws {
        specs = try sources.list().map { try EventSourceSpec(config: $0, folder: folder) }
        guard !specs.isEmpty else { throw sources.fail("name at least one source of events") }
        switch try duplicates?.string() {
        case nil, "keep": dropsDuplicates = false
        case "drop": dropsDuplicates = true
        case .some(let word): throw duplicates?.fail("expected keep or drop, found \"\(word)\"") ?? sources.fail("")
        }
    }
}

extension TableSource {
    /// Reads `from` or `sql` out of a mapping whose keys have been checked.
    init(config mapping: ConfigMapping, folder: String) throws {
        switch (mapping["from"], mapping["sql"]) {
        case (let pattern?, nil): self = .files(try pattern.string(), baseDirectory: folder)
        case (nil, let query?): self = .sql(try query.string(), baseDirectory: folder)
        default:
            throw mapping.owner.fail("give either \"from\" (a file or glob) or \"sql\"", code: "config.missing_key")
        }
    }
}

extension EventSourceSpec {
    init(config node: ConfigNode, folder: String) throws {
        let mapping = try node.mapping(known: [
            "from", "sql", "customer", "occurred_at", "known_at", "type", "constant", "values", "attributes",
        ])
        let type: EventType
        switch (mapping["type"], mapping["constant"]) {
        case (let column?, nil): type = .column(try column.string())
        case (nil, let name?): type = .constant(try name.string())
        default:
            throw node.fail(
                "give either \"type\" (the column of the event type) or \"constant\" (one type for all rows)",
                code: "config.missing_key"
            )
        }
        self.init(
            source: try TableSource(config: mapping, folder: folder),
            customer: try mapping.required("customer").string(),
            occurredAt: try mapping.required("occurred_at").string(),
            knownAt: try mapping["known_at"]?.string(),
            type: type,
            values: try mapping["values"]?.strings() ?? [],
            attributes: try mapping["attributes"]?.strings() ?? []
        )
    }
}

extension CustomerSourceSpec {
    init(config node: ConfigNode, folder: String) throws {
        let sources = try node.list()
        guard let first = sources.first, sources.count == 1 else {
            throw node.fail("give one table of customers; join several in its \"sql\"")
        }
        let mapping = try first.mapping(known: ["from", "sql", "customer", "valid_from", "attributes"])
        self.init(
            source: try TableSource(config: mapping, folder: folder),
            customer: try mapping.required("customer").string(),
            validFrom: try mapping["valid_from"]?.string(),
            attributes: try mapping.required("attributes").openMapping().entries.map { name, kind in
                Attribute(name: name, kind: try Kind(config: kind))
            }
        )
    }
}

extension CustomerSourceSpec.Kind {
    fileprivate init(config node: ConfigNode) throws {
        switch try node.string() {
        case "category": self = .category
        case "number": self = .number
        case "date": self = .date
        case let word: throw node.unknownName(word, what: "kind", known: ["category", "number", "date"])
        }
    }
}
