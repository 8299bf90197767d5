import ChurnScoring

@testable import ChurnTraining

/// The minimum of an elastic net by cyclic coordinate descent on the loss itself: slow, plain, and right.
///
/// A coordinate's second derivative is at most `sum of weight * x^2 / 4`; the minimum of that bound never raises the
/// objective.
struct NaiveElasticNet {
    /// Columns, the last of them all 1.
    let columns: [[Double]]
    let labels: [Double]
    let weights: [Double]

    func minimum(_ penalty: ElasticNetPenalty, tolerance: Double = 1e-12) -> [Double] {
        var coefficients = [Double](repeating: 0, count: columns.count)
        var scores = [Double](repeating: 0, count: labels.count)
        for _ in 0..<100_000 {
            var largest = 0.0
            for (index, column) in columns.enumerated() {
                var slope = 0.0
                var bound = 0.0
                for row in labels.indices {
                    slope += weights[row] * column[row] * (PortableMath.sigmoid(scores[row]) - labels[row])
                    bound += weights[row] * column[row] * column[row] / 4
                }
                let isIntercept = index == columns.count - 1
                let l1 = isIntercept ? 0 : penalty.strength * penalty.l1Ratio
                let l2 = isIntercept ? 0 : penalty.strength * (1 - penalty.l1Ratio)
                let pull = bound * coefficients[index] - slope
                let shrunk = max(abs(pull) - l1, 0) * (pull < 0 ? -1 : 1) / (bound + l2)
                let change = min(max(shrunk, penalty.lower[index]), penalty.upper[index]) - coefficients[index]
                coefficients[index] += change
                for row in labels.indices { scores[row] += change * column[row] }
                largest = max(largest, abs(change))
            }
            if largest <= tolerance { return coefficients }
        }
        return coefficients
    }
}
