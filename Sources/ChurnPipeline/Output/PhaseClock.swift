/// Wall-clock seconds by phase, in the order in which the phases first ran.
struct PhaseClock {
    private(set) var phases: [(name: String, seconds: Double)] = []

    /// Runs `body` and adds its time to the phase `name`.
    mutating func time<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer { add(name, seconds: (ContinuousClock.now - start).seconds) }
        return try body()
    }

    /// Adds seconds measured elsewhere.
    mutating func add(_ name: String, seconds: Double) {
        if let index = phases.firstIndex(where: { $0.name == name }) {
            phases[index].seconds += seconds
        } else {
            phases.append((name, seconds))
        }
    }

    /// The seconds of all phases by name.
    var secondsByPhase: [String: Double] {
        Dictionary(uniqueKeysWithValues: phases.map { ($0.name, $0.seconds) })
    }
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
