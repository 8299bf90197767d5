/// How many rows a slice must have before anything is said of it.
public struct MinimumCell: Hashable, Sendable, Codable {
    /// The rows that a slice must have.
    public let rows: Int
    /// The positives that it must have, and as many negatives.
    public let positives: Int

    /// A minimum; numbers of a smaller slice would be noise, or tell of persons.
    ///
    /// - Parameters:
    ///   - rows: 1 or more.
    ///   - positives: 2 or more, as one alone has no interval.
    /// - Throws: ``EvaluationError`` where a number is out of its range.
    public init(rows: Int = 200, positives: Int = 20) throws {
        guard rows >= 1, positives >= 2 else {
            throw EvaluationError(
                code: .invalidOption,
                message: """
                    at least \(rows) rows and \(positives) positives in a slice; give 1 row or more and 2 positives or more, \
                    200 and 20 are usual
                    """
            )
        }
        self.rows = rows
        self.positives = positives
    }

    /// What a slice of so many rows lacks; `nil` where it has enough of both labels.
    func gap(rows: Int, positives: Int) -> SliceGap? {
        if rows < self.rows { return .fewRows }
        if positives == 0 || positives == rows { return .oneClass }
        if positives < self.positives { return .fewPositives }
        return rows - positives < self.positives ? .fewNegatives : nil
    }
}

/// Why a slice has no numbers.
public enum SliceGap: String, Hashable, Sendable, Codable {
    /// Fewer rows than the minimum.
    case fewRows = "few-rows"
    /// All rows have the same label.
    case oneClass = "one-class"
    /// Fewer positives than the minimum.
    case fewPositives = "few-positives"
    /// Fewer negatives than the minimum of positives.
    case fewNegatives = "few-negatives"
    /// Fewer rows selected than the minimum of positives.
    case fewSelected = "few-selected"

    /// The reason in words.
    public var words: String {
        switch self {
        case .fewRows: "too few rows"
        case .oneClass: "one label only"
        case .fewPositives: "too few churners"
        case .fewNegatives: "too few who stay"
        case .fewSelected: "too few selected"
        }
    }
}

extension Estimate {
    /// The difference of two independent shares with Newcombe's interval (1998, method 10).
    ///
    /// With p the shares and l, u the ends of their Wilson intervals, `p1 - p2` reaches down by
    /// `sqrt((p1 - l1)² + (u2 - p2)²)` and up by `sqrt((u1 - p1)² + (p2 - l2)²)`.
    static func difference(ofShares first: Estimate, _ second: Estimate) -> Estimate {
        func reach(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        let difference = first.value - second.value
        return Estimate(
            value: difference,
            lower: difference - reach(first.value - first.lower, second.upper - second.value),
            upper: difference + reach(first.upper - first.value, second.value - second.lower)
        )
    }
}
