internal import COpenBLAS
internal import ChurnScoring

/// The inverse of an information matrix, as far as its columns are independent.
struct SymmetricInverse: Sendable {
    /// The inverse, a full square; rows and columns of dependent columns are 0.
    private(set) var values: [Double]
    /// Columns that are a combination of earlier ones; they have no part in the inverse.
    private(set) var dependent: [Int] = []
    /// Columns whose coefficients are not determined: the dependent ones and those that they are made of.
    private(set) var undetermined: Set<Int> = []

    /// A pivot below this share of its diagonal is rounding.
    private static let pivotLimit = 1e-13

    /// The inverse of `matrix`, a full square.
    init(_ matrix: [Double], size: Int) {
        let roots = (0..<size).map { max(0, matrix[$0 * size + $0]).squareRoot() }
        var scaled = matrix
        for column in 0..<size {
            for row in 0..<size {
                let scale = roots[row] * roots[column]
                scaled[column * size + row] = scale > 0 ? scaled[column * size + row] / scale : 0
            }
        }
        values = scaled
        if !SymmetricInverse.invert(&values, size: size) {
            findDependent(scaled, size: size)
            let kept = (0..<size).filter { !dependent.contains($0) }
            var part = kept.flatMap { column in kept.map { scaled[column * size + $0] } }
            let isInverse = SymmetricInverse.invert(&part, size: kept.count)
            values = [Double](repeating: 0, count: size * size)
            for (i, column) in kept.enumerated() where isInverse {
                for (j, row) in kept.enumerated() { values[column * size + row] = part[i * kept.count + j] }
            }
            if !isInverse { undetermined = Set(0..<size) }
        }
        for column in 0..<size {
            for row in 0..<size {
                let scale = roots[row] * roots[column]
                values[column * size + row] = scale > 0 ? values[column * size + row] / scale : 0
            }
        }
    }

    /// Replaces a matrix of unit diagonal by its inverse; `false` where it is singular up to rounding.
    private static func invert(_ matrix: inout [Double], size: Int) -> Bool {
        guard size > 0 else { return true }
        var order = Int32(size)
        var leading = order
        var status: Int32 = 0
        dpotrf_("L", &order, &matrix, &leading, &status)
        guard status == 0, (0..<size).allSatisfy({ matrix[$0 * size + $0] * matrix[$0 * size + $0] > pivotLimit })
        else { return false }
        dpotri_("L", &order, &matrix, &leading, &status)
        guard status == 0 else { return false }
        for column in 0..<size {
            for row in column + 1..<max(size, column + 1) { matrix[row * size + column] = matrix[column * size + row] }
        }
        return matrix.allSatisfy(\.isFinite)
    }

    /// Factorises column by column, passing over those that have nothing of their own.
    private mutating func findDependent(_ matrix: [Double], size: Int) {
        // Rows of the factor, of the columns kept so far.
        var rows: [[Double]] = []
        var kept: [Int] = []
        for column in 0..<size {
            var row: [Double] = []
            for (index, earlier) in kept.enumerated() {
                var value = matrix[column * size + earlier]
                for (k, part) in row.enumerated() { value -= part * rows[index][k] }
                row.append(value / rows[index][index])
            }
            let pivot = row.reduce(matrix[column * size + column]) { $0 - $1 * $1 }
            guard pivot <= SymmetricInverse.pivotLimit * 1e2 else {
                rows.append(row + [pivot.squareRoot()])
                kept.append(column)
                continue
            }
            dependent.append(column)
            undetermined.insert(column)
            // What it is made of: the row's solution with the transposed factor.
            for index in row.indices.reversed() {
                row[index] /= rows[index][index]
                for k in 0..<index { row[k] -= row[index] * rows[index][k] }
                if abs(row[index]) > 1e-5 { undetermined.insert(kept[index]) }
            }
        }
    }
}
