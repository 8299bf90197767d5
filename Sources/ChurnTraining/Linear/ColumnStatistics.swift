internal import ChurnScoring

/// What the training rows tell about one column; rows of weight 0 tell nothing.
struct ColumnStatistics: Sendable {
    /// The share of the weight of rows where the value is missing.
    var missingShare = 0.0
    /// A hash of which rows are missing; equal for columns that are missing together.
    var missingPattern: UInt64 = 0
    /// The number of infinite values.
    var infiniteCount = 0

    /// The transform chosen for a numeric column.
    var transform = NumericTerm.Transform.identity
    /// Whether the transform was chosen by what it does for the label.
    var isTransformAutomatic = false
    /// The least transformed value that counts as itself.
    var lowerBound = -Double.greatestFiniteMagnitude
    /// The greatest transformed value that counts as itself.
    var upperBound = Double.greatestFiniteMagnitude
    /// The mean of the clamped values that are present.
    var center = 0.0
    /// The standard deviation of the clamped values that are present; 0 where they are all the same or none.
    var deviation = 0.0

    /// The share of the weight of each level of a categorical column, the unseen one last.
    var levelShares: [Double] = []
    /// The number of rows of each level, the unseen one last.
    var levelCounts: [Int] = []
    /// The curved part of a numeric column that enters as a spline.
    var spline: SplineBasis?

    /// The statistics of one column.
    init(
        _ column: FeatureColumn,
        values: UnsafeBufferPointer<Double>,
        labels: UnsafeBufferPointer<Double>,
        weights: UnsafeBufferPointer<Double>,
        options: LogisticRegressionTrainer.Options
    ) {
        let weightSum = measureMissing(values, weights)
        guard infiniteCount == 0 else { return }
        let knotCount = options.encoding.splines[column.name]
        if let levels = column.levels {
            measureLevels(values, weights, levelCount: levels.count, weightSum: weightSum)
        } else {
            measureNumbers(
                values,
                labels,
                weights,
                options,
                options.encoding.transforms[column.name],
                knotCount: knotCount
            )
            if let knotCount { spline = SplineBasis(values, weights, of: self, knotCount: knotCount) }
        }
    }

    private mutating func measureMissing(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>
    ) -> Double {
        var weightSum = 0.0
        var missingSum = 0.0
        var pattern: UInt64 = 0
        for row in values.indices where weights[row] > 0 {
            weightSum += weights[row]
            if values[row].isInfinite { infiniteCount += 1 }
            guard values[row].isNaN else { continue }
            missingSum += weights[row]
            pattern = (pattern ^ UInt64(row)) &* 0x9E37_79B9_7F4A_7C15
            pattern ^= pattern >> 29
        }
        missingShare = missingSum / weightSum
        missingPattern = pattern
        return weightSum
    }

    private mutating func measureLevels(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>,
        levelCount: Int,
        weightSum: Double
    ) {
        levelShares = [Double](repeating: 0, count: levelCount + 1)
        levelCounts = [Int](repeating: 0, count: levelCount + 1)
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            let isLevel = values[row] >= 0 && values[row] < Double(levelCount)
            levelShares[isLevel ? Int(values[row]) : levelCount] += weights[row]
            levelCounts[isLevel ? Int(values[row]) : levelCount] += 1
        }
        for level in levelShares.indices { levelShares[level] /= weightSum }
    }

    private mutating func measureNumbers(
        _ values: UnsafeBufferPointer<Double>,
        _ labels: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>,
        _ options: LogisticRegressionTrainer.Options,
        _ chosen: NumericTerm.Transform?,
        knotCount: Int?
    ) {
        let range = options.winsorize ? TypicalRange(values, weights) : nil
        let plain = Moments(values, labels, weights, transform: chosen ?? .identity, range: range)
        take(plain, chosen ?? .identity, range)
        // A curve bends as it needs to.
        guard chosen == nil, knotCount == nil, options.transforms == .automatic, plain.hasThreeValues,
            abs(plain.skewness) > 1
        else { return }
        let logarithmic = Moments(values, labels, weights, transform: .signedLog1p, range: range)
        guard logarithmic.deviation > 0, abs(logarithmic.skewness) < 0.75 * abs(plain.skewness),
            abs(logarithmic.slope) > abs(plain.slope)
        else { return }
        take(logarithmic, .signedLog1p, range)
        isTransformAutomatic = true
    }

    /// The transformed value, moved into the column's range.
    func clamped(_ x: Double) -> Double { min(max(transform(x), lowerBound), upperBound) }

    private mutating func take(_ moments: Moments, _ transform: NumericTerm.Transform, _ range: TypicalRange?) {
        self.transform = transform
        if let range { (lowerBound, upperBound) = (transform(range.lowest), transform(range.highest)) }
        center = moments.mean
        deviation = moments.deviation
    }
}

/// Weighted moments of the present values of a column, clamped to a range and transformed, and how it goes with the
/// label; in two passes.
struct Moments {
    /// The mean; 0 where no value is present.
    private(set) var mean = 0.0
    /// The standard deviation, with the sum of weights as the divisor; 0 for values that differ by rounding only.
    private(set) var deviation = 0.0
    /// The third standardised moment; 0 without a deviation.
    private(set) var skewness = 0.0
    /// The mean of the standardised value times the label's distance from its mean; 0 without a deviation.
    ///
    /// Proportional to the correlation with the label, so that transforms of one column can be compared.
    private(set) var slope = 0.0
    /// Whether at least three different values occur.
    private(set) var hasThreeValues = false

    init(
        _ values: UnsafeBufferPointer<Double>,
        _ labels: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>,
        transform: NumericTerm.Transform,
        range: TypicalRange?
    ) {
        var lowest = Double.infinity
        var highest = -Double.infinity
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            lowest = min(lowest, values[row])
            highest = max(highest, values[row])
        }
        guard lowest <= highest else { return }
        lowest = transform(max(lowest, range?.lowest ?? lowest))
        highest = transform(min(highest, range?.highest ?? highest))
        guard lowest < highest else {
            mean = lowest
            return
        }
        // Dividing by a power of two is exact, and cubes of huge values stay finite.
        let largest = max(abs(lowest), abs(highest))
        let unit = Double(sign: .plus, exponent: min(1000, max(-1000, largest.exponent)), significand: 1)

        var weightSum = 0.0
        var sum = 0.0
        var positive = 0.0
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            positive += weights[row] * labels[row]
            let value = min(max(transform(values[row]), lowest), highest)
            weightSum += weights[row]
            sum += weights[row] * (value / unit)
            if value > lowest && value < highest { hasThreeValues = true }
        }
        let scaledMean = sum / weightSum
        var squares = 0.0
        var cubes = 0.0
        var products = 0.0
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            let difference = min(max(transform(values[row]), lowest), highest) / unit - scaledMean
            products += weights[row] * difference * (labels[row] - positive / weightSum)
            squares += weights[row] * difference * difference
            cubes += weights[row] * difference * difference * difference
        }
        mean = scaledMean * unit
        let variance = squares / weightSum
        // Sums of a million terms leave a relative error near 1e-13.
        guard variance.squareRoot() > 1e-12 * (largest / unit) else { return }
        deviation = variance.squareRoot() * unit
        slope = products / weightSum / variance.squareRoot()
        skewness = cubes / weightSum / (variance * variance.squareRoot())
    }
}
