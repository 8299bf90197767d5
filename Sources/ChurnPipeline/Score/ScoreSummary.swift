/// What is counted over the scores of a run.
struct ScoreSummary: Hashable {
    private(set) var count = 0
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private var sum = 0.0

    /// Adds probabilities, in the order of their rows.
    mutating func add(_ probabilities: [Double]) {
        count += probabilities.count
        for probability in probabilities {
            minimum = min(minimum, probability)
            maximum = max(maximum, probability)
            sum += probability
        }
    }

    /// The mean probability; `nil` where there is no row.
    var mean: Double? { count > 0 ? sum / Double(count) : nil }
    /// The lowest probability; `nil` where there is no row.
    var lowest: Double? { count > 0 ? minimum : nil }
    /// The highest probability; `nil` where there is no row.
    var highest: Double? { count > 0 ? maximum : nil }
}
