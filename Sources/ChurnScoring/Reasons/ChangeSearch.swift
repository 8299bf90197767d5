/// A column that may change, with all that is the same for every row.
struct ChangeTrack: Sendable {
    let column: Int
    let spread: Double
    let order: ValueOrder
    /// Values of the column, ascending, each once: between two neighbours the score rises or falls throughout.
    ///
    /// The first and the last are the ends of what is looked at.
    let stops: [Double]
    /// The step of the trees that each stop is on.
    let steps: [Int]
    /// The thresholds of the trees.
    let thresholds: [Double]

    /// - Parameters:
    ///   - column: the column.
    ///   - spread: what its changes are measured by.
    ///   - stops: where the score bends or jumps, in any order; may be infinite.
    ///   - thresholds: the thresholds of the trees, ascending.
    init(_ column: ChangeableColumn, spread: Double, stops: [Double], thresholds: [Double]) {
        let order: ValueOrder = column.isWhole ? .wholeNumbers : .doubles
        let lowest = order.atLeast(max(column.range.lowerBound, -order.farthest))
        let highest = order.atMost(min(column.range.upperBound, order.farthest))
        // Bends lie between whole numbers: from the one below to the one above there is nothing to look at.
        let inside = stops.filter { lowest < $0 && $0 < highest }.flatMap { [order.atMost($0), order.atLeast($0)] }
        self.stops = lowest <= highest ? Set([lowest, highest] + inside).sorted() : []
        steps = self.stops.map { stop in thresholds.partitioningIndex { $0 >= stop } }
        self.column = column.index
        self.spread = spread
        self.order = order
        self.thresholds = thresholds
    }
}

/// Looks for the smallest change of one row, column after column.
struct ChangeSearch {
    private let model: ChurnModel
    private let threshold: Double
    private let limit: RawScoreLimit
    private let rawScore: Double
    /// The row as it is.
    private let row: [Double]
    /// The row with one value changed.
    private var changed: [Double]
    private var scratch = TreeSteps.Scratch()
    private(set) var best: HelpfulChange?

    init(model: ChurnModel, row: [Double], rawScore: Double, threshold: Double, limit: RawScoreLimit) {
        self.model = model
        self.threshold = threshold
        self.limit = limit
        self.rawScore = rawScore
        self.row = row
        changed = row
    }

    /// Looks at the changes of one column, on both sides of the row's own value.
    mutating func look(along track: ChangeTrack, _ response: ColumnResponse) {
        let own = row[track.column]
        guard let lowest = track.stops.first, let highest = track.stops.last, abs(own) <= track.order.farthest else {
            return
        }
        response.prepare(row, column: track.column, &scratch)
        let above = track.stops.partitioningIndex { $0 > own }
        let below = track.stops.partitioningIndex { $0 >= own }
        // Downwards first: of two changes of one size the smaller value is given.
        let inside = min(max(own, lowest), highest)
        look(along: track, response, from: below - 1, by: -1, near: track.order.atLeast(inside))
        look(along: track, response, from: above, by: 1, near: track.order.atMost(inside))
        changed[track.column] = own
    }

    /// Finds the first value that is enough on the way over the stops from `first` on; `start` is where the way begins.
    private mutating func look(
        along track: ChangeTrack,
        _ response: ColumnResponse,
        from first: Int,
        by direction: Int,
        near start: Double
    ) {
        let own = row[track.column]
        let ownStep = track.thresholds.partitioningIndex { $0 >= own }
        var near = start
        var index = first
        while track.stops.indices.contains(index), !isFurther(near, track) {
            let stop = track.stops[index]
            let (change, error) = response.change(
                of: row,
                column: track.column,
                to: stop,
                steps: (ownStep, track.steps[index]),
                scratch
            )
            // Scoring takes far longer than knowing roughly, so it has only what may be the answer.
            let isNear = limit.mayHold(rawScore + change, error: error + 1e-9 + 1e-12 * abs(rawScore))
            if isNear, let score = scoreUnder(stop, track) { return bisect(track, near: near, far: stop, score) }
            near = stop
            index += direction
        }
    }

    /// Notes the first value that is enough, where `far` is and all from some value between `near` and `far` on are.
    private mutating func bisect(_ track: ChangeTrack, near: Double, far: Double, _ farScore: Score) {
        var low = track.order.place(near)
        var (high, score) = (track.order.place(far), farScore)
        while let middle = ValueOrder.middle(low, high) {
            if let found = scoreUnder(track.order.value(middle), track) {
                (high, score) = (middle, found)
            } else {
                low = middle
            }
        }
        let value = track.order.value(high)
        let distance = distance(value, track)
        guard best.map({ distance < $0.distance }) ?? true else { return }
        best = HelpfulChange(column: track.column, value: value, score: score, distance: distance)
    }

    /// The score with `value` where that is under the threshold.
    private mutating func scoreUnder(_ value: Double, _ track: ChangeTrack) -> Score? {
        changed[track.column] = value
        let score = model.score(changed)
        return score.probability < threshold ? score : nil
    }

    private func distance(_ value: Double, _ track: ChangeTrack) -> Double {
        abs(value - row[track.column]) / track.spread
    }

    private func isFurther(_ value: Double, _ track: ChangeTrack) -> Bool {
        best.map { distance(value, track) > $0.distance } ?? false
    }
}
