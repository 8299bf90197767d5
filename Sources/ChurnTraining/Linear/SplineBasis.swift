internal import ChurnScoring

/// The curved part of a numeric column that enters as a natural cubic spline; learnt on training rows only.
///
/// The natural cubic splines with `k` knots are a space of `k` dimensions: constants, lines, and `k - 2` more. Those come
/// from the splines that are 1 at one inner knot and 0 at the others, made orthogonal to constants, to the line and to
/// each other over the weighted training rows, by Gram and Schmidt on their moments, twice against rounding.
struct SplineBasis: Sendable {
    /// The outer knots are these quantiles.
    static let outerShare = 0.05

    /// The curves, of mean 0 and deviation 1 over the training rows where the column is present.
    private(set) var curves: [NaturalSpline] = []
    /// Where the curves have their knots.
    let knots: [Double]

    /// The basis of the clamped values of a column; `nil` where it has fewer than three different quantiles.
    init?(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>,
        of column: ColumnStatistics,
        knotCount: Int
    ) {
        guard column.deviation > 0 else { return nil }
        let shares = (0..<knotCount).map {
            SplineBasis.outerShare + (1 - 2 * SplineBasis.outerShare) * Double($0) / Double(knotCount - 1)
        }
        let quantiles = TypicalRange.quantiles(shares, of: values, weights).map(column.clamped)
        guard let first = quantiles.first, let last = quantiles.last else { return nil }
        // Knots that all but touch would bend without bounds.
        let gap = 1e-6 * (last - first)
        var knots: [Double] = []
        for quantile in quantiles where knots.last.map({ quantile - $0 > gap }) ?? true { knots.append(quantile) }
        guard knots.count > 2 else { return nil }
        self.knots = knots

        let line = { (x: Double) in (x - column.center) / column.deviation }
        let inner = (1..<knots.count - 1).map { peak in
            NaturalSpline(knots: knots, values: knots.indices.map { $0 == peak ? 1 : 0 })
        }
        let size = inner.count + 2
        var moments = [Double](repeating: 0, count: size * size)
        var functions = [Double](repeating: 1, count: size)
        var weightSum = 0.0
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            let x = column.clamped(values[row])
            functions[1] = line(x)
            for index in inner.indices { functions[index + 2] = inner[index](x) }
            weightSum += weights[row]
            for i in 0..<size { for j in 0...i { moments[i * size + j] += weights[row] * functions[i] * functions[j] } }
        }
        for i in 0..<size {
            for j in 0...i {
                moments[i * size + j] /= weightSum
                moments[j * size + i] = moments[i * size + j]
            }
        }
        let knotLine = knots.map(line)
        curves = SplineBasis.orthonormal(moments, size: size).map { weights in
            let values = knots.indices.map { knot in
                let isInner = knot > 0 && knot < knots.count - 1
                return weights[0] + weights[1] * knotLine[knot] + (isInner ? weights[knot + 1] : 0)
            }
            return NaturalSpline(knots: knots, values: values)
        }
        guard !curves.isEmpty else { return nil }
    }

    /// Weights of functions with the given mean products that make each function from the third on orthogonal to all
    /// before it, and of mean square 1; functions that those before determine are left out.
    private static func orthonormal(_ moments: [Double], size: Int) -> [[Double]] {
        func product(_ a: [Double], _ b: [Double]) -> Double {
            var sum = 0.0
            for i in 0..<size { for j in 0..<size { sum += a[i] * moments[i * size + j] * b[j] } }
            return sum
        }
        var basis: [[Double]] = []
        for index in 0..<size {
            var function = [Double](repeating: 0, count: size)
            function[index] = 1
            let before = product(function, function)
            for _ in 0..<2 {
                for other in basis {
                    let share = product(function, other)
                    for i in 0..<size { function[i] -= share * other[i] }
                }
            }
            let square = product(function, function)
            guard square > 1e-10 * before else {
                // The line varies, or there would be no basis; only curves are ever left out.
                continue
            }
            basis.append(function.map { $0 / square.squareRoot() })
        }
        return Array(basis.dropFirst(2))
    }
}
