import Testing

@testable import ChurnEvaluation

/// The closed form of the expected maximum profit against its definition, integrated numerically.
struct ProfitReferenceTests {
    /// `integral of max over cuts of profit(cut; g) h(g) dg` by Simpson's rule.
    private func integral(_ scores: [Double], _ labels: [Double], _ offer: RetentionOffer) -> (Double, Double) {
        let thresholds = [Double.infinity] + Set(scores).sorted(by: >)
        let cuts = thresholds.map { threshold in
            let above = scores.indices.filter { scores[$0] >= threshold }
            return (rows: Double(above.count), hits: above.reduce(0) { $0 + labels[$1] })
        }
        let (alpha, beta) = (offer.acceptance * offer.acceptanceTrials, (1 - offer.acceptance) * offer.acceptanceTrials)
        let steps = 20_000
        var (sum, profit, share) = (0.0, 0.0, 0.0)
        for step in 0...steps {
            let g = Double(step) / Double(steps)
            // Whole parameters here, so powers are products.
            func power(_ x: Double, _ n: Double) -> Double { (0..<Int(n)).reduce(1) { product, _ in product * x } }
            let density = power(g, (alpha - 1).rounded()) * power(1 - g, (beta - 1).rounded())
            let weight = step == 0 || step == steps ? 1.0 : step.isMultiple(of: 2) ? 2 : 4
            var best = (profit: 0.0, share: 0.0)
            for cut in cuts {
                let value =
                    cut.hits * (g * (offer.customerValue - offer.offerCost) - offer.contactCost)
                    - (cut.rows - cut.hits) * (offer.offerCost + offer.contactCost)
                if value > best.profit { best = (value, cut.rows) }
            }
            sum += weight * density
            profit += weight * density * best.profit
            share += weight * density * best.share
        }
        let rows = Double(scores.count)
        return (profit / sum / rows, share / sum / rows)
    }

    @Test func `the closed form is the integral`() throws {
        var random = RandomRows(seed: 41)
        for (rows, levels) in [(2, 3), (5, 4), (20, 1), (30, 7), (60, 1000)] {
            let (scores, labels) = random.scored(rows: rows, levels: levels)
            for (value, contact, trials) in [(200.0, 1.0, 20.0), (60, 4, 10), (1000, 0, 30)] {
                let offer = try RetentionOffer(customerValue: value, contactCost: contact, acceptanceTrials: trials)
                let (profit, share) = integral(scores, labels, offer)
                let ours = try ScoredLabels(scores: scores, labels: labels).expectedMaximumProfit(offer)
                #expect(abs(ours.profit - profit) < 1e-6 * value, "\(rows) rows, value \(value)")
                #expect(abs(ours.share - share) < 2e-4, "\(rows) rows, value \(value)")
            }
        }
    }

    @Test func `the incomplete beta function of whole parameters is a binomial tail`() {
        for a in 1...12 {
            for b in [1, 2, 7, 14, 40] {
                let distribution = IncompleteBeta(Double(a), Double(b))
                for x in [1e-6, 0.01, 0.2, 0.3, 0.5, 0.77, 0.999] {
                    // The chance of at least a successes in a + b - 1 trials.
                    let n = a + b - 1
                    var tail = 0.0
                    var term = 1.0
                    for _ in 0..<n { term *= 1 - x }
                    for successes in 0...n {
                        if successes >= a { tail += term }
                        term *= Double(n - successes) / Double(successes + 1) * x / (1 - x)
                    }
                    #expect(abs(distribution(x) - tail) < 1e-13, "\(a), \(b), \(x)")
                }
            }
        }
    }

    @Test func `the incomplete beta function has its ends and its symmetry`() {
        let distribution = IncompleteBeta(2.5, 0.3)
        #expect(distribution(0) == 0 && distribution(1) == 1 && distribution(-1) == 0 && distribution(2) == 1)
        for x in [0.001, 0.3, 0.9, 0.9999] {
            #expect(abs(distribution(x) + IncompleteBeta(0.3, 2.5)(1 - x) - 1) < 1e-12)
        }
        // Beta(1/2, 1/2) is the arcsine distribution: a third at 1/4.
        #expect(abs(IncompleteBeta(0.5, 0.5)(0.25) - 1.0 / 3) < 1e-14)
    }

    @Test func `the hull is the curve's upper hull`() throws {
        var random = RandomRows(seed: 42)
        for _ in 0..<50 {
            let (scores, labels) = random.scored(rows: 40, levels: 12)
            let rows = try ScoredLabels(scores: scores, labels: labels)
            let hull = rows.hullVertices()
            #expect(hull[0] == (0, 0) && hull[hull.count - 1] == (rows.total.positives, rows.total.negatives))
            for cut in Set(scores) {
                let above = scores.indices.filter { scores[$0] >= cut }
                let positives = above.reduce(0) { $0 + labels[$1] }
                let negatives = Double(above.count) - positives
                for (start, end) in zip(hull, hull.dropFirst()) {
                    let cross =
                        (end.negatives - start.negatives) * (positives - start.positives)
                        - (end.positives - start.positives) * (negatives - start.negatives)
                    #expect(cross <= 0)
                }
            }
        }
    }
}
