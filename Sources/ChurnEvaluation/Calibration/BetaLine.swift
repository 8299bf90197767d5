internal import ChurnScoring

/// The beta calibration of raw scores (Kull, Silva Filho, Flach 2017).
///
/// The maximum-likelihood numbers of `logit(P(label = 1)) = intercept + lowSlope ln p - highSlope ln(1 - p)`, with
/// `p = 1 / (1 + e^-raw score)` and neither slope negative; the paper's c, a and b.
public struct BetaLine: Hashable, Sendable, Codable {
    /// The intercept c.
    public let intercept: Double
    /// The slope a, of log-odds far below 0; not negative.
    public let lowSlope: Double
    /// The slope b, of log-odds far above 0; not negative.
    public let highSlope: Double
}

extension ScoredLabels {
    /// The beta calibration of raw scores (log-odds).
    ///
    /// The likelihood is concave, so that the best numbers with a slope held at 0 are the best of all where the slope's own
    /// derivative does not ask for more. Otherwise both slopes are free, and Newton's method with halved steps finds them.
    ///
    /// *Edge cases:* `nil` where no finite numbers are the most likely ones, or both slopes would be 0: the score is constant,
    /// separates the labels, does not rank them, or is infinite somewhere.
    public func betaLine() -> BetaLine? {
        // Each alone is a line over a transform of the scores, which rises as they do.
        let lows = mappingScores { -Calibration.softplus(-$0) }
        let highs = mappingScores(Calibration.softplus)
        guard let first = groups.first?.score, let last = groups.last?.score, first.isFinite, last.isFinite else {
            return nil
        }
        let onLow = lows.calibrationLine().map { BetaLine($0, isLow: true) }
        let onHigh = highs.calibrationLine().map { BetaLine($0, isLow: false) }
        let fit = BetaFit(self, lows: lows, highs: highs)
        let held = [onLow, onHigh].compactMap { $0 }.filter { $0.lowSlope > 0 || $0.highSlope > 0 }
            .map { (line: $0, sums: fit.sums($0)) }
        guard var best = held.first else { return nil }
        for next in held where next.sums.loss < best.sums.loss { best = next }
        // The loss falls where the slope that is held at 0 rises if its gradient is negative, by more than rounding.
        let index = best.line.lowSlope > 0 ? 2 : 1
        let tolerance = 1e-9 * max(best.sums.curvature[index][index], total.rows * .leastNormalMagnitude).squareRoot()
        guard best.sums.gradient[index] < -tolerance else { return best.line }
        return fit.newton(from: best.line, best.sums)
    }
}

extension BetaLine {
    /// A line over the one transform, the other left out; without slope where it would fall.
    fileprivate init(_ line: CalibrationLine, isLow: Bool) {
        intercept = line.intercept.value
        lowSlope = isLow ? max(0, line.slope.value) : 0
        highSlope = isLow ? 0 : max(0, line.slope.value)
    }
}

/// The negative log-likelihood of a beta calibration with its derivatives, by intercept, low slope and high slope.
private struct BetaSums {
    var loss = 0.0
    var gradient = [0.0, 0, 0]
    var curvature = [[0.0, 0, 0], [0, 0, 0], [0, 0, 0]]
}

/// Finds both slopes of a beta calibration.
private struct BetaFit {
    /// One entry a group of equal scores.
    private let lows: [Double]
    private let highs: [Double]
    private let masses: [ScoredLabels.Mass]

    init(_ rows: ScoredLabels, lows: ScoredLabels, highs: ScoredLabels) {
        self.lows = lows.groups.map(\.score)
        self.highs = highs.groups.map(\.score)
        masses = rows.groups.indices.map(rows.mass)
    }

    func sums(_ line: BetaLine) -> BetaSums {
        var sums = BetaSums()
        for (position, mass) in masses.enumerated() {
            let terms = (1.0, lows[position], highs[position])
            let raw = line.intercept + line.lowSlope * terms.1 + line.highSlope * terms.2
            sums.loss += mass.rows * Calibration.softplus(raw) - mass.positives * raw
            let probability = PortableMath.sigmoid(raw)
            let residual = mass.rows * probability - mass.positives
            sums.gradient[0] += residual
            sums.gradient[1] += residual * terms.1
            sums.gradient[2] += residual * terms.2
            let weight = mass.rows * probability * (1 - probability)
            sums.curvature[0][0] += weight
            sums.curvature[0][1] += weight * terms.1
            sums.curvature[0][2] += weight * terms.2
            sums.curvature[1][1] += weight * terms.1 * terms.1
            sums.curvature[1][2] += weight * terms.1 * terms.2
            sums.curvature[2][2] += weight * terms.2 * terms.2
        }
        return sums
    }

    /// The most likely line from `start` on, `nil` where Newton's method does not get there.
    func newton(from start: BetaLine, _ first: BetaSums) -> BetaLine? {
        var (line, sums) = (start, first)
        for _ in 0..<100 {
            guard let step = Self.solve(sums.curvature, sums.gradient) else { return nil }
            let decrement = zip(step, sums.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            guard decrement > 1e-20 * sums.loss else { return line }
            // So near that whole steps converge, and that rounding hides whether the loss falls.
            let isNear = decrement <= 1e-8 * sums.loss
            var size = 1.0
            var (next, nextSums) = moved(line, by: step, size)
            while !isNear, nextSums.loss > sums.loss, size > 1e-10 {
                size /= 2
                (next, nextSums) = moved(line, by: step, size)
            }
            (line, sums) = (next, nextSums)
        }
        return nil
    }

    private func moved(_ line: BetaLine, by step: [Double], _ size: Double) -> (BetaLine, BetaSums) {
        // The optimum is inside, and what rounding or a long step takes below 0 comes back to 0.
        let next = BetaLine(
            intercept: line.intercept - size * step[0],
            lowSlope: max(0, line.lowSlope - size * step[1]),
            highSlope: max(0, line.highSlope - size * step[2])
        )
        return (next, sums(next))
    }

    /// Solves the symmetric equations whose upper triangle is `matrix`, by elimination; `nil` where they are singular.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        let m = matrix
        guard m[0][0] > 0 else { return nil }
        let (r1, r2) = (m[0][1] / m[0][0], m[0][2] / m[0][0])
        let (a, b, c) = (m[1][1] - r1 * m[0][1], m[1][2] - r1 * m[0][2], m[2][2] - r2 * m[0][2])
        let (y1, y2) = (right[1] - r1 * right[0], right[2] - r2 * right[0])
        guard a > 0 else { return nil }
        let pivot = c - b * b / a
        guard pivot > 0, pivot.isFinite else { return nil }
        let x2 = (y2 - b / a * y1) / pivot
        let x1 = (y1 - b * x2) / a
        return [right[0] / m[0][0] - r1 * x1 - r2 * x2, x1, x2]
    }
}
