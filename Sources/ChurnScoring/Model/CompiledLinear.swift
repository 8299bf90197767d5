// A linear predictor laid out for scoring: one flat array of terms, the outputs of all levels behind one another.
//
// The formulas and the order of additions are those of `LinearPredictor.rawScore(row:)`, so the bits are the same.

/// The terms of a linear predictor, flattened once when a model is made.
struct CompiledLinear: Sendable {
    /// A term of any kind.
    struct Term {
        var isCategorical = false
        /// The position of a curve; -1 for other terms.
        var spline = -1
        var transform = NumericTerm.Transform.identity
        var lowerBound = 0.0
        var upperBound = 0.0
        var center = 0.0
        var scale = 1.0
        var coefficient = 0.0
        var missingOutput = 0.0
        var unseenOutput = 0.0
        /// Where the outputs of the levels begin, and how many there are.
        var levelStart = 0
        var levelCount = 0
    }

    let intercept: Double
    private(set) var terms: [Term] = []
    private(set) var levelOutputs: [Double] = []
    private(set) var splines: [SplineTerm] = []
    private let interactions: [InteractionTerm]

    /// Whether all is numeric and categorical terms.
    private var isPlain: Bool { splines.isEmpty && interactions.isEmpty }

    /// Flattens a predictor that passed ``ModelValidation``.
    init(_ linear: LinearPredictor) {
        intercept = linear.intercept
        interactions = linear.interactions
        terms = linear.terms.map { term in
            switch term {
            case .numeric(let term):
                return Term(
                    transform: term.transform,
                    lowerBound: term.lowerBound,
                    upperBound: term.upperBound,
                    center: term.center,
                    scale: term.scale,
                    coefficient: term.coefficient,
                    missingOutput: term.missingOutput
                )
            case .categorical(let term):
                defer { levelOutputs.append(contentsOf: term.outputs) }
                return Term(
                    isCategorical: true,
                    missingOutput: term.missingOutput,
                    unseenOutput: term.unseenOutput,
                    levelStart: levelOutputs.count,
                    levelCount: term.outputs.count
                )
            case .spline(let term):
                defer { splines.append(term) }
                return Term(spline: splines.count)
            }
        }
    }

    /// The raw score of one row, given as `row[column]`.
    func rawScore(row: UnsafePointer<Double>) -> Double {
        levelOutputs.withUnsafeBufferPointer { outputs in
            var sum = intercept
            guard isPlain else { return curvedScore(row: row, outputs) }
            for column in terms.indices { sum += CompiledLinear.output(terms[column], outputs, row[column]) }
            return sum
        }
    }

    /// The same with curves and interactions, kept apart so that they cost plain terms nothing.
    private func curvedScore(row: UnsafePointer<Double>, _ outputs: UnsafeBufferPointer<Double>) -> Double {
        var sum = intercept
        for column in terms.indices {
            let term = terms[column]
            let isCurve = term.spline >= 0
            sum +=
                isCurve ? splines[term.spline].output(row[column]) : CompiledLinear.output(term, outputs, row[column])
        }
        for term in interactions {
            sum += term.output(first: row[term.first.column], second: row[term.second.column])
        }
        return sum
    }

    /// The raw scores of `rows` of column-major `values` with `rowCount` values a column.
    func scores(
        of rows: Range<Int>,
        values: UnsafePointer<Double>,
        rowCount: Int,
        into scores: UnsafeMutablePointer<Double>
    ) {
        scores.update(repeating: intercept, count: rows.count)
        levelOutputs.withUnsafeBufferPointer { outputs in
            for column in terms.indices {
                let term = terms[column]
                let source = values + column * rowCount + rows.lowerBound
                if term.spline >= 0 {
                    let spline = splines[term.spline]
                    for index in 0..<rows.count { scores[index] += spline.output(source[index]) }
                } else if !term.isCategorical, term.transform == .identity {
                    // The most frequent kind, without branches.
                    for index in 0..<rows.count {
                        let clamped = min(max(source[index], term.lowerBound), term.upperBound)
                        let output = term.coefficient * ((clamped - term.center) / term.scale)
                        scores[index] += source[index] == source[index] ? output : term.missingOutput
                    }
                } else {
                    for index in 0..<rows.count { scores[index] += CompiledLinear.output(term, outputs, source[index]) }
                }
            }
        }
        for term in interactions {
            let first = values + term.first.column * rowCount + rows.lowerBound
            let second = values + term.second.column * rowCount + rows.lowerBound
            for index in 0..<rows.count { scores[index] += term.output(first: first[index], second: second[index]) }
        }
    }

    @inline(__always)
    private static func output(_ term: Term, _ outputs: UnsafeBufferPointer<Double>, _ x: Double) -> Double {
        guard x == x else { return term.missingOutput }
        guard term.isCategorical else {
            let clamped = min(max(term.transform(x), term.lowerBound), term.upperBound)
            return term.coefficient * ((clamped - term.center) / term.scale)
        }
        return x >= 0 && x < Double(term.levelCount) ? outputs[term.levelStart + Int(x)] : term.unseenOutput
    }
}
