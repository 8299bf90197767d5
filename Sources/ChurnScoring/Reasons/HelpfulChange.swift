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

/// A column whose value may change, and the values that it can have.
public struct ChangeableColumn: Hashable, Sendable {
    /// The column, as an index into the model's schema.
    public let index: Int
    /// What its values are limited to: none are looked for outside.
    public let range: ClosedRange<Double>
    /// Whether its values are whole numbers.
    public let isWhole: Bool

    /// A column; by default it can have any finite value.
    public init(_ index: Int, range: ClosedRange<Double> = -.infinity ... .infinity, isWhole: Bool = false) {
        self.index = index
        self.range = range
        self.isWhole = isWhole
    }
}

/// Finds the smallest change of one column that takes a row's probability under a threshold.
///
/// All other columns stay as they are, also those that follow from the same events; and what the model says about a
/// change is no promise of its effect.
///
/// For trees the score is a step function of each column, so the near ends of its steps are all that can be the answer;
/// all are looked at. A linear predictor adds stretches on which a column's part rises or falls throughout; the one that
/// crosses the threshold is bisected down to neighbouring values. A curve, and the sum of a column's term and its
/// interactions, is taken to rise or fall throughout on each sixteenth between two of its bends.
///
/// Of a calibration with slope 0 no change helps.
public struct ChangeFinder: Sendable {
    private let model: ChurnModel
    private let threshold: Double
    private let limit: RawScoreLimit?
    private let response: ColumnResponse
    private let tracks: [ChangeTrack]

    /// Gathers what is the same for all rows.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - columns: the columns that may change, each once; categorical ones are passed over.
    ///   - threshold: a probability; that of a changed row is less.
    public init(_ model: ChurnModel, columns: [ChangeableColumn], below threshold: Double) {
        precondition(columns.allSatisfy { model.schema.columns.indices.contains($0.index) }, "columns of the schema")
        let numeric = columns.filter { model.schema.columns[$0.index].kind == .numeric }.sorted { $0.index < $1.index }
        precondition(zip(numeric, numeric.dropFirst()).allSatisfy { $0.index < $1.index }, "a column is given once")
        self.model = model
        self.threshold = threshold
        limit = RawScoreLimit(model.calibration, below: threshold)
        let response = ColumnResponse(model.predictor, columns: numeric.map(\.index), of: model.schema.count)
        self.response = response
        tracks = numeric.map { column in
            let isKnown = column.index < model.baselines.count
            return ChangeTrack(
                column,
                spread: isKnown ? model.baselines[column.index].spread : 1,
                stops: response.stops(of: column.index),
                thresholds: response.thresholds(of: column.index)
            )
        }
    }

    /// The smallest change that takes `row`, with one value for each column of the schema, under the threshold.
    ///
    /// *Edge cases:* `nil` where the row is under the threshold already, or no change of a single column is enough.
    /// Columns where the row has no finite value are passed over. Of equally small changes the first column's is given,
    /// and the smaller value.
    public func smallestChange(of row: [Double]) -> HelpfulChange? {
        precondition(row.count == model.schema.count, "a row holds one value for each column of the model's schema")
        guard let limit else { return nil }
        let score = model.score(row)
        guard score.probability >= threshold else { return nil }
        var search = ChangeSearch(model: model, row: row, rawScore: score.rawScore, threshold: threshold, limit: limit)
        for track in tracks { search.look(along: track, response) }
        return search.best
    }
}

/// Where the raw scores end whose probability is under a threshold.
struct RawScoreLimit: Sendable {
    /// -1 where a higher raw score means a lower probability, else 1.
    private let sign: Double
    /// The greatest raw score, times `sign`, that is under the threshold.
    private let bound: Double

    /// *Edge cases:* `nil` where no raw score is under the threshold, or all are.
    init?(_ calibration: Calibration, below threshold: Double) {
        var sign = 1.0
        if case .platt(_, let slope) = calibration { sign = slope < 0 ? -1 : 1 }
        func isUnder(_ signed: Double) -> Bool { calibration.probability(rawScore: sign * signed) < threshold }
        let order = ValueOrder.doubles
        var low = order.place(-.greatestFiniteMagnitude)
        var high = order.place(.greatestFiniteMagnitude)
        guard isUnder(order.value(low)), !isUnder(order.value(high)) else { return nil }
        while let middle = ValueOrder.middle(low, high) {
            if isUnder(order.value(middle)) { low = middle } else { high = middle }
        }
        self.sign = sign
        bound = order.value(low)
    }

    /// Whether a raw score that is known up to `error` may be under the threshold.
    @inline(__always)
    func mayHold(_ rawScore: Double, error: Double) -> Bool {
        // What is not a number is not ruled out.
        !(sign * rawScore > bound + error)
    }
}
