import ChurnData
import ChurnSimulation
import Foundation

extension Pipeline {
    private static let simulatedNames = ["events.parquet", "customers.parquet", "truth.parquet", "churn.yaml"]

    /// Writes a simulated customer base and a config that runs on it.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; the folder is then as it was.
    public func simulate(_ request: SimulateRequest) throws -> SimulateResult {
        var clock = PhaseClock()
        let options = try SaaSSimulator.Options(
            customers: request.customers,
            months: request.months,
            seed: request.seed
        )
        let simulator = SaaSSimulator(options: options)
        let counts = try WholeDirectory.write(to: request.output, names: Self.simulatedNames) { directory in
            try WholeFile.write(text: simulator.configText(), to: directory.path("churn.yaml"))
            return try clock.time("simulate") { try write(simulator, to: directory) }
        }
        return SimulateResult(
            folder: request.output,
            customers: request.customers,
            events: counts[0],
            customerRows: counts[1],
            truthRows: counts[2],
            seconds: clock.secondsByPhase
        )
    }

    /// Streams the three tables at once: one thread simulates, each table has a thread that writes it.
    private func write(_ simulator: SaaSSimulator, to directory: WholeDirectory) throws -> [Int] {
        let schema = simulator.generate(customers: 0..<0)
        let tables: [(name: String, schema: SimulatedTable, part: @Sendable (SimulatedBlock) -> SimulatedTable)] = [
            ("events.parquet", schema.events, { $0.events }),
            ("customers.parquet", schema.customers, { $0.customers }),
            ("truth.parquet", schema.truth, { $0.truth }),
        ]
        let writers = tables.map { table in
            StreamWriter(path: directory.path(table.name), headers: table.schema.headers)
        }
        let progress = ProgressBar("simulate", isQuiet: isQuiet)
        var done = 0
        simulator.forEachBlock(blockSize: 1000, threads: threads) { block in
            for (table, writer) in zip(tables, writers) { writer.push(Table(table.part(block))) }
            done = min(done + 1000, simulator.options.customers)
            progress.update(done: done, total: simulator.options.customers)
        }
        progress.finish()
        return try writers.map { try $0.finish() }
    }
}

/// What `churn simulate` made.
public struct SimulateResult: PipelineResult {
    /// The folder.
    public let folder: String
    /// The number of customers.
    public let customers: Int
    /// The number of events.
    public let events: Int
    /// The number of rows of the customers' table.
    public let customerRows: Int
    /// The number of rows of the truth table.
    public let truthRows: Int
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String {
        """
        \(Format.count(customers)) customers, \(Format.count(events)) events and \
        \(Format.count(truthRows)) true monthly probabilities in \(folder)
        next: churn run --config \(folder)/churn.yaml --output results
        """
    }
}

extension SimulatedTable {
    /// The columns as a table file has them.
    var headers: [TableColumnHeader] { Table(self).columns.map { TableColumnHeader($0.name, $0.values.type) } }
}

extension Table {
    /// A simulated table as a table that can be written.
    init(_ table: SimulatedTable) {
        self.init(
            table.columns.map { column in
                switch column.values {
                case .timestamps(let values): TableColumn(column.name, .timestamps(values))
                case .integers(let values): TableColumn(column.name, .integers(values))
                case .numbers(let values): TableColumn(column.name, .numbers(values))
                case .categories(let codes, let levels):
                    TableColumn(column.name, .categories(codes: codes, levels: levels))
                }
            }
        )
    }
}
