import Testing

@testable import ChurnSimulation

struct SaaSSimulatorPropertyTests {
    private func simulator(seed: UInt64 = 3, customers: Int = 90) throws -> SaaSSimulator {
        SaaSSimulator(options: try SaaSSimulator.Options(customers: customers, months: 8, seed: seed))
    }

    private func blocks(_ simulator: SaaSSimulator, size: Int, threads: Int) -> [SimulatedBlock] {
        var blocks: [SimulatedBlock] = []
        simulator.forEachBlock(blockSize: size, threads: threads) { blocks.append($0) }
        return blocks
    }

    @Test(arguments: [(1, 1), (7, 3), (30, 2), (89, 4), (90, 1), (1_000, 2)])
    func `any block size and thread count gives the same rows`(size: Int, threads: Int) throws {
        let simulator = try simulator()
        let whole = simulator.generate(customers: 0..<90)
        let parts = blocks(simulator, size: size, threads: threads)
        #expect(parts.count == (90 + size - 1) / size)
        #expect(Rows(parts.map(\.events)) == Rows([whole.events]))
        #expect(Rows(parts.map(\.customers)) == Rows([whole.customers]))
        #expect(Rows(parts.map(\.truth)) == Rows([whole.truth]))
    }

    @Test func `a customer does not depend on the size of the base`() throws {
        let small = try simulator(customers: 20).generate(customers: 5..<10)
        let large = try simulator(customers: 5_000).generate(customers: 5..<10)
        #expect(Rows([small.events]) == Rows([large.events]))
    }

    @Test func `another seed gives another base`() throws {
        let one = try simulator(seed: 1).generate(customers: 0..<10)
        let other = try simulator(seed: 2).generate(customers: 0..<10)
        #expect(Rows([one.events]) != Rows([other.events]))
    }

    @Test func `the base of a seed is the same on every machine and in every version`() throws {
        let block = try simulator(seed: 11).generate(customers: 0..<60)
        #expect(Rows([block.events]).hash == 8_672_661_334_537_361_783)
        #expect(Rows([block.customers]).hash == 5_397_897_082_528_860_244)
        #expect(Rows([block.truth]).hash == 592_088_641_519_764_456)
    }

    @Test func `no customers give all columns and no rows`() throws {
        let simulator = try simulator()
        let empty = simulator.generate(customers: 0..<0)
        let full = simulator.generate(customers: 0..<3)
        for (none, some) in [
            (empty.events, full.events), (empty.customers, full.customers), (empty.truth, full.truth),
        ] {
            #expect(none.rowCount == 0)
            #expect(none.columns.map(\.name) == some.columns.map(\.name))
        }
    }

    @Test func `levels and codes fit together`() throws {
        let block = try simulator().generate(customers: 0..<90)
        for column in block.events.columns + block.customers.columns {
            guard case .categories(let codes, let levels) = column.values else { continue }
            #expect(codes.allSatisfy { $0 >= -1 && Int($0) < levels.count }, "\(column.name)")
            #expect(Set(levels).count == levels.count, "\(column.name)")
        }
        #expect(Vocabulary.eventTypes.count == EventType.allCases.count)
        #expect(Vocabulary.plans.count == Plan.allCases.count)
    }
}

/// The rows of tables as bits, so that a missing number equals itself.
private struct Rows: Equatable {
    private var columns: [String: [UInt64]] = [:]

    init(_ tables: [SimulatedTable]) {
        for table in tables {
            for column in table.columns { columns[column.name, default: []] += Self.bits(column.values) }
        }
    }

    /// FNV-1a over the values, column by column in the order of their names.
    var hash: UInt64 {
        columns.sorted { $0.key < $1.key }.flatMap(\.value)
            .reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01b3 }
    }

    private static func bits(_ values: SimulatedColumn.Values) -> [UInt64] {
        switch values {
        case .timestamps(let values), .integers(let values): values.map { UInt64(bitPattern: $0) }
        case .numbers(let values): values.map(\.bitPattern)
        case .categories(let codes, _): codes.map { UInt64(truncatingIfNeeded: $0) }
        }
    }
}
