import ChurnEvaluation
import Testing

struct RankingStabilityTests {
    /// Scores of all customers in each period, the same customers in each.
    private func stability(_ periods: [[Double]]) throws -> RankingStability {
        let count = periods[0].count
        let dated = try DatedScores(
            customers: periods.flatMap { _ in (0..<count).map(Int32.init) },
            customerCount: count,
            times: periods.indices.flatMap { [Int64](repeating: Int64($0), count: count) },
            scores: periods.flatMap(\.self)
        )
        return RankingStability(
            dated,
            periods: periods.indices.flatMap { [Int32](repeating: Int32($0), count: count) },
            names: periods.indices.map { "p\($0)" }
        )
    }

    @Test func `the same ranking stays, the reversed one leaves`() throws {
        let up = (0..<20).map(Double.init)
        let found = try stability([up, up.map { $0 * $0 }, up.reversed()])
        #expect(found.steps.map(\.from) == ["p0", "p1"] && found.steps.map(\.to) == ["p1", "p2"])
        let correlations = try found.steps.map { try #require($0.rankCorrelation) }
        #expect(abs(correlations[0] - 1) < 1e-6 && abs(correlations[1] + 1) < 1e-6)
        #expect(found.steps.map { $0.topTenthKept?.value } == [1, 0])
        #expect(found.steps.map(\.customerCount) == [20, 20])
        let mean = try #require(found.meanRankCorrelation)
        #expect(abs(mean) < 1e-6 && found.meanTopTenthKept == 0.5)
    }

    @Test func `a constant score keeps a tenth of its top tenth and has no correlation`() throws {
        let found = try stability([[Double](repeating: 3, count: 50), (0..<50).map(Double.init)])
        #expect(found.steps[0].rankCorrelation == nil)
        let kept = try #require(found.steps[0].topTenthKept).value
        #expect(abs(kept - 0.1) < 1e-12)
    }

    @Test func `few customers are a gap`() throws {
        let found = try stability([[1, 2, 3], [3, 2, 1]])
        #expect(found.steps[0].customerCount == 3)
        #expect(found.steps[0].rankCorrelation == nil && found.steps[0].topTenthKept == nil)
        #expect(found.meanRankCorrelation == nil && found.meanTopTenthKept == nil)
    }

    @Test func `stability follows from its definition`() throws {
        for seed in 1...20 {
            let example = DatedCase(seed: UInt64(seed))
            // The fifth period takes no part, and no row is in the seventh.
            let periods = example.periods.map { $0 == 4 ? -1 : $0 }
            let found = RankingStability(
                try example.dated(),
                periods: periods,
                names: (0..<7).map(String.init)
            )
            #expect(found.steps.map(\.from) == ["0", "1", "2", "3"])
            #expect(found.steps.map(\.to) == ["1", "2", "3", "5"])
            for step in found.steps {
                func last(_ period: String) -> [Int32: Double] {
                    var scores: [Int32: (time: Int64, score: Double)] = [:]
                    for row in example.scores.indices where "\(periods[row])" == period {
                        let customer = example.customers[row]
                        if (scores[customer]?.time ?? .min) < example.times[row] {
                            scores[customer] = (example.times[row], example.scores[row])
                        }
                    }
                    return scores.mapValues(\.score)
                }
                let (before, after) = (last(step.from), last(step.to))
                let common = before.keys.filter { after[$0] != nil }.sorted()
                let first = common.compactMap { before[$0] }
                let second = common.compactMap { after[$0] }
                #expect(step.customerCount == common.count)
                let correlation = try #require(step.rankCorrelation)
                #expect(abs(correlation - Self.spearman(first, second)) < 1e-6)
                let kept = try #require(step.topTenthKept).value
                #expect(abs(kept - Self.kept(first, second)) < 1e-12)
            }
        }
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        values.map { value in
            Double(values.count { $0 < value }) + Double(values.count { $0 == value } - 1) / 2
        }
    }

    private static func spearman(_ x: [Double], _ y: [Double]) -> Double {
        let (a, b) = (ranks(x), ranks(y))
        let mean = Double(x.count - 1) / 2
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
        }
        return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }

    private static func kept(_ first: [Double], _ second: [Double]) -> Double {
        let wanted = max(1, (0.1 * Double(first.count)).rounded())
        func part(_ value: Double, _ all: [Double]) -> Double {
            let above = Double(all.count { $0 > value })
            return min(1, max(0, (wanted - above) / Double(all.count { $0 == value })))
        }
        return zip(first, second).reduce(0) { $0 + part($1.0, first) * part($1.1, second) } / wanted
    }
}
