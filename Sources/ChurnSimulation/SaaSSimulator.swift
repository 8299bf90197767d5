import ChurnScoring

/// Makes a software-as-a-service customer base whose true churn probabilities are known.
///
/// Each customer has a latent engagement and satisfaction that drift, collapse and recover; both drive what the log
/// shows (sessions, feature use, tickets, surveys, payments) and the probability of churning in each month of 30 days.
/// A randomised retention offer to a part of the base lets uplift be measured against the truth.
///
/// Customers are independent and made from a counter-based generator keyed by seed and customer, so any range of them
/// can be generated alone, in any order, on any thread, with the same result on every machine.
public struct SaaSSimulator: Sendable {
    /// What to make.
    public struct Options: Sendable, Hashable {
        /// The number of customers, in `1...10_000_000`.
        public let customers: Int
        /// The length of the log in months of 30 days, in `4...120`.
        public let months: Int
        /// Another seed makes another base.
        public let seed: UInt64
        /// Midnight of the log's first day, microseconds since 1970, UTC.
        public let startDate: Int64

        /// 2024-01-01.
        public static let defaultStartDate: Int64 = 1_704_067_200_000_000

        /// Options for a base of `customers` over `months`.
        ///
        /// - Throws: `SimulationError` for a value out of its range, or a start date that is not midnight between 1970
        ///   and 2200.
        public init(
            customers: Int,
            months: Int,
            seed: UInt64,
            startDate: Int64 = Options.defaultStartDate
        ) throws {
            guard (1...10_000_000).contains(customers) else {
                throw SimulationError("customers must be between 1 and 10000000, not \(customers)")
            }
            // Three cutoffs at least: one each to train, validate and test on.
            guard (4...120).contains(months) else {
                throw SimulationError("months must be between 4 and 120, not \(months)")
            }
            guard startDate >= 0, startDate < 84_006 * Duration.day, startDate % Duration.day == 0 else {
                throw SimulationError("the start date must be midnight UTC of a day between 1970 and 2199")
            }
            self.customers = customers
            self.months = months
            self.seed = seed
            self.startDate = startDate
        }
    }

    /// What to make.
    public let options: Options
    let calendar: SimulationCalendar

    /// A simulator of the base that `options` describe.
    public init(options: Options) {
        self.options = options
        calendar = SimulationCalendar(start: options.startDate, months: options.months)
    }

    /// Makes all rows of the customers with these indices, which lie in `0..<options.customers`.
    ///
    /// The identifier of the customer at index `i` is `i + 1`. An empty range gives tables of no rows with all columns.
    public func generate(customers: Range<Int>) -> SimulatedBlock {
        precondition(customers.lowerBound >= 0 && customers.upperBound <= options.customers, "no such customer")
        var events = EventColumnsBuilder()
        var history = HistoryBuilder()
        var truth = TruthBuilder()
        var buffer = EventBuffer(start: 0, end: 0)
        for index in customers {
            var customer = CustomerSimulation(index: index, simulator: self, buffer: buffer)
            // One owner, or the buffer would be copied at its first change.
            buffer = EventBuffer(start: 0, end: 0)
            customer.run(history: &history, truth: &truth)
            events.append(customer.buffer.events, customerID: Int64(index) + 1)
            buffer = customer.buffer
        }
        return SimulatedBlock(events: events.table(), customers: history.table(), truth: truth.table())
    }

    /// Makes the whole base in blocks and hands them to `body` in the order of the customers.
    ///
    /// `threads` blocks of `blockSize` customers are made at once and then handed over one by one on the calling thread;
    /// no more of the base is ever in memory. The rows do not depend on either number.
    public func forEachBlock(
        blockSize: Int = 1_000,
        threads: Int,
        _ body: (SimulatedBlock) throws -> Void
    ) rethrows {
        precondition(blockSize > 0 && threads > 0, "at least one customer a block and one thread")
        for first in stride(from: 0, to: options.customers, by: blockSize * threads) {
            let count = min(threads, (options.customers - first + blockSize - 1) / blockSize)
            for block in generate(blocks: count, from: first, blockSize: blockSize, threads: threads) {
                try body(block)
            }
        }
    }

    private func generate(blocks count: Int, from first: Int, blockSize: Int, threads: Int) -> [SimulatedBlock] {
        [SimulatedBlock](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            // Each chunk initialises its own element and no other; all are done when the loop returns.
            nonisolated(unsafe) let blocks = buffer
            Workers.forEachChunk(count, threads: threads) { chunk in
                let start = first + chunk * blockSize
                let range = start..<min(start + blockSize, options.customers)
                blocks.initializeElement(at: chunk, to: generate(customers: range))
            }
            initializedCount = count
        }
    }
}

/// Why a base cannot be simulated.
public struct SimulationError: Error, Hashable, CustomStringConvertible {
    /// The kind of error, for programs.
    public let code = "simulation.options"
    /// What is wrong and what to do.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ message: String) {
        self.message = message
    }
}
