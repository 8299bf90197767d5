import ChurnData
import ChurnFeatures
import ChurnScoring

/// What of a config's events a state has not taken yet.
struct StateDelivery {
    /// The sources, each of the files that are new; all are there, so that their payload names are.
    private(set) var specs: [EventSourceSpec] = []
    /// The names under which the state will know them.
    private(set) var names: [String] = []
    /// How many the state had taken already.
    private(set) var skippedCount = 0

    /// The deliveries of `config` that `state` has not taken: the one of that name, or by file.
    ///
    /// - Throws: ``PipelineError`` where a file that was taken has another size now, or a query has no delivery's name.
    init(_ config: RunConfig, delivery: String?, state: StateFile, database: Database) throws {
        let taken = Set(state.state.deliveries)
        if let delivery {
            try addNamed(delivery, config, taken, state: state.path, database)
        } else {
            try addFiles(config, taken, state: state.path, database)
        }
    }

    private mutating func addNamed(
        _ delivery: String,
        _ config: RunConfig,
        _ taken: Set<String>,
        state path: String,
        _ database: Database
    ) throws {
        guard !taken.contains(delivery) else {
            skippedCount = 1
            specs = config.events.specs.map { $0.reading(.paths([], pattern: $0.source.label)) }
            return
        }
        for spec in config.events.specs {
            for file in try database.files(of: spec.source) ?? [] where taken.contains(Self.name(file)) {
                throw PipelineError(
                    code: "state.taken",
                    message: "the state has taken \(file.name) by the file's name; leave out --delivery, or build the "
                        + "state anew",
                    location: path
                )
            }
        }
        specs = config.events.specs
        names = [delivery]
    }

    private mutating func addFiles(
        _ config: RunConfig,
        _ taken: Set<String>,
        state path: String,
        _ database: Database
    ) throws {
        let takenFiles = Dictionary(taken.compactMap(Self.parse), uniquingKeysWith: { first, _ in first })
        var occurrences: [String: Int] = [:]
        for spec in config.events.specs {
            guard let files = try database.files(of: spec.source) else {
                throw PipelineError(
                    code: "usage.delivery",
                    message: "what a query reads has no file's name; name it, such as --delivery 2025-01-31",
                    location: config.path
                )
            }
            var new: [String] = []
            for file in files {
                // A file that two sources read is a delivery of each.
                occurrences[file.name, default: 0] += 1
                let occurrence = occurrences[file.name] ?? 1
                let name = Self.name(file, occurrence)
                if taken.contains(name) {
                    skippedCount += 1
                    continue
                }
                if let size = takenFiles[Self.suffixed(file.name, occurrence)] {
                    throw PipelineError(
                        code: "state.changed_file",
                        message: "\(file.name) had \(Format.count(size)) bytes when the state took it and has "
                            + "\(Format.count(file.byteCount)) now; put new events into new files, or build the state anew",
                        location: path
                    )
                }
                new.append(file.name)
                names.append(name)
            }
            specs.append(spec.reading(.paths(new, pattern: spec.source.label)))
        }
    }

    /// `events/2025-01-31.csv (1234 bytes)`.
    private static func name(_ file: TableFile, _ occurrence: Int = 1) -> String {
        "\(suffixed(file.name, occurrence)) (\(file.byteCount) bytes)"
    }

    private static func suffixed(_ name: String, _ occurrence: Int) -> String {
        occurrence == 1 ? name : "\(name) #\(occurrence)"
    }

    /// The file and its size out of a delivery's name; `nil` where it is none of a file.
    private static func parse(_ name: String) -> (String, Int)? {
        guard name.hasSuffix(" bytes)"), let start = name.lastIndex(of: "(") else { return nil }
        guard let size = Int(name[start...].dropFirst().dropLast(" bytes)".count)) else { return nil }
        return (String(name[..<start].dropLast()), size)
    }
}

extension EventSourceSpec {
    /// The same columns of another source in the same folder.
    fileprivate func reading(_ input: TableSource.Input) -> EventSourceSpec {
        EventSourceSpec(
            source: TableSource(input, baseDirectory: source.baseDirectory),
            customer: customer,
            occurredAt: occurredAt,
            knownAt: knownAt,
            type: type,
            values: values,
            attributes: attributes
        )
    }
}

extension EventColumns {
    /// The same events, with texts as customer ids where those of `ids` are texts and these are integers.
    ///
    /// So a table that cannot tell texts from integers (CSV) gives the ids of a day as those of all days together: as
    /// integers only where each of them is one.
    func matchingKind(of ids: CustomerIDs) -> EventColumns {
        guard case .strings = ids, case .integers(let integers) = customerIDs, !integers.isEmpty else { return self }
        let order = integers.indices
            .map { (text: String(integers[$0]), old: $0) }
            .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        var places = [Int32](repeating: 0, count: integers.count)
        for (place, entry) in order.enumerated() { places[entry.old] = Int32(place) }
        var events = self
        events.customerIDs = .strings(order.map(\.text))
        events.customers = customers.map { places[Int($0)] }
        return events
    }
}
