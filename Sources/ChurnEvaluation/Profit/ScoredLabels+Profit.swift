/// The most that a campaign can bring with the best cut in the ranking.
public struct MaximumProfit: Hashable, Sendable, Codable {
    /// The profit per customer, contacted or not; 0 where no cut pays.
    public let profit: Double
    /// The share of customers to contact, in 0...1.
    public let share: Double
    /// Contact customers with this score and higher ones; `nil` where none is to be contacted.
    public let lowestScore: Double?
}

/// The most that a campaign can bring on average, where how many accept is only known by its distribution.
public struct ExpectedMaximumProfit: Hashable, Sendable, Codable {
    /// The expected profit per customer, contacted or not.
    public let profit: Double
    /// The share of customers to contact on average, in 0...1.
    public let share: Double
}

/// What a campaign brings where a share of the customers is contacted.
public struct ProfitPoint: Hashable, Sendable, Codable {
    /// The share of customers contacted, those with the highest scores, in 0...1.
    public let share: Double
    /// The profit per customer, contacted or not, with the interval that the Wilson interval of the hit rate gives.
    public let profit: Estimate
    /// The lowest score contacted; `nil` where nobody is.
    public let lowestScore: Double?
}

extension ScoredLabels {
    /// The maximum profit of a campaign (MPC of Verbraken, Verbeke and Baesens 2013).
    ///
    /// The maximum over cuts of `(hits * churnerGain - (contacted - hits) * loyalLoss) / rows`, where contacting a
    /// churner brings `acceptance * (customerValue - offerCost) - contactCost` and contacting a loyal customer costs
    /// `offerCost + contactCost`. Inside a tie profit is a straight line, so that no cut there is better than both ends.
    ///
    /// *Edge cases:* of cuts with equal profit, the one with fewer contacts.
    public func maximumProfit(_ offer: RetentionOffer = .published) -> MaximumProfit {
        var best = 0.0
        var bestRows = 0.0
        var bestPosition: Int?
        var above = Mass()
        for position in groups.indices {
            above += mass(at: position)
            let profit = offer.profit(rows: above.rows, hits: above.positives)
            guard profit > best else { continue }
            best = profit
            bestRows = above.rows
            bestPosition = position
        }
        return MaximumProfit(
            profit: best / total.rows,
            share: bestRows / total.rows,
            lowestScore: bestPosition.map { groups[$0].score }
        )
    }

    /// The expected maximum profit of a campaign (EMPC of Verbraken, Verbeke and Baesens 2013).
    ///
    /// With g the acceptance, of density h and mean as the offer says, and T(g) the best cut at g, it is
    /// `integral of profit(T(g); g) h(g) dg`. The best cuts are the vertices i of the ROC curve's convex hull. With P_i
    /// positives and N_i negatives above it, vertex i is the best one from `g_i` to `g_(i+1)`,
    /// `g_(i+1) = ((offerCost + contactCost) (N_(i+1) - N_i) / (P_(i+1) - P_i) + contactCost) / (customerValue - offerCost)`;
    /// between them the integral has a closed form, the regularised incomplete beta function.
    public func expectedMaximumProfit(_ offer: RetentionOffer = .published) -> ExpectedMaximumProfit {
        let alpha = offer.acceptance * offer.acceptanceTrials
        let beta = offer.acceptanceTrials - alpha
        let distribution = IncompleteBeta(alpha, beta)
        let weighted = IncompleteBeta(alpha + 1, beta)
        let margin = offer.customerValue - offer.offerCost
        var profit = 0.0
        var share = 0.0
        /// The probability of an acceptance below the current vertex's start, and its part of the mean acceptance.
        var before = (probability: 0.0, mean: 0.0)
        let hull = hullVertices()
        for (index, vertex) in hull.enumerated() {
            var after = (probability: 1.0, mean: offer.acceptance)
            if index + 1 < hull.count {
                let next = hull[index + 1]
                let ratio = (next.negatives - vertex.negatives) / (next.positives - vertex.positives)
                let end = (offer.loyalLoss * ratio + offer.contactCost) / margin
                if end < 1 { after = (distribution(end), offer.acceptance * weighted(end)) }
            }
            let probability = after.probability - before.probability
            let mean = after.mean - before.mean
            profit +=
                (margin * mean - offer.contactCost * probability) * vertex.positives
                - offer.loyalLoss * probability * vertex.negatives
            share += probability * (vertex.positives + vertex.negatives)
            before = after
        }
        return ExpectedMaximumProfit(profit: profit / total.rows, share: share / total.rows)
    }

    /// The profit by the share of customers contacted, at the offer's mean acceptance.
    ///
    /// Point j is at the share `j / points` of the ranking, rounded to whole rows where rows weigh 1. A tie that a cut goes
    /// through is divided evenly, as in ``lift(atShare:)``.
    ///
    /// - Parameters:
    ///   - offer: what contacts and offers cost and bring.
    ///   - points: how many points after the first one, at which nobody is contacted.
    /// - Returns: `points + 1` points from share 0 to 1; fewer where there are fewer rows.
    public func profitCurve(_ offer: RetentionOffer, points: Int = 100) -> [ProfitPoint] {
        precondition(points > 0, "at least one point")
        let count = min(points, rowCount)
        var walk = RankWalk(self)
        let nobody = ProfitPoint(share: 0, profit: Estimate(value: 0, lower: 0, upper: 0), lowestScore: nil)
        return [nobody]
            + (1...count).map { point in
                let cut = walk.cut(after: cutWeight(share: Double(point) / Double(count), atLeast: 1))
                return ProfitPoint(
                    share: cut.rows / total.rows,
                    profit: profit(offer, at: cut),
                    lowestScore: cut.lowestScore
                )
            }
    }

    /// The profit per customer of contacting those above a cut.
    func profit(_ offer: RetentionOffer, at cut: Cut) -> Estimate {
        let rate = cut.hitRateEstimate
        func profit(_ hitRate: Double) -> Double {
            offer.profit(rows: cut.rows, hits: hitRate * cut.rows) / total.rows
        }
        // A higher hit rate is never worse: the offer costs less than a customer is worth.
        return Estimate(value: profit(rate.value), lower: profit(rate.lower), upper: profit(rate.upper))
    }

    /// The vertices of the ROC curve's upper convex hull with positives and negatives above them, from none to all.
    ///
    /// Between neighbours positives grow, except perhaps between the last two.
    func hullVertices() -> [(positives: Double, negatives: Double)] {
        var hull: [(positives: Double, negatives: Double)] = [(0, 0)]
        var above = Mass()
        for position in groups.indices {
            above += mass(at: position)
            let next = (positives: above.positives, negatives: above.negatives)
            while hull.count > 1 {
                let (start, middle) = (hull[hull.count - 2], hull[hull.count - 1])
                // The middle one stays where the curve is steeper before it than after it.
                let before = (middle.positives - start.positives) * (next.negatives - middle.negatives)
                let after = (next.positives - middle.positives) * (middle.negatives - start.negatives)
                if before > after { break }
                hull.removeLast()
            }
            hull.append(next)
        }
        return hull
    }
}
