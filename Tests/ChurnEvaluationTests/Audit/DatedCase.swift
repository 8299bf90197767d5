import ChurnEvaluation

/// Scores of a few customers at some days, with ties, and churn dates of some of them.
struct DatedCase {
    static let day: Int64 = 86_400_000_000
    var customers: [Int32] = []
    var times: [Int64] = []
    var scores: [Double] = []
    var churnDates: [Int64?]
    var periods: [Int32] = []
    static let periodDays: Int64 = 30

    /// Days 0 to 179, a score every 15 days or so; churn dates on days 0 to 219.
    init(seed: UInt64, customerCount: Int = 60) {
        var random = RandomRows(seed: seed)
        churnDates = (0..<customerCount).map { _ in
            random.below(2) == 0 ? nil : Int64(random.below(220)) * Self.day + Int64(random.below(3)) * 3_600_000_000
        }
        // The last customers are never scored.
        for customer in 0..<customerCount - 5 {
            for day in stride(from: Int64(random.below(20)), to: 180, by: 15) where random.below(5) > 0 {
                customers.append(Int32(customer))
                times.append(day * Self.day)
                let left = churnDates[customer].map { Double($0 / Self.day - day) } ?? 200
                let risk = left < 40 ? 0.5 : 0.1
                scores.append((risk + 0.4 * random.uniform()).rounded(toPlaces: 10))
            }
        }
        let order = random.permutation(customers.count)
        customers = order.map { customers[$0] }
        times = order.map { times[$0] }
        scores = order.map { scores[$0] }
        periods = times.map { Int32($0 / Self.day / Self.periodDays) }
    }

    func dated() throws -> DatedScores {
        try DatedScores(customers: customers, customerCount: churnDates.count, times: times, scores: scores)
    }

    static func timing(gap: Int64, horizon: Int64, end: Int64) throws -> LabelTiming {
        try LabelTiming(gap: gap * day, horizon: horizon * day, dataEnd: end * day)
    }
}

extension Double {
    fileprivate func rounded(toPlaces steps: Double) -> Double { (self * steps).rounded() / steps }
}
