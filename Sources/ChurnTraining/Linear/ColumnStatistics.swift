internal import COpenBLAS
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
        for start in stride(from: 0, to: values.count, by: Moments.chunk) {
            let end = min(values.count, start + Moments.chunk)
            weightSum += cblas_dasum(Int32(end - start), weights.baseAddress.map { $0 + start }, 1)
            // The sum of a chunk without missing or infinite values is finite, or too large to tell.
            guard let first = values.baseAddress,
                !cblas_dasum(Int32(end - start), first + start, 1).isFinite
            else { continue }
            for row in start..<end where weights[row] > 0 {
                if values[row].isInfinite { infiniteCount += 1 }
                guard values[row].isNaN else { continue }
                missingSum += weights[row]
                pattern = (pattern ^ UInt64(row)) &* 0x9E37_79B9_7F4A_7C15
                pattern ^= pattern >> 29
            }
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
