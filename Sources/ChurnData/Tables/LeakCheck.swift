import ChurnScoring

/// Looks for features that know the outcome by themselves, which in practice are filled in after it.
///
/// A numeric column counts as one from an AUC of 0.999 (or at most 0.001) on, missing values taken as the lowest or the
/// highest; a categorical one where each level, missing among them, has rows of one class alone.
struct LeakCheck {
    private static let minimumRowsPerClass = 20
    /// More rows of a class say no more; they are thinned evenly, so that the cost stays small beside the reading.
    private static let maximumRowsPerClass = 20_000

    private let positives: [Int]
    private let negatives: [Int]

    /// A check with the rows that have a label.
    init(labels: [Double]) {
        positives = Self.thinned(labels.indices.filter { labels[$0] == 1 })
        negatives = Self.thinned(labels.indices.filter { labels[$0] == 0 })
    }

    private static func thinned(_ rows: [Int]) -> [Int] {
        guard rows.count > maximumRowsPerClass else { return rows }
        return (0..<maximumRowsPerClass).map { rows[$0 * rows.count / maximumRowsPerClass] }
    }

    /// One line for each column that tells the label.
    func warnings(_ matrix: FeatureMatrix) -> [String] {
        guard min(positives.count, negatives.count) >= Self.minimumRowsPerClass else { return [] }
        return matrix.schema.columns.indices.compactMap { index in
            let column = matrix.schema.columns[index]
            let values = Array(matrix.column(index))
            let tells = column.levels == nil ? tellsByOrder(values) : tellsByLevel(values)
            return tells ? "column \"\(column.name)\" tells the label; is it known before the outcome?" : nil
        }
    }

    private func tellsByLevel(_ values: [Double]) -> Bool {
        var counts: [Double: (positive: Int, negative: Int)] = [:]
        // Missing gets a code of its own; NaN would equal no key.
        func key(_ row: Int) -> Double { values[row].isNaN ? -.infinity : values[row] }
        for row in positives { counts[key(row), default: (0, 0)].positive += 1 }
        for row in negatives { counts[key(row), default: (0, 0)].negative += 1 }
        // A level in few rows is of one class by chance.
        guard counts.count * 10 <= positives.count + negatives.count else { return false }
        let mixed = counts.values.reduce(0) { $0 + min($1.positive, $1.negative) }
        return mixed * 1_000 <= min(positives.count, negatives.count)
    }

    private func tellsByOrder(_ values: [Double]) -> Bool {
        let hasMissing = positives.contains { values[$0].isNaN } || negatives.contains { values[$0].isNaN }
        let places = hasMissing ? [-Double.infinity, .infinity] : [0]
        return places.contains { missing in
            let area = areaUnderCurve(values, missing: missing)
            return area >= 0.999 || area <= 0.001
        }
    }

    /// The share of pairs in which the positive has the greater value; ties count half.
    private func areaUnderCurve(_ values: [Double], missing: Double) -> Double {
        func sorted(_ rows: [Int]) -> [Double] { rows.map { values[$0].isNaN ? missing : values[$0] }.sorted() }
        let negative = sorted(negatives)
        var below = 0
        var through = 0
        var halves = 0
        for value in sorted(positives) {
            while below < negative.count && negative[below] < value { below += 1 }
            through = max(through, below)
            while through < negative.count && negative[through] == value { through += 1 }
            halves += below + through
        }
        return Double(halves) / 2 / Double(positives.count) / Double(negatives.count)
    }
}
