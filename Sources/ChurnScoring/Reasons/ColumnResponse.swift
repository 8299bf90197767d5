/// How a raw score answers when one column of its row changes.
struct ColumnResponse: Sendable {
    private let linear: LinearPredictor?
    /// The interactions that each column is part of.
    private let interactions: [[InteractionTerm]]
    private let trees: TreeSteps?
    /// What the members' raw scores are multiplied by.
    private let weights: (linear: Double, trees: Double)

    /// - Parameters:
    ///   - predictor: a predictor that passed ``ModelValidation``.
    ///   - columns: the numeric columns that may change.
    ///   - columnCount: how many columns a row has.
    init(_ predictor: ChurnModel.Predictor, columns: [Int], of columnCount: Int) {
        let (linear, ensemble): (LinearPredictor?, TreeEnsemble?)
        switch predictor {
        case .linear(let only): (linear, ensemble, weights) = (only, nil, (1, 0))
        case .trees(let only): (linear, ensemble, weights) = (nil, only, (0, 1))
        case .blend(let blend):
            (linear, ensemble) = (blend.linear, blend.trees)
            weights = (blend.weights.linear, blend.weights.trees)
        }
        self.linear = linear
        trees = ensemble.map { TreeSteps($0, columns: columns, of: columnCount) }
        var interactions = [[InteractionTerm]](repeating: [], count: columnCount)
        for term in linear?.interactions ?? [] {
            interactions[term.first.column].append(term)
            interactions[term.second.column].append(term)
        }
        self.interactions = interactions
    }

    /// The thresholds of the trees on `column`, ascending.
    func thresholds(of column: Int) -> [Double] { trees?.thresholds[column] ?? [] }

    /// The values of `column`, between two of which the score rises or falls throughout, or jumps between neighbours.
    func stops(of column: Int) -> [Double] {
        thresholds(of: column).flatMap { [$0, $0.nextUp] } + (linear?.bends(of: column) ?? [])
    }

    /// Makes `scratch` tell of `column` and `row`.
    func prepare(_ row: [Double], column: Int, _ scratch: inout TreeSteps.Scratch) {
        trees?.walk(row, column: column, &scratch)
    }

    /// By how much the raw score changes up to rounding, and how large the rounding may be.
    ///
    /// - Parameters:
    ///   - row: the row with its own value in `column`.
    ///   - column: the column that changes.
    ///   - value: the value that it gets.
    ///   - steps: the steps of the trees that the own and the new value are on.
    ///   - scratch: what ``prepare(_:column:_:)`` made of `row` and `column`.
    /// - Returns: the change and the most that it may be off.
    func change(
        of row: [Double],
        column: Int,
        to value: Double,
        steps: (own: Int, new: Int),
        _ scratch: TreeSteps.Scratch
    ) -> (rawScore: Double, error: Double) {
        var (change, error) = (0.0, 0.0)
        if trees != nil {
            change += weights.trees * (scratch.outputs[steps.new] - scratch.outputs[steps.own])
            error += abs(weights.trees) * scratch.error
        }
        if let linear {
            let own = linear.part(of: row, column: column, value: row[column], interactions[column])
            let new = linear.part(of: row, column: column, value: value, interactions[column])
            change += weights.linear * (new - own)
            error += abs(weights.linear) * (abs(own) + abs(new)) * 1e-12
        }
        return (change, error)
    }
}

extension LinearPredictor {
    /// What `column` and its interactions add where its value is `value`.
    fileprivate func part(
        of row: [Double],
        column: Int,
        value: Double,
        _ interactions: [InteractionTerm]
    ) -> Double {
        interactions.reduce(output(ofTerm: column, value: value)) { sum, term in
            sum
                + term.output(
                    first: term.first.column == column ? value : row[term.first.column],
                    second: term.second.column == column ? value : row[term.second.column]
                )
        }
    }

    /// The values of `column` between which its part of the score rises or falls throughout, and both infinities.
    ///
    /// Where several parts depend on the column, or one is a curve, each stretch between two bends is cut in sixteen.
    fileprivate func bends(of column: Int) -> [Double] {
        var bends: Set<Double> = []
        let factors = interactions.flatMap { [$0.first, $0.second] }.filter { $0.column == column }
        for case .number(let number) in factors.map(\.kind) {
            bends.formUnion([number.lowerBound, number.upperBound].map(number.transform.leastReaching))
        }
        var isCurved = !bends.isEmpty
        switch terms[column] {
        case .categorical: break
        case .numeric(let term):
            bends.formUnion([term.lowerBound, term.upperBound].map(term.transform.leastReaching))
        case .spline(let term):
            isCurved = true
            bends.formUnion((term.curve.knots + [term.lowerBound, term.upperBound]).map(term.transform.leastReaching))
        }
        let ends = bends.filter(\.isFinite).sorted()
        var stops = [-.infinity] + ends + [.infinity]
        guard isCurved else { return stops }
        for (low, high) in zip(ends, ends.dropFirst()) {
            let part = high / 16 - low / 16
            for index in 1..<16 { stops.append(low + part * Double(index)) }
        }
        return stops
    }
}

extension NumericTerm.Transform {
    /// The least double whose transformed value is `target` or more; infinite where none is, or all are.
    func leastReaching(_ target: Double) -> Double {
        guard self != .identity else { return target }
        let order = ValueOrder.doubles
        var low = order.place(-.greatestFiniteMagnitude)
        var high = order.place(.greatestFiniteMagnitude)
        guard self(order.value(high)) >= target else { return .infinity }
        guard self(order.value(low)) < target else { return -.infinity }
        while let middle = ValueOrder.middle(low, high) {
            if self(order.value(middle)) >= target { high = middle } else { low = middle }
        }
        return order.value(high)
    }
}
