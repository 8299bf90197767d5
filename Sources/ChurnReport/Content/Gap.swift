public import ChurnEvaluation

/// Why there is no number in a place of the page; the page says it in words, never with a zero or a dash alone.
public enum Gap: Hashable, Sendable, Encodable {
    /// Fewer rows than are shown; the minimum is given.
    case fewRows(minimum: Int)
    /// Fewer churners than are shown; the minimum is given.
    case fewPositives(minimum: Int)
    /// Fewer who stay than are shown; the minimum is given.
    case fewNegatives(minimum: Int)
    /// Fewer selected than are shown; the minimum is given.
    case fewSelected(minimum: Int)
    /// No row at all.
    case noRows
    /// All rows with a label have the same.
    case oneClass
    /// No row churned, so that there is no rate of churners.
    case noPositives
    /// Every row churned, so that there is no rate of the others.
    case noNegatives
    /// No row was selected, so that nothing can be said about the selected.
    case noneSelected
    /// The scores are no probabilities.
    case notProbabilities
    /// The label window is not complete.
    case immature
    /// The data ends inside the period.
    case unfinished
    /// There was nothing at the beginning of the period to divide by.
    case nothingBefore
    /// The data holds no money.
    case noMoney
    /// Another reason, in the words of who found it.
    case other(String)
}

/// A number with its interval, or why there is none.
public enum Measured: Hashable, Sendable {
    /// The number and its 95 % interval.
    case estimate(Estimate)
    /// Why there is none.
    case gap(Gap)

    /// The estimate; `nil` for a gap.
    public var estimate: Estimate? {
        if case .estimate(let estimate) = self { return estimate }
        return nil
    }
}

extension Measured: Encodable {
    private enum CodingKeys: String, CodingKey { case gap }

    /// Writes the estimate itself, or an object with the key `gap`.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .estimate(let estimate): try estimate.encode(to: encoder)
        case .gap(let gap):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(gap, forKey: .gap)
        }
    }
}
