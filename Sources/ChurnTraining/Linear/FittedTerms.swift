internal import ChurnScoring

/// The predictor that coefficients of a design matrix amount to, with what it gives on the training rows.
struct FittedTerms {
    let predictor: LinearPredictor
    /// The standard deviation of what each column adds over the training rows, by their weights.
    ///
    /// An interaction's variance belongs to its two columns by halves, as if it did not vary with their terms.
    let deviations: [Double]
    /// The standard deviation of the output of each column's own term.
    let mainDeviations: [Double]

    /// Takes the design's coefficients back to the feature columns.
    init(_ encoding: DesignEncoding, coefficients: [Double]) {
        var terms: [LinearTerm] = []
        var means: [Double] = []
        var variances: [Double] = []
        for column in encoding.columns {
            let (term, mean, variance) =
                column.levelColumns.isEmpty
                ? FittedTerms.numeric(column, coefficients)
                : FittedTerms.categorical(column, coefficients, unseen: encoding.unseen)
            terms.append(term)
            means.append(mean)
            variances.append(max(0, variance))
        }
        mainDeviations = variances.map { $0.squareRoot() }
        var interactions: [InteractionTerm] = []
        for product in encoding.interactions {
            let (term, variance) = FittedTerms.interaction(product, encoding, coefficients)
            interactions.append(term)
            for column in [term.first.column, term.second.column] { variances[column] += variance / 2 }
        }
        predictor = LinearPredictor(
            intercept: coefficients[encoding.interceptColumn],
            terms: terms,
            meanOutputs: means,
            interactions: interactions
        )
        deviations = variances.map { $0.squareRoot() }
    }

    private typealias Fit = (term: LinearTerm, mean: Double, variance: Double)

    private static func numeric(_ column: DesignEncoding.Column, _ coefficients: [Double]) -> Fit {
        let statistics = column.statistics
        let coefficient = column.valueColumn.map { coefficients[$0] } ?? 0
        let missing = column.missingColumn.map { coefficients[$0] } ?? 0
        let share = statistics.missingShare
        let slope = coefficient * statistics.deviation / column.scale
        // Encoded values have mean 0 where present and are 0 where missing, so they do not vary with the indicator.
        var variance = slope * slope * (1 - share) + missing * missing * share * (1 - share)
        if let basis = statistics.spline, !column.curveColumns.isEmpty {
            let bends = column.curveColumns.map { coefficients[$0] }
            for bend in bends { variance += bend * bend * (1 - share) }
            let outputs = basis.knots.indices.map { knot in
                zip(bends, basis.curves).reduce(
                    coefficient * ((basis.knots[knot] - statistics.center) / column.scale)
                ) { $0 + $1.0 * $1.1.values[knot] }
            }
            let term = SplineTerm(
                transform: statistics.transform,
                lowerBound: statistics.lowerBound,
                upperBound: statistics.upperBound,
                curve: NaturalSpline(knots: basis.knots, values: outputs),
                missingOutput: missing
            )
            return (.spline(term), missing * share, variance)
        }
        let term = NumericTerm(
            transform: statistics.transform,
            lowerBound: statistics.lowerBound,
            upperBound: statistics.upperBound,
            center: statistics.center,
            scale: column.scale,
            coefficient: coefficient,
            missingOutput: missing
        )
        return (.numeric(term), missing * share, variance)
    }

    private static func categorical(
        _ column: DesignEncoding.Column,
        _ coefficients: [Double],
        unseen: LogisticRegressionTrainer.Options.Encoding.Unseen
    ) -> Fit {
        let shares = column.statistics.levelShares
        let present = shares.reduce(0, +)
        let known = column.levelColumns.map { $0 >= 0 ? coefficients[$0] : 0 }
        let presentMean = present > 0 ? zip(shares, known).reduce(0) { $0 + $1.0 * $1.1 } / present : 0
        // What no training row had says nothing.
        let absent: Double =
            switch unseen {
            case .mean: presentMean
            case .zero: 0
            case .rare: column.rareColumn.map { coefficients[$0] } ?? presentMean
            }
        let outputs = zip(known, column.levelColumns).map { $1 == DesignEncoding.Column.absent ? absent : $0 }
        let missing =
            column.missingColumn.map { coefficients[$0] }
            // Where another column's indicator stands for this one's, the row is at the reference.
            ?? (column.statistics.missingShare > 0 ? 0 : presentMean)
        let mean = present * presentMean + column.statistics.missingShare * missing
        var variance = column.statistics.missingShare * (missing - mean) * (missing - mean)
        for (share, output) in zip(shares, outputs) { variance += share * (output - mean) * (output - mean) }
        let term = CategoricalTerm(
            outputs: Array(outputs.dropLast()),
            missingOutput: missing,
            unseenOutput: outputs.last ?? absent
        )
        return (.categorical(term), mean, variance)
    }
}
