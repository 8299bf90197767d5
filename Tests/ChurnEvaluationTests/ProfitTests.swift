import Testing

@testable import ChurnEvaluation

/// Profit measures on answers worked out by hand, or published.
struct ProfitTests {
    // Ranking: 0.9 (1), 0.7 (0, 1 tied), 0.2 (0, 0, 1 tied).
    private let scores = [0.7, 0.2, 0.9, 0.2, 0.7, 0.2]
    private let labels = [0.0, 0, 1, 0, 1, 1]

    private func rows() throws -> ScoredLabels { try ScoredLabels(scores: scores, labels: labels) }

    @Test func `the expected maximum profit is the published one of an example`() throws {
        // The example that the public implementations of the measure are tested with.
        let rows = try ScoredLabels(
            scores: [
                0.6125478, 0.3642710, 0.4321361, 0.1402911, 0.3848959, 0.2444155, 0.9706413, 0.8901728, 0.7817814,
                0.8687518,
            ],
            labels: [1, 1, 0, 0, 0, 1, 1, 1, 1, 0]
        )
        #expect(abs(rows.expectedMaximumProfit().profit - 30.3003222629848) < 1e-12)
    }

    @Test func `the maximum profit by hand`() throws {
        // A churner brings 0.3 * 190 - 1 = 56, a loyal customer costs 11: all six are worth contacting.
        let all = try rows().maximumProfit()
        #expect(abs(all.profit - (3 * 56 - 3 * 11) / 6.0) < 1e-12)
        #expect(all.share == 1)
        #expect(all.lowestScore == 0.2)
        // A churner brings 0.3 * 90 - 1 = 26, a loyal customer costs 11; the last three bring 26 - 22.
        let dear = try RetentionOffer(customerValue: 100, offerCost: 28, contactCost: 1)
        // 0.3 * 72 - 1 = 20.6 and 29: only the first pays.
        let one = try rows().maximumProfit(dear)
        #expect(abs(one.profit - 20.6 / 6) < 1e-12)
        #expect(one.share == 1.0 / 6)
        #expect(one.lowestScore == 0.9)
    }

    @Test func `a campaign that never pays contacts nobody`() throws {
        let offer = try RetentionOffer(customerValue: 12, offerCost: 10, contactCost: 2)
        let best = try rows().maximumProfit(offer)
        #expect(best == MaximumProfit(profit: 0, share: 0, lowestScore: nil))
        let expected = try rows().expectedMaximumProfit(offer)
        #expect(expected.profit == 0 && expected.share == 0)
    }

    @Test func `the profit curve ends where its cuts end and divides ties`() throws {
        let curve = try rows().profitCurve(.published, points: 3)
        #expect(curve.map(\.share) == [0, 2.0 / 6, 4.0 / 6, 1])
        #expect(curve.map(\.lowestScore) == [nil, 0.7, 0.2, 0.2])
        #expect(curve[0].profit.value == 0)
        // 1.5 hits of 2: one whole and half of the pair.
        #expect(abs(curve[1].profit.value - (1.5 * 56 - 0.5 * 11) / 6) < 1e-12)
        #expect(abs(curve[3].profit.value - (3 * 56 - 3 * 11) / 6.0) < 1e-12)
        #expect(curve.dropFirst().allSatisfy { $0.profit.lower < $0.profit.value && $0.profit.value < $0.profit.upper })
        #expect(try rows().profitCurve(.published).count == 7)
    }

    @Test func `a budget reaches as far as its costs`() throws {
        // A churner costs 1 + 3 on average, a loyal customer 11: the tie of two at 0.7 costs 15.
        let offer = RetentionOffer.published
        #expect(try rows().cut(forBudget: 3.9, offer: offer).lowestScore == nil)
        let first = try rows().cut(forBudget: 4, offer: offer)
        #expect(first.contacts == 1 && first.lowestScore == 0.9 && first.rowsAbove == 0 && first.rowsTied == 1)
        #expect(try rows().cut(forBudget: 11.4, offer: offer).contacts == 1)
        let half = try rows().cut(forBudget: 11.5, offer: offer)
        #expect(half.contacts == 2 && half.lowestScore == 0.7 && half.rowsAbove == 1 && half.rowsTied == 2)
        #expect(abs(half.cost - 11.5) < 1e-12)
        #expect(abs(half.profit.value - (1.5 * 56 - 0.5 * 11) / 6) < 1e-12)
        let all = try rows().cut(forBudget: 1e9, offer: offer)
        #expect(all.contacts == 6 && all.share == 1 && abs(all.cost - 45) < 1e-12)
        let free = try RetentionOffer(customerValue: 1, offerCost: 0, contactCost: 0)
        #expect(try rows().cut(forBudget: 0, offer: free).contacts == 6)
        #expect(try rows().cut(ofContacts: 2, offer: offer) == half)
        #expect(try rows().cut(ofContacts: 99, offer: offer) == all)
    }

    @Test func `offers that cannot be are refused`() {
        for (value, offer, contact, acceptance, trials) in [
            (10.0, 10.0, 1.0, 0.3, 20.0), (200, -1, 1, 0.3, 20), (200, 10, -1, 0.3, 20), (200, 10, 1, 0, 20),
            (200, 10, 1, 1, 20), (200, 10, 1, .nan, 20), (200, 10, 1, 0.3, 0), (.infinity, 10, 1, 0.3, 20),
            (200, 10, .infinity, 0.3, 20),
        ] {
            let error = #expect(throws: EvaluationError.self) {
                try RetentionOffer(
                    customerValue: value,
                    offerCost: offer,
                    contactCost: contact,
                    acceptance: acceptance,
                    acceptanceTrials: trials
                )
            }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test func `constant scores have one cut`() throws {
        let rows = try ScoredLabels(scores: [0.4, 0.4, 0.4, 0.4], labels: [1, 0, 0, 0])
        // 56 - 33 for all four.
        #expect(rows.maximumProfit() == MaximumProfit(profit: 23.0 / 4, share: 1, lowestScore: 0.4))
        // Contacting all pays from the acceptance (3 * 11 + 1) / 190 on.
        let expected = rows.expectedMaximumProfit()
        let probability = 1 - IncompleteBeta(6, 14)(34.0 / 190)
        #expect(abs(expected.share - probability) < 1e-14)
        #expect(expected.profit > rows.maximumProfit().profit)
    }
}
