internal import ChurnScoring

/// The predictor that coefficients of a design matrix amount to, with what it gives on the training rows.
struct FittedTerms {
    let predictor: LinearPredictor
    /// The standard deviation of each term's output over the training rows, by their weights.
    let deviations: [Double]

    /// Takes the design's coefficients back to the feature columns.
    init(_ encoding: DesignEncoding, coefficients: [Double]) {
        var terms: [LinearTerm] = []
        var means: [Double] = []
        var deviations: [Double] = []
        for column in encoding.columns {
            let (term, mean, variance) =
                column.levelColumns.isEmpty
                ? FittedTerms.numeric(column, coefficients) : FittedTerms.categorical(column, coefficients)
            terms.append(term)
            means.append(mean)
            deviations.append(max(0, variance).squareRoot())
        }
        predictor = LinearPredictor(
            intercept: coefficients[encoding.interceptColumn],
            terms: terms,
            meanOutputs: means
        )
        self.deviations = deviations
    }

    private typealias Fit = (term: LinearTerm, mean: Double, variance: Double)

    private static func numeric(_ column: DesignEncoding.Column, _ coefficients: [Double]) -> Fit {
        let statistics = column.statistics
        let coefficient = column.valueColumn.map { coefficients[$0] } ?? 0
        let missing = column.missingColumn.map { coefficients[$0] } ?? 0
        let term = NumericTerm(
            transform: statistics.transform,
            lowerBound: statistics.lowerBound,
            upperBound: statistics.upperBound,
            center: statistics.center,
            scale: column.scale,
            coefficient: coefficient,
            missingOutput: missing
        )
        // The encoded value has mean 0 where present and is 0 where missing, so it does not vary with the indicator.
        let share = statistics.missingShare
        let slope = coefficient * statistics.deviation / column.scale
        return (.numeric(term), missing * share, slope * slope * (1 - share) + missing * missing * share * (1 - share))
    }

    private static func categorical(_ column: DesignEncoding.Column, _ coefficients: [Double]) -> Fit {
        let shares = column.statistics.levelShares
        let present = shares.reduce(0, +)
        let known = column.levelColumns.map { $0 >= 0 ? coefficients[$0] : 0 }
        let presentMean = present > 0 ? zip(shares, known).reduce(0) { $0 + $1.0 * $1.1 } / present : 0
        // What no training row had says nothing: it gets the mean of what they had.
        let outputs = zip(known, column.levelColumns).map { $1 == DesignEncoding.Column.absent ? presentMean : $0 }
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
            unseenOutput: outputs.last ?? presentMean
        )
        return (.categorical(term), mean, variance)
    }
}
