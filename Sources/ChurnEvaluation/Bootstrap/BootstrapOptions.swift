/// How intervals are drawn by resampling customers.
public struct BootstrapOptions: Hashable, Sendable {
    /// How many times the customers are drawn again.
    public let replicates: Int
    /// Another seed draws other customers.
    public let seed: UInt64
    /// At most how many threads; results are the same for any number.
    public let threads: Int
    /// The campaign whose maximum profit gets an interval.
    public let offer: RetentionOffer

    /// Options of a bootstrap.
    ///
    /// - Parameters:
    ///   - replicates: 100 at least, as the ends of a 95 % interval lie beyond 1 in 40 of them.
    ///   - seed: another seed draws other customers.
    ///   - threads: at most how many threads, 1 at least.
    ///   - offer: the campaign whose maximum profit gets an interval.
    /// - Throws: ``EvaluationError`` where a number is out of its range.
    public init(
        replicates: Int = 1000,
        seed: UInt64 = 1,
        threads: Int = 1,
        offer: RetentionOffer = .published
    ) throws {
        guard (100...1_000_000).contains(replicates) else {
            throw EvaluationError(
                code: .invalidOption,
                message: "\(replicates) bootstrap replicates; give 100 to 1,000,000, 1,000 are usual"
            )
        }
        guard threads >= 1 else {
            throw EvaluationError(code: .invalidOption, message: "\(threads) threads; give 1 or more")
        }
        self.replicates = replicates
        self.seed = seed
        self.threads = threads
        self.offer = offer
    }
}
