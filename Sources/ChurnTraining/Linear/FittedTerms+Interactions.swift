internal import ChurnScoring

extension FittedTerms {
    /// The interaction term that the coefficients of a product's design columns amount to, and the variance of its output.
    static func interaction(
        _ product: DesignInteraction,
        _ encoding: DesignEncoding,
        _ coefficients: [Double]
    ) -> (term: InteractionTerm, variance: Double) {
        let pairs = product.designColumns.map { $0 >= 0 ? coefficients[$0] : 0 }
        let rows = slots(of: product.first, encoding)
        let columns = slots(of: product.second, encoding)
        let width = product.second.groupCount
        var outputs: [Double] = []
        for row in rows {
            for column in columns {
                var output = 0.0
                for (first, a) in row { for (second, b) in column { output += a * b * pairs[first * width + second] } }
                outputs.append(output)
            }
        }
        // A row is in one pair at most, so that pairs have no mean product.
        let mean = zip(pairs, product.means).reduce(0) { $0 + $1.0 * $1.1 }
        let square = zip(pairs, product.squares).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
        let term = InteractionTerm(
            first: factor(product.first),
            second: factor(product.second),
            outputs: outputs,
            meanOutput: mean
        )
        return (term, max(0, square - mean * mean))
    }

    private static func factor(_ side: DesignInteraction.Side) -> InteractionTerm.Factor {
        .init(
            column: side.column,
            kind: side.standardization.map { .number($0) } ?? .levels(count: side.groups.count - 1)
        )
    }

    private typealias Slot = [(group: Int, weight: Double)]

    /// The groups that each slot of a factor stands for: levels of training for their own, others by the policy.
    private static func slots(of side: DesignInteraction.Side, _ encoding: DesignEncoding) -> [Slot] {
        guard side.standardization == nil else { return [[(0, 1)]] }
        let column = encoding.columns[side.column]
        let shares = column.statistics.levelShares
        let present = shares.reduce(0, +)
        let rare = zip(side.groups, column.levelColumns).first { $0.1 >= 0 && $0.1 == column.rareColumn }?.0
        let mean = side.groups.indices.filter { side.groups[$0] >= 0 && shares[$0] > 0 }
            .map { (group: side.groups[$0], weight: shares[$0] / present) }
        let absent: Slot =
            switch encoding.unseen {
            case .zero: []
            case .mean: mean
            case .rare: rare.map { [($0, 1)] } ?? mean
            }
        let slots = side.groups.map { group -> Slot in
            group >= 0 ? [(group, 1)] : group == DesignEncoding.Column.absent ? absent : []
        }
        // A missing value has a coefficient of its own and takes no part here.
        return slots.dropLast() + [[]] + slots.suffix(1)
    }
}
