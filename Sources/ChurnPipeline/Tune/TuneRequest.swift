/// What `churn tune` is asked for.
public struct TuneRequest: Sendable {
    /// When a search ends.
    public enum Budget: Hashable, Sendable {
        /// After so many candidates, the defaults among them.
        case trials(Int)
        /// No trial begins later than this after the start.
        case seconds(Double)
    }

    /// The file of trials; one of the same search is continued.
    public var output: String
    /// When to end.
    public var budget: Budget
    /// The seed of the candidates.
    public var seed: UInt64
    /// The algorithm, and settings that are not searched.
    public var model: ModelRequest

    /// A request.
    public init(output: String, budget: Budget, seed: UInt64 = 1, model: ModelRequest = ModelRequest()) {
        self.output = output
        self.budget = budget
        self.seed = seed
        self.model = model
    }
}
