/// A natural cubic spline: cubic between knots, twice continuously differentiable, a straight line beyond the outer knots.
///
/// With knots `t_0 < ... < t_k`, values `y_i` there, second derivatives `m_i` (0 at both ends) and, between `t_i` and
/// `t_(i+1)`, `h = t_(i+1) - t_i`, `a = (t_(i+1) - x) / h` and `b = 1 - a`:
/// ```
/// s(x) = a y_i + b y_(i+1) + ((a^3 - a) m_i + (b^3 - b) m_(i+1)) h^2 / 6
/// ```
/// The values at the knots determine the second derivatives, so they alone are stored.
public struct NaturalSpline: Hashable, Sendable {
    /// Where the cubics meet, ascending; at least two.
    public let knots: [Double]
    /// The value at each knot.
    public let values: [Double]
    /// The second derivative at each knot; a function of the knots and values.
    let curvatures: [Double]

    /// The spline through `values` at `knots`.
    ///
    /// - Parameters:
    ///   - knots: at least two; a spline with knots that do not ascend is refused by every model.
    ///   - values: one value a knot.
    public init(knots: [Double], values: [Double]) {
        precondition(knots.count >= 2 && knots.count == values.count, "two knots at least, and a value for each")
        self.knots = knots
        self.values = values
        curvatures = NaturalSpline.curvatures(knots, values)
    }

    /// The value at `x`; NaN stays NaN.
    public func callAsFunction(_ x: Double) -> Double {
        let last = knots.count - 1
        if x <= knots[0] {
            let width = knots[1] - knots[0]
            return values[0] + ((values[1] - values[0]) / width - width * curvatures[1] / 6) * (x - knots[0])
        }
        if x >= knots[last] {
            let width = knots[last] - knots[last - 1]
            let slope = (values[last] - values[last - 1]) / width + width * curvatures[last - 1] / 6
            return values[last] + slope * (x - knots[last])
        }
        // A handful of knots: walking along them is as quick as halving.
        var start = 0
        while start + 2 < knots.count, x >= knots[start + 1] { start += 1 }
        let width = knots[start + 1] - knots[start]
        let a = (knots[start + 1] - x) / width
        let b = (x - knots[start]) / width
        let bend = (a * a * a - a) * curvatures[start] + (b * b * b - b) * curvatures[start + 1]
        return a * values[start] + b * values[start + 1] + bend * (width * width) / 6
    }

    /// Solves the tridiagonal equations of continuous first derivatives, by elimination from the left.
    private static func curvatures(_ knots: [Double], _ values: [Double]) -> [Double] {
        let last = knots.count - 1
        var ratios = [Double](repeating: 0, count: knots.count)
        var curvatures = ratios
        guard last > 1 else { return curvatures }
        for index in 1..<last {
            let left = knots[index] - knots[index - 1]
            let right = knots[index + 1] - knots[index]
            let bend = (values[index + 1] - values[index]) / right - (values[index] - values[index - 1]) / left
            let pivot = 2 * (left + right) - left * ratios[index - 1]
            ratios[index] = right / pivot
            curvatures[index] = (6 * bend - left * curvatures[index - 1]) / pivot
        }
        for index in stride(from: last - 1, to: 0, by: -1) {
            curvatures[index] -= ratios[index] * curvatures[index + 1]
        }
        return curvatures
    }
}
