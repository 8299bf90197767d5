/// How much the ranking of the same customers changes from one period to the next.
///
/// A ranking that is shuffled from month to month is noise to who works with it, however good its AUC is.
public struct RankingStability: Hashable, Sendable, Codable {
    /// Two periods that follow each other.
    public struct Step: Hashable, Sendable, Codable {
        /// The earlier period.
        public let from: String
        /// The later period.
        public let to: String
        /// The customers with a score in both.
        public let customerCount: Int
        /// Spearman's correlation of their scores; `nil` where they are fewer than 10 or one score is constant.
        public let rankCorrelation: Double?
        /// The share of the earlier top tenth that is in the later one, with its Wilson interval.
        ///
        /// Ties are divided evenly; 0.1 where the rankings have nothing to do with each other. `nil` where customers are
        /// fewer than 10.
        public let topTenthKept: Estimate?
    }

    /// The steps, in order of time.
    public let steps: [Step]
    /// The mean correlation of the steps that have one, weighted by their customers; `nil` where none has.
    public let meanRankCorrelation: Double?
    /// The mean share of the top tenth that stays, of the steps that have one, weighted by their customers; `nil` where
    /// none has.
    public let meanTopTenthKept: Double?

    /// The stability of scores.
    ///
    /// Of a customer with several scores in a period the last one counts. Periods without a row are passed over.
    ///
    /// - Parameters:
    ///   - scores: the rows.
    ///   - periods: the period of each row, in order of time; -1 for a row that takes no part.
    ///   - names: the names of the periods.
    public init(_ scores: DatedScores, periods: [Int32], names: [String]) {
        precondition(periods.count == scores.rowCount, "one period a row")
        var rows = [[Int32]](repeating: [], count: names.count)
        // In the order of (customer, time) a customer's last row of a period is where either changes.
        for (position, row) in scores.order.enumerated() {
            let row = Int(row)
            guard periods[row] >= 0 else { continue }
            if position + 1 < scores.order.count {
                let next = Int(scores.order[position + 1])
                if scores.customers[next] == scores.customers[row], periods[next] == periods[row] { continue }
            }
            rows[Int(periods[row])].append(Int32(truncatingIfNeeded: row))
        }
        let present = names.indices.filter { !rows[$0].isEmpty }
        let steps = zip(present, present.dropFirst()).map { earlier, later in
            let pair = Self.common(scores, rows[earlier], rows[later])
            return Step(
                from: names[earlier],
                to: names[later],
                customerCount: pair.first.count,
                rankCorrelation: Self.correlation(pair.first, pair.second),
                topTenthKept: Self.kept(pair.first, pair.second)
            )
        }
        self.steps = steps
        meanRankCorrelation = Self.mean(steps) { $0.rankCorrelation }
        meanTopTenthKept = Self.mean(steps) { $0.topTenthKept?.value }
    }

    private static func mean(_ steps: [Step], of value: (Step) -> Double?) -> Double? {
        var sum = 0.0
        var weight = 0.0
        for step in steps {
            guard let value = value(step) else { continue }
            sum += Double(step.customerCount) * value
            weight += Double(step.customerCount)
        }
        return weight > 0 ? sum / weight : nil
    }

    /// The scores of the customers that are in both lists of rows, which are in the order of customers.
    private static func common(
        _ scores: DatedScores,
        _ earlier: [Int32],
        _ later: [Int32]
    ) -> (first: [Double], second: [Double]) {
        var first: [Double] = []
        var second: [Double] = []
        var place = 0
        for row in later {
            let customer = scores.customers[Int(row)]
            while place < earlier.count, scores.customers[Int(earlier[place])] < customer { place += 1 }
            guard place < earlier.count, scores.customers[Int(earlier[place])] == customer else { continue }
            first.append(scores.scores[Int(earlier[place])])
            second.append(scores.scores[Int(row)])
        }
        return (first, second)
    }

    private static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
        guard first.count >= RankCorrelation.smallestRowCount else { return nil }
        let all = RowSample(rowCount: first.count, limit: first.count)
        let value = RankCorrelation.between(SortedValues(first).ranks(of: all), SortedValues(second).ranks(of: all))
        return value.isNaN ? nil : value
    }

    private static func kept(_ first: [Double], _ second: [Double]) -> Estimate? {
        guard first.count >= RankCorrelation.smallestRowCount else { return nil }
        let before = Selection(.topTenPercent, scores: SortedValues(first).values.reversed())
        let after = Selection(.topTenPercent, scores: SortedValues(second).values.reversed())
        var kept = 0.0
        for (one, other) in zip(first, second) { kept += before.part(of: one) * after.part(of: other) }
        return .wilson(successes: min(max(kept, 0), before.weight), trials: before.weight)
    }
}
