/// How far down the ranking a budget reaches.
public struct BudgetCut: Hashable, Sendable, Codable {
    /// The number of customers that can be contacted; with weights, their weight.
    public let contacts: Double
    /// The share of customers that can be contacted, in 0...1.
    public let share: Double
    /// What contacting them costs on average: the contacts, and the offers that are accepted.
    public let cost: Double
    /// What contacting them brings per customer, contacted or not.
    public let profit: Estimate
    /// The lowest score contacted; `nil` where the budget suffices for nobody.
    public let lowestScore: Double?
    /// The rows with higher scores than ``lowestScore``, all of which are contacted.
    public let rowsAbove: Int
    /// The rows with a score of just ``lowestScore``; where they are not all contacted, take any of them.
    public let rowsTied: Int
}

extension ScoredLabels {
    /// The cut down to which a budget suffices, customers with the highest scores first.
    ///
    /// Contacting `n` rows with `hits` churners costs `n * contactCost + (n - hits + acceptance * hits) * offerCost`; the cut
    /// is the largest `n`, whole where rows weigh 1, with a cost within the budget. The budget is for all of these rows: for
    /// a base of another size scale it. It may reach further than pays: compare with ``maximumProfit(_:)``.
    ///
    /// - Parameters:
    ///   - budget: what may be spent, 0 or more.
    ///   - offer: what contacts and offers cost and bring.
    /// - Returns: the cut with its score, cost and profit.
    public func cut(forBudget budget: Double, offer: RetentionOffer) -> BudgetCut {
        precondition(budget >= 0, "a budget of 0 or more")
        var above = Mass()
        var affordable = total.rows
        for position in groups.indices {
            let mass = mass(at: position)
            let spent = offer.cost(rows: above.rows, hits: above.positives)
            let cost = offer.cost(rows: mass.rows, hits: mass.positives)
            if spent + cost > budget {
                // Inside a tie costs grow evenly. The small excess lets a budget for exactly n rows reach n.
                let rows = above.rows + (budget - spent) / cost * mass.rows
                affordable = isWeighted ? rows : (rows * (1 + 1e-14)).rounded(.down)
                break
            }
            above += mass
        }
        return cut(ofContacts: affordable, offer: offer)
    }

    /// The cut below the `contacts` rows with the highest scores; with weights, below rows of that weight.
    ///
    /// - Parameters:
    ///   - contacts: how many customers can be contacted, 0 or more; more than there are means all.
    ///   - offer: what contacts and offers cost and bring.
    /// - Returns: the cut with its score, cost and profit.
    public func cut(ofContacts contacts: Double, offer: RetentionOffer) -> BudgetCut {
        precondition(contacts >= 0, "contacts of 0 or more")
        guard contacts > 0 else {
            return BudgetCut(
                contacts: 0,
                share: 0,
                cost: 0,
                profit: Estimate(value: 0, lower: 0, upper: 0),
                lowestScore: nil,
                rowsAbove: 0,
                rowsTied: 0
            )
        }
        var walk = RankWalk(self)
        let cut = walk.cut(after: min(contacts, total.rows))
        return BudgetCut(
            contacts: cut.rows,
            share: cut.rows / total.rows,
            cost: offer.cost(rows: cut.rows, hits: cut.hits),
            profit: profit(offer, at: cut),
            lowestScore: cut.lowestScore,
            rowsAbove: cut.rowsAbove,
            rowsTied: cut.rowsTied
        )
    }
}
