internal import COpenBLAS
internal import ChurnScoring

/// Finds columns that tell the labels apart, alone or together.
struct SeparationSearch: Sendable {
    let objective: LogisticObjective
    let terms: [DesignTerm]
    let threads: Int

    private typealias Separation = CoefficientTable.Separation

    /// The smallest and largest value that each column has, by label.
    private struct Ranges: Sendable {
        var lowest: [[Double]]
        var highest: [[Double]]

        init(size: Int) {
            lowest = [[Double]](repeating: [Double](repeating: .infinity, count: size), count: 2)
            highest = [[Double]](repeating: [Double](repeating: -.infinity, count: size), count: 2)
        }

        mutating func widen(_ column: Int, label: Int, _ low: Double, _ high: Double) {
            lowest[label][column] = min(lowest[label][column], low)
            highest[label][column] = max(highest[label][column], high)
        }

        /// Whether the labels' values of a column are neither below nor above each other, as far as it is known.
        func overlap(_ column: Int) -> Bool {
            highest[0][column] > lowest[1][column] && highest[1][column] > lowest[0][column]
        }

        mutating func add(_ other: Ranges) {
            for label in 0..<2 {
                for column in lowest[label].indices {
                    widen(column, label: label, other.lowest[label][column], other.highest[label][column])
                }
            }
        }
    }

    /// The columns whose values of one label lie all on one side of those of the other.
    func byColumn() -> [CoefficientTable.Separation] {
        let pass = DesignPass(design: objective.design, threads: threads)
        let size = pass.columnCount
        let labels = objective.labels
        let weights = objective.weights
        let asked = (0..<size).filter { terms[$0].column != nil }
        // A group ends where its own rows refute every column, mostly in the first block.
        let isRefuted: @Sendable (Ranges) -> Bool = { ranges in asked.allSatisfy(ranges.overlap) }
        let groups = pass.groups(Ranges(size: size), until: isRefuted) { ranges, rows, block in
            for column in asked where !ranges.overlap(column) {
                let values = block + column * rows.count
                // Kept in registers: this goes over every value.
                var ends = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
                for row in rows where weights[row] > 0 {
                    let value = values[row - rows.lowerBound]
                    if labels[row] == 1 {
                        ends.2 = min(ends.2, value)
                        ends.3 = max(ends.3, value)
                    } else {
                        ends.0 = min(ends.0, value)
                        ends.1 = max(ends.1, value)
                    }
                }
                ranges.widen(column, label: 0, ends.0, ends.1)
                ranges.widen(column, label: 1, ends.2, ends.3)
            }
        }
        var ranges = Ranges(size: size)
        for group in groups { ranges.add(group) }
        return asked.compactMap { column in
            let lowest = ranges.lowest.map { $0[column] }
            let highest = ranges.highest.map { $0[column] }
            guard min(lowest[0], lowest[1]) < max(highest[0], highest[1]) else { return nil }
            let isUp = highest[0] <= lowest[1]
            guard isUp || highest[1] <= lowest[0] else { return nil }
            let name = terms[column].name
            return Separation(
                name: name,
                directions: [.init(name: name, sign: isUp ? 1 : -1)],
                isComplete: highest[0] < lowest[1] || highest[1] < lowest[0]
            )
        }
    }

    /// The design columns that tell labels apart together, from where a fit without penalty goes on to.
    ///
    /// At a finite maximum, more Newton steps move nothing. Where labels are told apart each of them adds about 1 to the
    /// raw scores of the rows that are, on the side of their label, and nothing to the others: that the change of the
    /// coefficients has no row on the wrong side proves it.
    func byDivergence(from coefficients: [Double]) -> (separation: CoefficientTable.Separation, columns: [Int])? {
        let solver = NewtonSolver(maximumIterations: 6, tolerance: .leastNonzeroMagnitude, threads: threads)
        let further = solver.solve(objective, from: coefficients).coefficients
        let direction = zip(further, coefficients).map { $0 - $1 }
        guard direction.allSatisfy(\.isFinite) else { return nil }
        let (lowest, highest) = margins(direction)
        guard highest > 0.5, lowest > -1e-3 * highest else { return nil }
        let largest = direction.reduce(0) { max($0, abs($1)) }
        let columns = direction.indices.filter { abs(direction[$0]) > 0.01 * largest }
        let named = columns.filter { terms[$0].column != nil }
        let separation = Separation(
            name: named.count == 1 ? terms[named[0]].name : nil,
            directions: named.map { .init(name: terms[$0].name, sign: direction[$0] > 0 ? 1 : -1) },
            isComplete: lowest > 0.1
        )
        return (separation, separation.isComplete ? Array(direction.indices) : columns)
    }

    /// The smallest and the largest change of the raw scores towards their label.
    private func margins(_ direction: [Double]) -> (lowest: Double, highest: Double) {
        let pass = DesignPass(design: objective.design, threads: threads)
        let order = Int32(pass.columnCount)
        let labels = objective.labels
        let weights = objective.weights
        let groups = pass.groups([Double.infinity, -Double.infinity]) { ends, rows, block in
            var scores = [Double](repeating: 0, count: rows.count)
            let count = Int32(rows.count)
            cblas_dgemv(CblasColMajor, CblasNoTrans, count, order, 1, block, count, direction, 1, 0, &scores, 1)
            for row in rows where weights[row] > 0 {
                let margin = labels[row] == 1 ? scores[row - rows.lowerBound] : -scores[row - rows.lowerBound]
                ends[0] = min(ends[0], margin)
                ends[1] = max(ends[1], margin)
            }
        }
        return (groups.reduce(.infinity) { min($0, $1[0]) }, groups.reduce(-.infinity) { max($0, $1[1]) })
    }
}
