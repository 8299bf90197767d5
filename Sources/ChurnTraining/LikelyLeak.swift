internal import ChurnScoring

/// A column that by itself ranks the labels nearly without error, which is hardly ever known before churn.
struct LikelyLeak: Hashable, Sendable {
    /// The name of the column.
    let column: String
    /// The probability that a row with label 1 has the larger value of the two, or the smaller one, whichever is above
    /// a half; ties at half.
    let auc: Double

    /// Columns above this are named.
    static let limit = 0.99
    /// The most rows of each label that are looked at, evenly spaced: the AUC does not depend on the labels' shares.
    private static let rowsPerLabel = 2_500
    /// With fewer rows of a label a high value is too easily chance.
    private static let fewestRows = 20

    /// The columns of `data` that are likely leaks, in the order of the schema; rows of weight 0 tell nothing.
    ///
    /// Missing values rank below all others, or above all if that tells more. A category ranks by the churn rate that
    /// its level has in half of the rows; it is judged by the other half.
    static func find(_ data: TrainingData) -> [LikelyLeak] {
        let positives = sample(data, label: 1)
        let negatives = sample(data, label: 0)
        guard min(positives.count, negatives.count) >= fewestRows else { return [] }
        let rows = (positives + negatives).sorted()
        return data.matrix.schema.columns.enumerated().compactMap { index, column in
            let offset = index * data.rowCount
            let values = rows.map { data.matrix.values[offset + $0] }
            let labels = rows.map { data.labels[$0] }
            let auc =
                column.levels.map { ofLevels(values, labels, levelCount: $0.count) } ?? ofNumbers(values, labels)
            return auc.map { max($0, 1 - $0) }.flatMap { $0 > limit ? LikelyLeak(column: column.name, auc: $0) : nil }
        }
    }

    /// A sentence for each likely leak; columns in `known` have been named.
    static func notes(_ data: TrainingData, besides known: Set<String> = []) -> [String] {
        find(data).filter { !known.contains($0.column) }.map {
            "\"\($0.column)\" alone ranks the labels with AUC \($0.auc): most likely it is known only after churn, so "
                + "leave it out"
        }
    }

    private static func sample(_ data: TrainingData, label: Double) -> [Int] {
        let rows = data.labels.indices.filter { data.labels[$0] == label && data.weight($0) > 0 }
        let count = min(rows.count, rowsPerLabel)
        return (0..<count).map { rows[$0 * rows.count / count] }
    }

    private static func ofNumbers(_ values: [Double], _ labels: [Double]) -> Double? {
        let low = auc(values.map { $0.isNaN ? -.infinity : $0 }, labels)
        guard values.contains(where: \.isNaN), let low else { return low }
        guard let high = auc(values.map { $0.isNaN ? .infinity : $0 }, labels) else { return low }
        return max(low, 1 - low) > max(high, 1 - high) ? low : high
    }

    private static func ofLevels(_ values: [Double], _ labels: [Double], levelCount: Int) -> Double? {
        // Unseen levels and missing values are two more.
        func level(_ value: Double) -> Int {
            value.isNaN ? levelCount + 1 : value >= 0 && value < Double(levelCount) ? Int(value) : levelCount
        }
        var counts = [(rows: Double, positives: Double)](repeating: (0, 0), count: levelCount + 2)
        var mean = (rows: 0.0, positives: 0.0)
        // By a hash: rows in a rhythm would put a label into one half.
        let half = values.indices.map { (UInt64($0) &* 0x9E37_79B9_7F4A_7C15) >> 63 }
        for row in values.indices where half[row] == 0 {
            counts[level(values[row])].rows += 1
            counts[level(values[row])].positives += labels[row]
            mean.rows += 1
            mean.positives += labels[row]
        }
        let judged = values.indices.filter { half[$0] == 1 }
        // A level with few rows is drawn to the mean, so that it does not rank above one with many.
        let rates = judged.map { row in
            let (rows, positives) = counts[level(values[row])]
            return (positives + mean.positives / mean.rows) / (rows + 1)
        }
        return auc(rates, judged.map { labels[$0] })
    }

    /// The area under the ROC curve by ranks; `nil` with one label only.
    private static func auc(_ scores: [Double], _ labels: [Double]) -> Double? {
        let pairs = zip(scores, labels).sorted { $0.0 < $1.0 }
        var below = 0.0
        var wins = 0.0
        var start = 0
        while start < pairs.count {
            var end = start
            var positives = 0.0
            while end < pairs.count, pairs[end].0 == pairs[start].0 {
                positives += pairs[end].1
                end += 1
            }
            let negatives = Double(end - start) - positives
            wins += positives * (below + negatives / 2)
            below += negatives
            start = end
        }
        let positives = labels.reduce(0, +)
        return positives > 0 && below > 0 ? wins / (positives * below) : nil
    }
}
