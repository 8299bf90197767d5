// Values go through a scratch of a chunk's length, where missing ones and those of rows without a weight have the weight 0, so
// that every sum is a product of two vectors.

internal import COpenBLAS
internal import ChurnScoring

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
        var (lowest, highest) = Moments.ends(values, weights)
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

        let chunk = MomentChunk(transform, lowest: lowest, highest: highest, scale: 1 / unit)
        defer { chunk.deallocate() }
        var weightSum = 0.0
        var sum = 0.0
        var positive = 0.0
        for start in stride(from: 0, to: values.count, by: Moments.chunk) {
            let count = chunk.fill(values, weights, from: start, less: 0)
            weightSum += cblas_dasum(count, chunk.weights, 1)
            sum += cblas_ddot(count, chunk.weights, 1, chunk.values, 1)
            positive += cblas_ddot(count, chunk.weights, 1, labels.baseAddress.map { $0 + start }, 1)
            if !hasThreeValues { hasThreeValues = chunk.hasInnerValue(count) }
        }
        let scaledMean = sum / weightSum
        var squares = 0.0
        var cubes = 0.0
        var products = 0.0
        for start in stride(from: 0, to: values.count, by: Moments.chunk) {
            let count = chunk.fill(values, weights, from: start, less: scaledMean)
            chunk.multiplyWeights(count)
            // The weights are now those of the differences; the label's mean takes its share of their sum.
            products += cblas_ddot(count, chunk.weights, 1, labels.baseAddress.map { $0 + start }, 1)
            products -= positive / weightSum * cblas_ddot(count, chunk.weights, 1, chunk.ones, 1)
            squares += cblas_ddot(count, chunk.weights, 1, chunk.values, 1)
            chunk.multiplyWeights(count)
            cubes += cblas_ddot(count, chunk.weights, 1, chunk.values, 1)
        }
        mean = scaledMean * unit
        let variance = squares / weightSum
        // Sums of a million terms leave a relative error near 1e-13.
        guard variance.squareRoot() > 1e-12 * (largest / unit) else { return }
        deviation = variance.squareRoot() * unit
        slope = products / weightSum / variance.squareRoot()
        skewness = cubes / weightSum / (variance * variance.squareRoot())
    }

    /// The rows that are summed at once.
    static let chunk = 1024

    /// The least and the greatest value that is present; infinity and its negative where none is.
    private static func ends(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>
    ) -> (lowest: Double, highest: Double) {
        // Two of each: a comparison need not wait for the last one. Comparisons with NaN are false.
        var low = (Double.infinity, Double.infinity)
        var high = (-Double.infinity, -Double.infinity)
        for row in stride(from: 0, to: values.count, by: 2) {
            if weights[row] > 0 {
                low.0 = values[row] < low.0 ? values[row] : low.0
                high.0 = values[row] > high.0 ? values[row] : high.0
            }
            guard row + 1 < values.count, weights[row + 1] > 0 else { continue }
            low.1 = values[row + 1] < low.1 ? values[row + 1] : low.1
            high.1 = values[row + 1] > high.1 ? values[row + 1] : high.1
        }
        return (min(low.0, low.1), max(high.0, high.1))
    }
}

/// A few rows of a column, as ``Moments`` sums them.
private struct MomentChunk {
    let transform: NumericTerm.Transform
    /// The least and the greatest transformed value.
    let lowest: Double
    let highest: Double
    /// What clamped values are multiplied by.
    let scale: Double
    /// The clamped and scaled values, less what the last filling took off; 0 where the weight is 0.
    let values: UnsafeMutablePointer<Double>
    /// The weights of present values, 0 of others; after multiplication those times the values.
    let weights: UnsafeMutablePointer<Double>
    let ones: UnsafeMutablePointer<Double>

    init(_ transform: NumericTerm.Transform, lowest: Double, highest: Double, scale: Double) {
        self.transform = transform
        self.lowest = lowest
        self.highest = highest
        self.scale = scale
        values = .allocate(capacity: 3 * Moments.chunk)
        weights = values + Moments.chunk
        ones = weights + Moments.chunk
        ones.update(repeating: 1, count: Moments.chunk)
    }

    func deallocate() { values.deallocate() }

    /// Takes the rows from `start` on, and `shift` off the scaled values; returns their number.
    func fill(
        _ column: UnsafeBufferPointer<Double>,
        _ rowWeights: UnsafeBufferPointer<Double>,
        from start: Int,
        less shift: Double
    ) -> Int32 {
        let count = min(Moments.chunk, column.count - start)
        let isPlain = transform == .identity
        for index in 0..<count {
            let value = isPlain ? column[start + index] : transform(column[start + index])
            let weight = value == value ? rowWeights[start + index] : 0
            let scaled = (min(max(value, lowest), highest)) * scale - shift
            weights[index] = weight
            values[index] = weight > 0 ? scaled : 0
        }
        return Int32(count)
    }

    /// Multiplies each weight with its value.
    func multiplyWeights(_ count: Int32) {
        for index in 0..<Int(count) { weights[index] *= values[index] }
    }

    /// Whether a value with a weight lies between the ends.
    func hasInnerValue(_ count: Int32) -> Bool {
        (0..<Int(count)).contains {
            weights[$0] > 0 && values[$0] > lowest * scale && values[$0] < highest * scale
        }
    }
}
