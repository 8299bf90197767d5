/// The Gauss-Legendre rule on `0...1` that makes the Shapley integrals of an ensemble exact.
///
/// A rule of `n` points is exact for polynomials of degree `2n - 1`.
struct ShapleyRule: Sendable, Hashable {
    /// A path with more columns than twice this many is integrated to rounding, no longer by an exact rule.
    static let maximumPointCount = 256

    /// The points, in `0...1`.
    let points: [Double]
    /// The weights; their sum is 1.
    let weights: [Double]

    /// The rule for the deepest tree of an ensemble, where a path tests at most `columnCount` columns.
    init(for ensemble: TreeEnsemble, columnCount: Int) {
        let depth = ensemble.trees.map { ShapleyRule.depth(of: $0) }.max() ?? 0
        let degree = min(depth, columnCount)
        self.init(pointCount: min(ShapleyRule.maximumPointCount, max(1, (degree + 1) / 2)))
    }

    /// The rule of `pointCount` points, by Newton's method on the Legendre polynomial.
    init(pointCount: Int) {
        var points = [Double](repeating: 0.5, count: pointCount)
        var weights = [Double](repeating: 1, count: pointCount)
        let n = Double(pointCount)
        for index in 0..<(pointCount + 1) / 2 {
            // Tricomi's approximation of the root, with the cosine by its symmetric sine series.
            var x = ShapleyRule.sine(Double.pi * (n - 1 - 2 * Double(index)) / (2 * n + 1))
            var slope = 1.0
            for _ in 0..<100 {
                let (value, derivative) = ShapleyRule.legendre(pointCount, x)
                slope = derivative
                let step = value / derivative
                x -= step
                if abs(step) <= 1e-15 { break }
            }
            slope = ShapleyRule.legendre(pointCount, x).derivative
            let weight = 1 / ((1 - x * x) * slope * slope)
            points[index] = (1 - x) / 2
            points[pointCount - 1 - index] = (1 + x) / 2
            weights[index] = weight
            weights[pointCount - 1 - index] = weight
        }
        self.points = points
        self.weights = weights
    }

    private static func depth(of tree: Tree) -> Int {
        var depths = [Int](repeating: 0, count: tree.nodes.count)
        var deepest = 0
        for (position, node) in tree.nodes.enumerated() where !node.isLeaf {
            depths[Int(node.left)] = depths[position] + 1
            depths[Int(node.right)] = depths[position] + 1
            deepest = max(deepest, depths[position] + 1)
        }
        return deepest
    }

    /// The Legendre polynomial of degree `n` and its derivative at `x`, `|x| < 1`, by the three-term recurrence.
    private static func legendre(_ n: Int, _ x: Double) -> (value: Double, derivative: Double) {
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
