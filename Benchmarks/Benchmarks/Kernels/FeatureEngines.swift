import Benchmark
import ChurnFeatures
import ChurnScoring
import ChurnTraining
import Foundation

/// One customer in memory, and a day's increment of a state.
enum FeatureEngines {
    private static let day = CivilTime.microsecondsPerDay

    /// The 64 features of `Benchmarks/Peers/features`: for each type six counts, the recency and a sum.
    private static var features: [Feature] {
        MadeUpData.typeNames.flatMap { type -> [Feature] in
            let filter = EventFilter(types: [type])
            let counts = [7, 14, 28, 56, 91, 182].map { days in
                Feature(name: "\(type)_n\(days)", definition: .count(filter, window: days * day))
            }
            return counts + [
                Feature(name: "\(type)_recency", definition: .recency(filter)),
                Feature(name: "\(type)_s28", definition: .sum("amount", filter, window: 28 * day)),
            ]
        }
    }

    // MARK: One customer

    /// Everything that a service holds: an extractor, a buffer, and a customer's events in no order.
    private struct Service {
        let extractor: CustomerExtractor
        let buffer: CustomerEvents
        let columns: EventColumns
        let codes: [Int32]

        init() throws {
            columns = MadeUpData.events(count: 500, customers: 1)
            let features = FeatureEngines.features
            let schema = try FeatureSchema(
                features.map { FeatureColumn(name: $0.name, definition: $0.definition.description) }
            )
            let extractor = try CustomerExtractor(
                schema: schema,
                window: 365 * day,
                vocabulary: EventVocabulary(of: columns)
            )
            codes = columns.types.map { extractor.typeCode(of: MadeUpData.typeNames[Int($0)]) ?? 0 }
            self.extractor = extractor
            buffer = extractor.makeEvents()
        }

        func fillByCode() {
            buffer.removeAll()
            for event in 0..<columns.count {
                let values = [columns.values[0].values[event]]
                buffer.append(occurredAt: columns.occurredAt[event], typeCode: codes[event], values: values)
            }
        }

        func fillByName() {
            buffer.removeAll()
            for event in 0..<columns.count {
                let values = [columns.values[0].values[event]]
                let type = columns.typeNames[Int(columns.types[event])]
                buffer.append(occurredAt: columns.occurredAt[event], type: type, values: values)
            }
        }

        func row() -> [Double] { extractor.row(of: buffer, asOf: 365 * day) }
    }

    /// 300 trees of 63 leaves on 64 columns: what a service scores a customer's row with.
    private static let model: ChurnModel = {
        do {
            let data = try MadeUpData.training(rows: 50_000, columns: 64)
            let options = try GradientBoostingTrainer.Options(trees: 300, growth: .init(maximumLeaves: 63))
            return try GradientBoostingTrainer(options: options).train(data, threads: 2).model
        } catch {
            fatalError("\(error)")
        }
    }()

    private static func customer(_ name: String, _ work: @escaping (Service) -> Void) {
        let configuration = Benchmark.Configuration(
            metrics: [.wallClock],
            scalingFactor: .kilo,
            maxDuration: .seconds(5),
            maxIterations: 200
        )
        Benchmark("one customer, 500 events, 64 features: \(name)", configuration: configuration) { benchmark in
            let service = try Service()
            service.fillByCode()
            blackHole(service.row())
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations { work(service) }
        }
    }

    static func registerCustomer() {
        customer("events into the buffer by code") { $0.fillByCode() }
        customer("events into the buffer by name") { $0.fillByName() }
        customer("row of a full buffer") { blackHole($0.row()) }
        customer("events by code, and row") { service in
            service.fillByCode()
            blackHole(service.row())
        }
        let model = model
        customer("events by code, row, and score by 300 trees") { service in
            service.fillByCode()
            blackHole(model.score(service.row()))
        }
    }

    // MARK: Increment

    /// The number of the state's events, of which a fortieth comes in a day.
    ///
    /// `STATE_EVENTS` in the environment makes it smaller.
    private static let stateEvents = Int(ProcessInfo.processInfo.environment["STATE_EVENTS"] ?? "") ?? 40_000_000
    private static let dayEvents = stateEvents / 40

    /// A state of 120 days of events, of which a night may need the last 90.
    private static let stored: [UInt8] = {
        var state = FeatureState(retention: 90 * day)
        do {
            try state.add(MadeUpData.events(count: stateEvents, customers: stateEvents / 40, days: 0..<120))
        } catch {
            fatalError("\(error)")
        }
        // A fifth is too old already, which is not worth a removal: so states are on most nights.
        state.forget(before: 114 * day)
        return state.encoded()
    }()

    private static func increment(_ name: String, _ work: @escaping (Benchmark, EventColumns) throws -> Void) {
        let configuration = Benchmark.Configuration(
            metrics: [.wallClock, .cpuTotal, .peakMemoryResident],
            maxDuration: .seconds(60),
            maxIterations: 3
        )
        let title = "state of \(stateEvents) events, \(stateEvents / 40) customers, a day of \(dayEvents): \(name)"
        Benchmark(title, configuration: configuration) { benchmark in
            let today = MadeUpData.events(count: dayEvents, customers: stateEvents / 40, days: 120..<121)
            _ = stored
            try work(benchmark, today)
        }
    }

    static func registerIncrement() {
        increment("add, forget") { benchmark, today in
            var state = try FeatureState(decoding: stored)
            benchmark.startMeasurement()
            try state.add(today, delivery: "today")
            state.forget(before: 115 * day)
            benchmark.stopMeasurement()
            blackHole(state.eventCount)
        }
        increment("add, forget in the night that removes a quarter") { benchmark, today in
            var state = try FeatureState(decoding: stored)
            benchmark.startMeasurement()
            try state.add(today, delivery: "today")
            state.forget(before: 121 * day)
            benchmark.stopMeasurement()
            blackHole(state.eventCount)
        }
        increment("decode, add, forget, encode") { benchmark, today in
            benchmark.startMeasurement()
            var state = try FeatureState(decoding: stored)
            try state.add(today, delivery: "today")
            state.forget(before: 115 * day)
            let bytes = state.encoded()
            benchmark.stopMeasurement()
            blackHole(bytes.count)
        }
    }
}
