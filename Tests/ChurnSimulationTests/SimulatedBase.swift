@testable import ChurnSimulation

/// A base made once for all tests of this folder, with its columns unpacked.
struct SimulatedBase: Sendable {
    static let shared = SimulatedBase()

    let simulator: SaaSSimulator
    let block: SimulatedBlock
    let customers: [Int64]
    let occurredAt: [Int64]
    let knownAt: [Int64]
    let types: [EventType]
    let truth: [TruthRow]

    struct TruthRow {
        let customer: Int64
        let monthStart: Int64
        let probability: Double
        let treatedProbability: Double
        let untreatedProbability: Double
        let isTreated: Bool
        let churned: Bool
    }

    private init() {
        do {
            simulator = SaaSSimulator(options: try SaaSSimulator.Options(customers: 2_500, months: 12, seed: 7))
        } catch {
            preconditionFailure("\(error)")
        }
        block = simulator.generate(customers: 0..<2_500)
        customers = block.events.integers("customer_id")
        occurredAt = block.events.integers("occurred_at")
        knownAt = block.events.integers("known_at")
        types = block.events.codes("type").map { EventType.allCases[Int($0)] }
        let table = block.truth
        let ids = table.integers("customer_id")
        let starts = table.integers("month_start")
        let probabilities = table.numbers("probability")
        let treated = table.numbers("probability_treated")
        let untreated = table.numbers("probability_untreated")
        let flags = table.integers("treated")
        let churned = table.integers("churned")
        truth = ids.indices.map {
            TruthRow(
                customer: ids[$0],
                monthStart: starts[$0],
                probability: probabilities[$0],
                treatedProbability: treated[$0],
                untreatedProbability: untreated[$0],
                isTreated: flags[$0] == 1,
                churned: churned[$0] == 1
            )
        }
    }

    /// Years in which customers were active at a month's start.
    var customerYears: Double { Double(truth.count) * 30 / 365 }

    /// The number of events of `type`.
    func count(_ type: EventType) -> Int { types.count { $0 == type } }
}

extension SimulatedTable {
    /// The values of an integer or timestamp column.
    func integers(_ name: String) -> [Int64] {
        switch column(name) {
        case .integers(let values), .timestamps(let values): values
        default: []
        }
    }

    /// The values of a number column.
    func numbers(_ name: String) -> [Double] {
        if case .numbers(let values) = column(name) { values } else { [] }
    }

    /// The codes of a category column.
    func codes(_ name: String) -> [Int32] {
        if case .categories(let codes, _) = column(name) { codes } else { [] }
    }
}
