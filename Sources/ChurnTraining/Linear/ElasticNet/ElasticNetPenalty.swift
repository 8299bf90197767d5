/// The elastic-net penalty of a design's coefficients, and the box that they stay in; the last one is the intercept.
///
/// A coefficient `b` costs `strength * (l1Ratio * |b| + (1 - l1Ratio) / 2 * b^2)`, the intercept nothing.
struct ElasticNetPenalty: Sendable {
    /// Named `lambda` in the documentation; on the scale of the loss summed over rows.
    var strength: Double
    let l1Ratio: Double
    /// The least value of each coefficient, 0 at most.
    let lower: [Double]
    /// The greatest value of each coefficient, 0 at least.
    let upper: [Double]

    /// A penalty on `columnCount` coefficients without bounds.
    init(strength: Double, l1Ratio: Double, columnCount: Int) {
        self.init(
            strength: strength,
            l1Ratio: l1Ratio,
            lower: [Double](repeating: -.infinity, count: columnCount),
            upper: [Double](repeating: .infinity, count: columnCount)
        )
    }

    init(strength: Double, l1Ratio: Double, lower: [Double], upper: [Double]) {
        self.strength = strength
        self.l1Ratio = l1Ratio
        self.lower = lower
        self.upper = upper
    }

    /// The position of the intercept.
    private var intercept: Int { lower.count - 1 }

    /// The factor of `|b|` at `column`.
    func l1(_ column: Int) -> Double { column == intercept ? 0 : strength * l1Ratio }

    /// The factor of `b^2 / 2` at `column`.
    func l2(_ column: Int) -> Double { column == intercept ? 0 : strength * (1 - l1Ratio) }

    /// The penalty of all coefficients.
    func value(_ coefficients: [Double]) -> Double {
        var absolute = 0.0
        var squares = 0.0
        for coefficient in coefficients.dropLast() {
            absolute += abs(coefficient)
            squares += coefficient * coefficient
        }
        return strength * (l1Ratio * absolute + (1 - l1Ratio) / 2 * squares)
    }

    /// The `b` inside the box with the least `curvature / 2 * b^2 - pull * b` plus its penalty.
    func minimiser(_ column: Int, curvature: Double, pull: Double) -> Double {
        let l1 = l1(column)
        let shrunk = pull > l1 ? pull - l1 : pull < -l1 ? pull + l1 : 0
        return min(max(shrunk / (curvature + l2(column)), lower[column]), upper[column])
    }

    /// How far a coefficient is from optimal: the least size of a subgradient that the box leaves, 0 at the optimum.
    ///
    /// `gradient` is the derivative of the loss, without the penalty.
    func violation(_ column: Int, _ coefficient: Double, gradient: Double) -> Double {
        let smooth = gradient + l2(column) * coefficient
        let l1 = l1(column)
        // Above 0 the objective falls to the left of the coefficient, below 0 to its right.
        let slope: Double
        if coefficient > 0 {
            slope = smooth + l1
        } else if coefficient < 0 {
            slope = smooth - l1
        } else {
            slope = smooth > l1 ? smooth - l1 : smooth < -l1 ? smooth + l1 : 0
        }
        if slope > 0 && coefficient <= lower[column] || slope < 0 && coefficient >= upper[column] { return 0 }
        return abs(slope)
    }

    /// How much the penalty and the loss, as far as its gradient tells, change with a coefficient.
    ///
    /// Near the optimum gradient and penalty cancel; they are added before they are multiplied with the small change.
    func change(_ column: Int, from old: Double, to new: Double, gradient: Double) -> Double {
        let l1 = l1(column)
        let smooth = gradient + l2(column) * (old + new) / 2
        if old * new < 0 { return smooth * (new - old) + l1 * (abs(new) - abs(old)) }
        return (smooth + (old + new < 0 ? -l1 : l1)) * (new - old)
    }

    /// The largest violation of `columns`.
    func largestViolation(_ coefficients: [Double], _ gradient: [Double], columns: [Int]) -> Double {
        columns.reduce(0) { max($0, violation($1, coefficients[$1], gradient: gradient[$1])) }
    }

    /// The least strength at which all coefficients but the intercept are 0, given the gradient of the loss there.
    ///
    /// A ridge penalty has none; as in glmnet, it is treated as if its `l1Ratio` were 0.001.
    func leastStrengthOfZeros(gradient: [Double]) -> Double {
        let pulls = gradient.indices.dropLast().map { column in
            (gradient[column] > 0 ? lower[column] < 0 : upper[column] > 0) ? abs(gradient[column]) : 0
        }
        return (pulls.max() ?? 0) / max(l1Ratio, 1e-3)
    }
}
