/// The order in which a search tries candidates on folds: many on one fold, the better third on two, the best on all.
///
/// The method of Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization" (2016),
/// with folds as the budget: few trees would favour high learning rates, few rows would favour small trees. Trials come in
/// brackets of ``bracketSize``, so that a search can end after any of them. Trial 0, the defaults, is tried on all folds
/// first: whatever wins has been compared with it on the same rows.
public struct SuccessiveHalving: Sendable {
    /// One candidate tried on the first folds.
    public struct Step: Hashable, Sendable {
        /// The number of the candidate.
        public let trial: Int
        /// How many folds, from the first on.
        public let folds: Int

        /// A step.
        public init(trial: Int, folds: Int) {
            self.trial = trial
            self.folds = folds
        }
    }

    /// The number of candidates that begin together.
    public static let bracketSize = 9

    /// The number of candidates; the defaults are one of them.
    public let trials: Int
    /// The number of folds there are.
    public let foldCount: Int

    /// A search.
    public init(trials: Int, foldCount: Int) {
        precondition(trials > 0 && foldCount > 0, "at least one trial and one fold")
        self.trials = trials
        self.foldCount = foldCount
    }

    /// Tries candidates in order until all are tried or `loss` gives `nil`, which says that the budget is spent.
    ///
    /// The order depends on nothing but the losses; of equal losses the lower trial goes on.
    ///
    /// - Returns: The trial with the lowest loss of those that were tried on all folds; `nil` where none was.
    public func run(_ loss: (Step) throws -> Double?) rethrows -> Int? {
        var complete: [(trial: Int, loss: Double)] = []
        guard let standard = try loss(Step(trial: 0, folds: foldCount)) else { return nil }
        complete.append((0, standard))
        var first = 1
        search: while first < trials {
            var candidates = Array(first..<min(first + Self.bracketSize, trials))
            first += Self.bracketSize
            for folds in Set([1, min(2, foldCount), foldCount]).sorted() {
                var tried: [(trial: Int, loss: Double)] = []
                for trial in candidates {
                    guard let value = try loss(Step(trial: trial, folds: folds)) else { break search }
                    tried.append((trial, value))
                    if folds == foldCount { complete.append((trial, value)) }
                }
                tried.sort { $0.loss != $1.loss ? $0.loss < $1.loss : $0.trial < $1.trial }
                candidates = tried.prefix((tried.count + 2) / 3).map(\.trial)
            }
        }
        return complete.min { $0.loss != $1.loss ? $0.loss < $1.loss : $0.trial < $1.trial }?.trial
    }
}
