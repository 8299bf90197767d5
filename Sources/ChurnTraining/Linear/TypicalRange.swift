internal import ChurnScoring

/// Where the values of a column lie in training but for the outermost half percent on either side.
///
/// A linear term goes on for ever: one customer with a thousand times the usual count, or a month with another calendar,
/// would get a score that nothing in training supports. So values outside are taken as the nearest value inside.
///
/// The upper end is the value that a hundredth of the rows above the median exceed, the lower end likewise below it: half
/// a percent of all rows where values are spread, and still the far end of a column that is 0 in nearly every row, where
/// plain quantiles would leave nothing but 0. With fewer than `minimumRows` rows on a side the end is the extreme itself.
struct TypicalRange: Sendable {
    /// The share of the weight on one side of the median that lies outside.
    static let outerShare = 0.01
    /// With fewer rows on one side of the median nothing on that side lies outside.
    static let minimumRows = 100
    /// About as many rows are looked at; half a percent of them still is some 160 rows.
    static let rowLimit = 1 << 15

    /// The lower end.
    let lowest: Double
    /// The upper end, at least ``lowest``.
    let highest: Double

    /// The range of the values that are present in rows with a weight; `nil` where none is.
    init?(_ values: UnsafeBufferPointer<Double>, _ weights: UnsafeBufferPointer<Double>) {
        var least = Double.infinity
        var greatest = -Double.infinity
        for row in values.indices where weights[row] > 0 && !values[row].isNaN {
            least = min(least, values[row])
            greatest = max(greatest, values[row])
        }
        guard least <= greatest else { return nil }
        let entries = TypicalRange.sample(values, weights).sorted { $0.value < $1.value }
        guard let median = TypicalRange.median(of: entries) else {
            (lowest, highest) = (least, greatest)
            return
        }
        lowest = TypicalRange.end(of: Array(entries.prefix { $0.value < median })) ?? least
        highest = TypicalRange.end(of: Array(entries.reversed().prefix { $0.value > median })) ?? greatest
    }

    typealias Entry = (value: Double, weight: Double)

    /// The first value that no more than the outer share of the entries' weight comes before, outermost first.
    private static func end(of entries: [Entry]) -> Double? {
        guard entries.count >= minimumRows else { return nil }
        let limit = outerShare * entries.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        return entries.first {
            sum += $0.weight
            return sum > limit
        }?.value
    }

    private static func median(of entries: [Entry]) -> Double? {
        let half = entries.reduce(0) { $0 + $1.weight } / 2
        var sum = 0.0
        return entries.first {
            sum += $0.weight
            return sum >= half
        }?.value
    }

    /// All entries, or one drawn from each of as many equal stretches of rows as the limit allows.
    ///
    /// Drawn, because every tenth row may always be of the same cutoff.
    static func sample(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>
    ) -> [Entry] {
        drawnRows(of: values.count, limit: rowLimit).filter { weights[$0] > 0 && !values[$0].isNaN }
            .map { (values[$0], weights[$0]) }
    }

    /// All of so many rows, or one drawn from each of `limit` equal stretches.
    static func drawnRows(of rowCount: Int, limit: Int) -> [Int] {
        let count = min(rowCount, limit)
        return (0..<count).map { stretch in
            let start = stretch * rowCount / count
            let length = (stretch + 1) * rowCount / count - start
            let hash = UInt64(stretch) &* 0x9E37_79B9_7F4A_7C15
            return start + (length > 1 ? Int((hash ^ hash >> 29) >> 33) % length : 0)
        }
    }

    /// For each of ascending shares, the least value that so much of the weight does not exceed; none without values.
    static func quantiles(
        _ shares: [Double],
        of values: UnsafeBufferPointer<Double>,
        _ weights: UnsafeBufferPointer<Double>
    ) -> [Double] {
        let entries = sample(values, weights).sorted { $0.value < $1.value }
        guard !entries.isEmpty else { return [] }
        let total = entries.reduce(0) { $0 + $1.weight }
        var position = 0
        var sum = entries[0].weight
        return shares.map { share in
            while sum < share * total, position + 1 < entries.count {
                position += 1
                sum += entries[position].weight
            }
            return entries[position].value
        }
    }
}
