internal import ChurnEvaluation
internal import ChurnScoring

/// The customer with the mean of each number and the mix of each category in training, and what moving it does.
struct AverageCustomer {
    private let predictor: LinearPredictor
    private let encoding: DesignEncoding
    private let deviations: [Double]
    /// The mean over the categories of an interaction of a number and a category; 0 for others.
    private let slopes: [Double]

    /// The average customer of a fit.
    init(_ fitted: FittedTerms, _ encoding: DesignEncoding) {
        predictor = fitted.predictor
        deviations = fitted.mainDeviations
        self.encoding = encoding
        slopes = fitted.predictor.interactions.map { term in
            let factor: InteractionTerm.Factor
            switch (term.first.kind, term.second.kind) {
            case (.number, .levels): factor = term.second
            case (.levels, .number): factor = term.first
            default: return 0
            }
            let shares = encoding.columns[factor.column].statistics.levelShares
            // Slots are levels, missing, unseen; shares are levels, unseen. Missing ones add nothing.
            let outputs = term.outputs.dropLast(2) + term.outputs.suffix(1)
            return zip(shares, outputs).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    /// The raw score with some columns moved by so many standard deviations.
    ///
    /// A number moves from its mean, clamped as in scoring; of a categorical column the output moves from its mean.
    func rawScore(moving moves: [Int: Double] = [:]) -> Double {
        var score = predictor.intercept
        for (index, column) in encoding.columns.enumerated() {
            let move = moves[index] ?? 0
            switch predictor.terms[index] {
            case .numeric(let term): score += term.coefficient * ((moved(column, move) - term.center) / term.scale)
            case .spline(let term): score += term.curve(moved(column, move))
            case .categorical: score += predictor.meanOutputs[index] + move * deviations[index]
            }
        }
        for (term, slope) in zip(predictor.interactions, slopes) {
            let first = standardized(term.first, moves)
            let second = standardized(term.second, moves)
            switch (first, second) {
            case (let first?, let second?): score += term.outputs[0] * first * second
            case (let number?, nil), (nil, let number?): score += slope * number
            case (nil, nil): score += term.meanOutput
            }
        }
        return score
    }

    /// The change of probability when each set of columns moves, by `moves` in its members.
    func impacts(_ sets: [[(column: Int, move: Double)]], names: [String]) -> [FitSummary.Impact] {
        let average = PortableMath.sigmoid(rawScore())
        let impacts = sets.map { set in
            let moved = rawScore(moving: Dictionary(uniqueKeysWithValues: set.map { ($0.column, $0.move) }))
            return FitSummary.Impact(
                columns: set.map { names[$0.column] },
                probabilityChange: PortableMath.sigmoid(moved) - average
            )
        }
        let order = impacts.indices.sorted {
            let (a, b) = (abs(impacts[$0].probabilityChange), abs(impacts[$1].probabilityChange))
            return a != b ? a > b : $0 < $1
        }
        return order.map { impacts[$0] }
    }

    private func moved(_ column: DesignEncoding.Column, _ move: Double) -> Double {
        let statistics = column.statistics
        let value = statistics.center + move * statistics.deviation
        return min(max(value, statistics.lowerBound), statistics.upperBound)
    }

    private func standardized(_ factor: InteractionTerm.Factor, _ moves: [Int: Double]) -> Double? {
        guard case .number(let number) = factor.kind else { return nil }
        return (moved(encoding.columns[factor.column], moves[factor.column] ?? 0) - number.center) / number.scale
    }
}

extension LogisticRegressionTrainer {
    /// The impacts of a fit's columns, or of groups of them where the options ask for it.
    func impacts(
        _ fitted: FittedTerms,
        _ encoding: DesignEncoding,
        _ data: TrainingData,
        _ weights: [Double]
    ) -> [FitSummary.Impact] {
        AverageCustomer(fitted, encoding).impacts(
            AverageCustomer.sets(data, weights, correlation: options.encoding.impactCorrelation),
            names: data.matrix.schema.columns.map(\.name)
        )
    }
}

extension AverageCustomer {
    /// Rows that correlations are measured on.
    static let correlatedRowLimit = 20_000

    /// One set a column, or with a correlation one for each group of columns that are linked by it or a stronger one.
    ///
    /// Members of a group move in the direction of their correlation with the group's first column.
    static func sets(
        _ data: TrainingData,
        _ weights: [Double],
        correlation: Double?
    ) -> [[(column: Int, move: Double)]] {
        let columns = data.matrix.schema.columns
        let single = columns.indices.map { [(column: $0, move: 1.0)] }
        guard let correlation else { return single }
        let rows = TypicalRange.drawnRows(of: data.rowCount, limit: correlatedRowLimit).filter { weights[$0] > 0 }
        let all = RowSample(rowCount: rows.count, limit: max(1, rows.count))
        let numeric = columns.indices.filter { columns[$0].levels == nil }
        let ranks = numeric.map { column -> [Float] in
            let start = column * data.rowCount
            return SortedValues(rows.map { data.matrix.values[start + $0] }).ranks(of: all)
        }
        var links: [CorrelationGroup.Link] = []
        var found: [[Double]] = ranks.map { _ in [Double](repeating: 1, count: ranks.count) }
        for first in ranks.indices {
            for second in ranks.indices.dropFirst(first + 1) {
                found[first][second] = RankCorrelation.between(ranks[first], ranks[second])
                guard abs(found[first][second]) >= correlation else { continue }
                links.append(.init(first: first, second: second, correlation: found[first][second]))
            }
        }
        let groups = CorrelationGroup.groups(links: links, columnCount: ranks.count)
        var grouped: Set<Int> = []
        var sets: [[(column: Int, move: Double)]] = []
        for group in groups {
            let first = group.columns[0]
            sets.append(group.columns.map { (numeric[$0], found[first][$0] < 0 ? -1 : 1) })
            grouped.formUnion(group.columns.map { numeric[$0] })
        }
        return sets + single.filter { !grouped.contains($0[0].column) }
    }
}
