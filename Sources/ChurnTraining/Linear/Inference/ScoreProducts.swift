internal import COpenBLAS
internal import ChurnScoring

/// The sum of products of scores that a sandwich covariance has in its middle.
///
/// With the score `s = (label - probability) x` of a row of weight w, that is `sum of w s s'` over rows, or
/// `sum of t t'` over customers with `t = sum of w s` over the customer's rows.
struct ScoreProducts: Sendable {
    private let pass: DesignPass
    private let labels: [Double]
    private let weights: [Double]
    private let objective: LogisticObjective
    private let coefficients: [Double]

    init(_ objective: LogisticObjective, _ coefficients: [Double], threads: Int) {
        pass = DesignPass(design: objective.design, threads: threads)
        labels = objective.labels
        weights = objective.weights
        self.objective = objective
        self.coefficients = coefficients
    }

    /// The sum over rows, a full square.
    func overRows() -> [Double] {
        let size = pass.columnCount
        let sums = pass.groups([Double](repeating: 0, count: size * size)) { sums, rows, block in
            let residuals = residuals(rows, block)
            for column in 0..<size {
                let values = block + column * rows.count
                for row in 0..<rows.count {
                    values[row] *= residuals[row] * weights[rows.lowerBound + row].squareRoot()
                }
            }
            ScoreProducts.addProducts(block, rowCount: rows.count, size: size, to: &sums, isTransposed: true)
        }
        return ScoreProducts.total(sums, size: size)
    }

    /// The sum over the customers, a full square; `customers` has one number a row, from 0.
    ///
    /// A customer's sum is kept from its first row to its last one: one at a time where rows are in order of customers.
    func overCustomers(_ customers: [Int32], count: Int) -> [Double] {
        let size = pass.columnCount
        var rowCounts = [Int32](repeating: 0, count: count)
        for customer in customers { rowCounts[Int(customer)] += 1 }
        let expected = rowCounts
        let groups = pass.groups(CustomerSums(size: size)) { sums, rows, block in
            let residuals = residuals(rows, block)
            for row in rows {
                let index = row - rows.lowerBound
                let factor = residuals[index] * weights[row]
                sums.add(block + index, stride: rows.count, times: factor, customers[row])
                sums.closeIfComplete(customers[row], expected)
            }
        }
        // Customers that reach over the end of a group, in the order of groups and customers.
        var rest = CustomerSums(size: size)
        for group in groups {
            for customer in group.open.keys.sorted() { rest.merge(customer, group) }
        }
        for customer in rest.open.keys.sorted() { rest.close(customer) }
        rest.flush()
        return ScoreProducts.total(groups.map(\.flushed.products) + [rest.products], size: size)
    }

    /// The label less the probability of each row of a block.
    private func residuals(_ rows: Range<Int>, _ block: UnsafeMutablePointer<Double>) -> [Double] {
        let count = Int32(rows.count)
        var scores = objective.offsets(of: rows)
        let size = Int32(pass.columnCount)
        cblas_dgemv(CblasColMajor, CblasNoTrans, count, size, 1, block, count, coefficients, 1, 1, &scores, 1)
        return scores.indices.map { labels[rows.lowerBound + $0] - PortableMath.sigmoid(scores[$0]) }
    }

    /// Adds the products of the columns of a block, or of its rows.
    static func addProducts(
        _ block: UnsafePointer<Double>,
        rowCount: Int,
        size: Int,
        to sums: inout [Double],
        isTransposed: Bool
    ) {
        let inner = Int32(rowCount)
        let order = Int32(size)
        let leading = isTransposed ? inner : order
        let operation = isTransposed ? CblasTrans : CblasNoTrans
        cblas_dsyrk(CblasColMajor, CblasLower, operation, order, inner, 1, block, leading, 1, &sums, order)
    }

    /// The sum of lower triangles, as a full square.
    private static func total(_ parts: [[Double]], size: Int) -> [Double] {
        var total = [Double](repeating: 0, count: size * size)
        for part in parts { for index in part.indices { total[index] += part[index] } }
        for column in 0..<size {
            for row in 0..<column { total[column * size + row] = total[row * size + column] }
        }
        return total
    }
}

/// Sums of scores by customer, and the products of those that are complete.
private struct CustomerSums: Sendable {
    struct Open: Sendable {
        var rows: Int32 = 0
        var sum: [Double]
    }

    let size: Int
    /// The customers with rows yet to come.
    private(set) var open: [Int32: Open] = [:]
    /// The lower triangle of the products of complete customers.
    private(set) var products: [Double]
    /// Complete sums that have not been multiplied yet, one behind the other.
    private var waiting: [Double] = []

    init(size: Int) {
        self.size = size
        products = [Double](repeating: 0, count: size * size)
    }

    mutating func add(_ row: UnsafePointer<Double>, stride: Int, times factor: Double, _ customer: Int32) {
        let size = size
        open[customer, default: Open(sum: [Double](repeating: 0, count: size))].add(row, stride: stride, factor)
    }

    mutating func closeIfComplete(_ customer: Int32, _ expected: [Int32]) {
        if open[customer]?.rows == expected[Int(customer)] { close(customer) }
    }

    mutating func merge(_ customer: Int32, _ other: CustomerSums) {
        guard let part = other.open[customer] else { return }
        var entry = open.removeValue(forKey: customer) ?? Open(sum: [Double](repeating: 0, count: size))
        for index in entry.sum.indices { entry.sum[index] += part.sum[index] }
        open[customer] = entry
    }

    mutating func close(_ customer: Int32) {
        guard let entry = open.removeValue(forKey: customer) else { return }
        waiting += entry.sum
        if waiting.count >= 256 * size { flush() }
    }

    mutating func flush() {
        let count = waiting.count / size
        ScoreProducts.addProducts(waiting, rowCount: count, size: size, to: &products, isTransposed: false)
        waiting.removeAll(keepingCapacity: true)
    }

    var flushed: CustomerSums {
        var copy = self
        copy.flush()
        return copy
    }
}

extension CustomerSums.Open {
    mutating func add(_ row: UnsafePointer<Double>, stride: Int, _ factor: Double) {
        rows += 1
        sum.withUnsafeMutableBufferPointer { sum in
            for column in sum.indices { sum[column] += factor * row[column * stride] }
        }
    }
}
