// Layout: `gram` is the full symmetric matrix of the working columns, column-major, so that a coordinate's update reads
// one contiguous column. Doubles throughout.

internal import COpenBLAS

/// The second-order model of the loss in some working columns, the others fixed, and its penalised minimum.
///
/// Coordinate descent finds which coefficients are not 0; where it is slow because columns are correlated, Newton steps
/// on those coefficients alone take over, which are exact as long as no sign changes.
struct QuadraticModel: Sendable {
    /// The working columns of the design, ascending; the intercept's is the last.
    let columns: [Int]
    /// The weighted cross-products of the working columns.
    let gram: [Double]

    /// Sweeps in which coordinate descent alone has to do before a Newton step is tried.
    private static let sweepsBeforeNewton = 8
    private static let maximumSweeps = 5_000

    /// The coefficients with the least value of the model around `start` plus `penalty`.
    ///
    /// - Parameters:
    ///   - penalty: the penalty of all coefficients of the design.
    ///   - start: all coefficients of the design; those of other than the working columns stay as they are.
    ///   - gradient: the gradient of the loss at `start`, one component a column of the design.
    ///   - tolerance: the sweeps end when no coordinate's slope changed by more.
    /// - Returns: all coefficients of the design.
    func minimum(
        _ penalty: ElasticNetPenalty,
        from start: [Double],
        gradient: [Double],
        tolerance: Double
    ) -> [Double] {
        var point = Point(
            coefficients: columns.map { start[$0] },
            slopes: columns.map { gradient[$0] }
        )
        let all = Array(columns.indices)
        var sweeps = 0
        while sweeps < QuadraticModel.maximumSweeps {
            sweeps += 1
            if sweep(all, penalty, &point) <= tolerance { break }
            var isDone = false
            while !isDone, sweeps < QuadraticModel.maximumSweeps {
                let active = all.filter { point.coefficients[$0] != 0 || columns[$0] == columns.last }
                for _ in 0..<QuadraticModel.sweepsBeforeNewton where !isDone {
                    sweeps += 1
                    isDone = sweep(active, penalty, &point) <= tolerance
                }
                if !isDone, newtonStep(penalty, &point) { isDone = true }
            }
        }
        var result = start
        for (position, column) in columns.enumerated() { result[column] = point.coefficients[position] }
        return result
    }

    /// The coefficients of the working columns, and the slopes of the model in them without the penalty.
    private struct Point {
        var coefficients: [Double]
        var slopes: [Double]
    }

    /// Minimises over one coordinate after the other; returns the largest change of a coordinate's own slope.
    private func sweep(_ positions: [Int], _ penalty: ElasticNetPenalty, _ point: inout Point) -> Double {
        let size = columns.count
        var largest = 0.0
        gram.withUnsafeBufferPointer { gram in
            point.slopes.withUnsafeMutableBufferPointer { slopes in
                for position in positions {
                    let curvature = gram[position * size + position]
                    let column = columns[position]
                    let old = point.coefficients[position]
                    guard curvature + penalty.l2(column) > 0 else { continue }
                    let pull = curvature * old - slopes[position]
                    let new = penalty.minimiser(column, curvature: curvature, pull: pull)
                    guard new != old else { continue }
                    let change = new - old
                    point.coefficients[position] = new
                    largest = max(largest, abs(change) * (curvature + penalty.l2(column)))
                    for other in 0..<size { slopes[other] += change * gram[position * size + other] }
                }
            }
        }
        return largest
    }

    /// Goes to the minimum over the free coefficients, or as far as the first of them becomes 0 or meets a bound.
    ///
    /// Free are those that are neither 0 nor at a bound. Returns whether it got there; where their Hessian is singular
    /// nothing is done.
    private func newtonStep(_ penalty: ElasticNetPenalty, _ point: inout Point) -> Bool {
        let size = columns.count
        let free = columns.indices.filter { position in
            let coefficient = point.coefficients[position]
            let column = columns[position]
            return column == columns.last
                || coefficient != 0 && coefficient > penalty.lower[column] && coefficient < penalty.upper[column]
        }
        var hessian = [Double](repeating: 0, count: free.count * free.count)
        var step = [Double](repeating: 0, count: free.count)
        for (index, position) in free.enumerated() {
            for (row, other) in free.enumerated() { hessian[index * free.count + row] = gram[position * size + other] }
            let column = columns[position]
            let coefficient = point.coefficients[position]
            hessian[index * free.count + index] += penalty.l2(column)
            let l1 = coefficient > 0 ? penalty.l1(column) : -penalty.l1(column)
            step[index] = -(point.slopes[position] + penalty.l2(column) * coefficient + l1)
        }
        guard CholeskySolve.solve(hessian, &step) else { return false }
        var length = 1.0
        for (index, position) in free.enumerated() {
            let column = columns[position]
            let coefficient = point.coefficients[position]
            guard column != columns.last, step[index] != 0 else { continue }
            let end = limit(penalty, column, coefficient, rising: step[index] > 0)
            length = min(length, (end - coefficient) / step[index])
        }
        for (index, position) in free.enumerated() {
            let column = columns[position]
            let old = point.coefficients[position]
            var new = old + length * step[index]
            if column != columns.last {
                let end = limit(penalty, column, old, rising: step[index] > 0)
                if step[index] > 0 ? new >= end : new <= end { new = end }
            }
            point.coefficients[position] = new
            let change = new - old
            for other in 0..<size { point.slopes[other] += change * gram[position * size + other] }
        }
        return length == 1
    }

    /// Where a coefficient that rises or falls meets 0 or a bound.
    private func limit(_ penalty: ElasticNetPenalty, _ column: Int, _ coefficient: Double, rising: Bool) -> Double {
        if penalty.l1(column) > 0, rising == (coefficient < 0) { return 0 }
        return rising ? penalty.upper[column] : penalty.lower[column]
    }
}

/// Solves equations with a positive definite matrix.
private enum CholeskySolve {
    /// Replaces `vector` by the solution; `false` where the matrix is not positive definite beyond rounding.
    static func solve(_ matrix: [Double], _ vector: inout [Double]) -> Bool {
        let size = vector.count
        var factor = matrix
        var order = Int32(size)
        var leading = order
        var status: Int32 = 0
        dpotrf_("L", &order, &factor, &leading, &status)
        guard status == 0 else { return false }
        for index in 0..<size {
            let pivot = factor[index * size + index]
            guard pivot * pivot > 1e-12 * matrix[index * size + index] else { return false }
        }
        cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, order, factor, order, &vector, 1)
        cblas_dtrsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, order, factor, order, &vector, 1)
        return vector.allSatisfy(\.isFinite)
    }
}
