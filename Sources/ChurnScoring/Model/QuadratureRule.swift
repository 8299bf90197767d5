/// A Gauss-Legendre rule on `0...1`: the integral of a polynomial as a weighted sum of its values at some points.
///
/// A rule of `n` points is exact, up to rounding, for polynomials of degree `2n - 1`.
struct QuadratureRule: Sendable, Hashable {
    /// No rule has more points: the integrals that need more are smooth enough to be exact to rounding with these.
    static let maximumPointCount = 256

    /// The points, inside `0...1`.
    let points: [Double]
    /// The weights; their sum is 1.
    let weights: [Double]

    /// The smallest rule for polynomials of `degree`.
    init(degree: Int) {
        self.init(pointCount: QuadratureRule.pointCount(degree: degree))
    }

    /// How many points the smallest rule for polynomials of `degree` has.
    static func pointCount(degree: Int) -> Int { min(maximumPointCount, degree / 2 + 1) }

    /// The rule of `pointCount` points; they are the roots of a Legendre polynomial, found by Newton's method.
    init(pointCount: Int) {
        var points = [Double](repeating: 0.5, count: pointCount)
        var weights = [Double](repeating: 1, count: pointCount)
        let n = Double(pointCount)
        for index in 0..<(pointCount + 1) / 2 {
            // Tricomi's approximation cos(pi (4 index + 3) / (4n + 2)), written as a sine.
            var x = QuadratureRule.sine(Double.pi * (n - 1 - 2 * Double(index)) / (2 * n + 1))
            for _ in 0..<100 {
                let (value, slope) = QuadratureRule.legendre(pointCount, x)
                x -= value / slope
                if abs(value / slope) <= 1e-15 { break }
            }
            let slope = QuadratureRule.legendre(pointCount, x).slope
            let weight = 1 / ((1 - x * x) * slope * slope)
            points[index] = (1 - x) / 2
            points[pointCount - 1 - index] = (1 + x) / 2
            weights[index] = weight
            weights[pointCount - 1 - index] = weight
        }
        self.points = points
        self.weights = weights
    }

    /// Calls `body` with the points and the weights.
    func withUnsafePointers(_ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void) {
        points.withUnsafeBufferPointer { points in
            weights.withUnsafeBufferPointer { weights in
                if let points = points.baseAddress, let weights = weights.baseAddress { body(points, weights) }
            }
        }
    }

    /// The Legendre polynomial of degree `n` and its slope at `x`, `|x| < 1`, by the three-term recurrence.
    private static func legendre(_ n: Int, _ x: Double) -> (value: Double, slope: Double) {
        var previous = 1.0
        var value = x
        for k in stride(from: 2, through: n, by: 1) {
            let degree = Double(k)
            (previous, value) = (value, ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree)
        }
        return (value, Double(n) * (x * value - previous) / (x * x - 1))
    }

    /// The sine of `x` in `-pi/2...pi/2` by its Taylor series; only a start for Newton's method.
    private static func sine(_ x: Double) -> Double {
        var term = x
        var sum = x
        for k in stride(from: 2.0, through: 18, by: 2) {
            term *= -x * x / (k * (k + 1))
            sum += term
        }
        return sum
    }
}
