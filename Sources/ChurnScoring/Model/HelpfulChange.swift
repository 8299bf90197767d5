/// The smallest change of one column that takes a row under a threshold.
public struct HelpfulChange: Hashable, Sendable {
    /// The column to change, as an index into the model's schema.
    public let column: Int
    /// The value that it would have.
    public let value: Double
    /// The score that the row would have.
    public let score: Score
    /// How far the value moves, in units of the column's spread in training: ``ColumnBaseline/spread``.
    public let distance: Double
}

/// Finds the smallest change of one column that takes a row's probability under a threshold.
///
/// All other columns stay as they are, also those that follow from the same events; and what the model says about a
/// change is no promise of its effect. For trees the score is a step function of each column, so the near ends of its
/// steps are all that can be the answer, and all are looked at, nearest first. For a linear predictor each stretch on
/// which a column's part rises or falls throughout is bisected down to neighbouring doubles; a curve is taken to do so
/// on each sixteenth between two knots.
///
/// *Edge cases:* other kinds of predictors have no answer.
public struct ChangeFinder: Sendable {
    private let model: ChurnModel
    private let threshold: Double
    private let columns: [Column]
    private let isStepped: Bool

    /// A column that may change.
    private struct Column {
        var index: Int
        var spread: Double
        /// For trees the thresholds, else where its part of the score bends; ascending, each once.
        var stops: [Double]
    }

    /// Beyond this no change is looked for: products of two values stay finite.
    private static let farthest = 1e150

    /// Gathers what is the same for all rows.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - columns: the columns that may change, as indices into the model's schema; categorical ones are passed over.
    ///   - threshold: a probability; that of a changed row is less.
    public init(_ model: ChurnModel, columns: [Int], below threshold: Double) {
        precondition(columns.allSatisfy(model.schema.columns.indices.contains), "columns of the model's schema")
        self.model = model
        self.threshold = threshold
        let numeric = Set(columns).sorted().filter { model.schema.columns[$0].kind == .numeric }
        var stops = [[Double]](repeating: [], count: model.schema.count)
        var isStepped = false
        var isKnown = true
        if case .trees(let ensemble) = model.predictor {
            stops = ensemble.thresholds(columns: model.schema.count)
            isStepped = true
        } else if case .linear(let linear) = model.predictor {
            for column in numeric {
                let bends = linear.bends(of: column).filter { abs($0) < Self.farthest }
                stops[column] = [-Self.farthest] + bends + [Self.farthest]
            }
        } else {
            isKnown = false
        }
        self.isStepped = isStepped
        self.columns =
            !isKnown
            ? []
            : numeric.map { column in
                let spread = column < model.baselines.count ? model.baselines[column].spread : 1
                return Column(index: column, spread: spread, stops: stops[column])
            }
    }

    /// The smallest change that takes `row`, with one value for each column of the schema, under the threshold.
    ///
    /// *Edge cases:* `nil` where the row is under the threshold already, or no change of a single column is enough.
    /// Columns where the row has no finite value are passed over. Of equally small changes the first column's is given,
    /// and the smaller value.
    public func smallestChange(of row: [Double]) -> HelpfulChange? {
        precondition(row.count == model.schema.count, "a row holds one value for each column of the model's schema")
        guard model.score(row).probability >= threshold else { return nil }
        var search = ChangeSearch(model: model, row: row, threshold: threshold)
        for column in columns where row[column.index].isFinite {
            search.start(column.index, spread: column.spread)
            if isStepped {
                search.step(thresholds: column.stops)
            } else {
                search.bisect(stops: column.stops.reversed().filter { $0 < row[column.index] })
                search.bisect(stops: column.stops.filter { $0 > row[column.index] })
            }
            search.finish()
        }
        return search.best
    }
}

extension ColumnBaseline {
    /// The standard deviation of the training values, as far as the bins tell; 1 where they tell none.
    ///
    /// Values of an inner bin count as its middle, those of an outer one as its edge.
    public var spread: Double {
        guard let first = edges.first, let last = edges.last else { return 1 }
        let middles = [first] + zip(edges, edges.dropFirst()).map { $0 + ($1 - $0) / 2 } + [last]
        let count = Double(max(1, counts.reduce(0, +)))
        let mean = zip(middles, counts).reduce(0) { $0 + $1.0 * (Double($1.1) / count) }
        let variance = zip(middles, counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * (Double($1.1) / count) }
        let spread = variance.squareRoot()
        return spread > 0 && spread.isFinite ? spread : 1
    }
}

/// Looks for the smallest change of one row, column after column.
private struct ChangeSearch {
    private let model: ChurnModel
    private let threshold: Double
    /// The row, of which one value is changed at a time.
    private var row: [Double]
    private var column = 0
    private var own = 0.0
    private var spread = 1.0
    private(set) var best: HelpfulChange?

    init(model: ChurnModel, row: [Double], threshold: Double) {
        self.model = model
        self.row = row
        self.threshold = threshold
    }

    mutating func start(_ column: Int, spread: Double) {
        (self.column, self.spread, own) = (column, spread, row[column])
    }

    mutating func finish() { row[column] = own }

    /// Looks at the near ends of the steps between ascending thresholds, nearest first.
    mutating func step(thresholds: [Double]) {
        var above = thresholds.partitioningIndex { $0 >= own }
        var below = above - 1
        while below >= 0 || above < thresholds.count {
            let down = below >= 0 ? thresholds[below] : -.infinity
            let up = above < thresholds.count ? thresholds[above].nextUp : .infinity
            let isDown = own - down <= up - own
            let value = isDown ? down : up
            guard value.isFinite, !isFurther(value) else { return }
            if let score = scoreUnder(value) { return note(value, score) }
            if isDown { below -= 1 } else { above += 1 }
        }
    }

    /// Finds the first value on the way from the row's own over `stops` that is enough, where the score rises or falls
    /// throughout between any two.
    mutating func bisect(stops: [Double]) {
        var near = own
        for stop in stops {
            guard !isFurther(near) else { return }
            guard var found = scoreUnder(stop) else {
                near = stop
                continue
            }
            var (low, high) = (near.rank, stop.rank)
            // Between the last that is not enough and the first that is.
            while abs(high - low) > 1 {
                let middle = low + (high - low) / 2
                if let score = scoreUnder(Double(rank: middle)) {
                    (high, found) = (middle, score)
                } else {
                    low = middle
                }
            }
            return note(Double(rank: high), found)
        }
    }

    /// The score with `value` where that is under the threshold.
    private mutating func scoreUnder(_ value: Double) -> Score? {
        row[column] = value
        let score = model.score(row)
        return score.probability < threshold ? score : nil
    }

    private func distance(_ value: Double) -> Double { abs(value - own) / spread }

    private func isFurther(_ value: Double) -> Bool { best.map { distance(value) > $0.distance } ?? false }

    private mutating func note(_ value: Double, _ score: Score) {
        let distance = distance(value)
        guard best.map({ distance < $0.distance }) ?? true else { return }
        best = HelpfulChange(column: column, value: value, score: score, distance: distance)
    }
}

extension Double {
    /// The place of a finite double in their order; -0 and 0 share one.
    fileprivate var rank: Int64 {
        let magnitude = Int64(bitPattern: magnitude.bitPattern)
        return self < 0 ? -magnitude : magnitude
    }

    fileprivate init(rank: Int64) {
        let magnitude = Double(bitPattern: rank.magnitude)
        self = rank < 0 ? -magnitude : magnitude
    }
}

extension [Double] {
    /// The first index whose element fulfils `isBehind`, which all later ones do too.
    fileprivate func partitioningIndex(_ isBehind: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TreeEnsemble {
    /// Where the score may step on each column, ascending: it is constant above one up to and including the next.
    fileprivate func thresholds(columns: Int) -> [[Double]] {
        var thresholds = [Set<Double>](repeating: [], count: columns)
        for node in trees.lazy.flatMap(\.nodes) where !node.isLeaf && node.categorySet < 0 {
            if node.threshold.isFinite { thresholds[Int(node.column)].insert(node.threshold) }
            if node.zeroIsMissing {
                thresholds[Int(node.column)].formUnion([(-TreeNode.zeroBound).nextDown, TreeNode.zeroBound])
            }
        }
        return thresholds.map { $0.sorted() }
    }
}

extension LinearPredictor {
    /// The values of `column`, ascending, between which its part of the score rises or falls throughout.
    fileprivate func bends(of column: Int) -> [Double] {
        var bends: [Double] = []
        let factors = interactions.flatMap { [$0.first, $0.second] }.filter { $0.column == column }
        for case .number(let number) in factors.map(\.kind) {
            bends += [number.lowerBound, number.upperBound].map(number.transform.leastReaching)
        }
        switch terms[column] {
        case .categorical: break
        case .numeric(let term): bends += [term.lowerBound, term.upperBound].map(term.transform.leastReaching)
        case .spline(let term):
            let knots = term.curve.knots
            let parts = zip(knots, knots.dropFirst()).flatMap { low, high in
                (0..<16).map { low + (high - low) * (Double($0) / 16) }
            }
            bends += (parts + [knots[knots.count - 1], term.lowerBound, term.upperBound])
                .map(term.transform.leastReaching)
        }
        return Set(bends).sorted()
    }
}

extension NumericTerm.Transform {
    /// The least double whose transformed value is `target` or more; infinite where none is.
    fileprivate func leastReaching(_ target: Double) -> Double {
        guard self != .identity else { return target }
        var (low, high) = (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude)
        guard self(high) >= target else { return .infinity }
        guard self(low) < target else { return -.infinity }
        while high.rank - low.rank > 1 {
            let middle = Double(rank: low.rank + (high.rank - low.rank) / 2)
            if self(middle) >= target { high = middle } else { low = middle }
        }
        return high
    }
}
