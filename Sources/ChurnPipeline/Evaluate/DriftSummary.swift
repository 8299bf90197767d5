public import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// How features, scores and churn moved after the training part, cutoff by cutoff.
public struct DriftSummary: Encodable, Sendable {
    /// How far one distribution has moved.
    public struct Shift: Encodable, Sendable {
        /// The population stability index.
        public let index: Double
        /// What the index exceeds by chance in 1 % of cases.
        public let criticalValue: Double
        /// `stable`, `moderate` (from 0.1) or `large` (from 0.25), the latter two above the critical value only.
        public let level: String
        let stability: PopulationStability

        private enum CodingKeys: String, CodingKey { case index, criticalValue, level }

        init(_ stability: PopulationStability) {
            self.stability = stability
            index = stability.index
            criticalValue = stability.criticalValue
            level = stability.level.rawValue
        }
    }

    /// The rows of one cutoff.
    public struct Cutoff: Encodable, Sendable {
        /// The cutoff, or where customers have cutoffs of their own the month.
        public let cutoff: String
        /// All rows.
        public let rows: Int
        /// Rows whose label is known; none where the data do not reach to the end of the label window.
        public let labelledRows: Int
        /// Those with label 1.
        public let positives: Int
        /// Their share of the labelled rows with its Wilson interval; `nil` without labels.
        public let churnRate: Estimate?
        /// Whether the data reach to the end of the label window of any row.
        public let isMature: Bool
    }

    /// One feature at the cutoffs that are compared.
    public struct Feature: Encodable, Sendable {
        /// The feature.
        public let feature: String
        /// How far it has moved at each of ``DriftSummary/compared``.
        public let shifts: [Shift?]
        /// The share of rows without a value at each of them.
        public let missingShares: [Double?]
        /// The share of training rows without a value.
        public let trainingMissingShare: Double?
        let largest: PopulationStability?

        private enum CodingKeys: String, CodingKey { case feature, shifts, missingShares, trainingMissingShare }
    }

    /// How many features are listed.
    static let featuresListed = 50

    /// All cutoffs, first to last.
    public let cutoffs: [Cutoff]
    /// The cutoffs from the first of the test part on, whose rows are held against the training rows.
    public let compared: [String]
    /// Which rows the scores are held against: `validation` or, without such, `training`.
    public let scoreReference: String
    /// How far the scores have moved at each of ``compared``.
    public let scoreShifts: [Shift?]
    /// How many features were compared.
    public let featureCount: Int
    /// How many of them have moved by 0.1 or more and more than chance at one of the cutoffs at least.
    public let movedCount: Int
    /// How many by 0.25 or more.
    public let movedFarCount: Int
    /// The features that moved farthest, farthest first; at most 50.
    public let features: [Feature]
}

extension DriftSummary {
    /// Compares the rows from the first test cutoff on, whether they have labels or not, with those of before.
    ///
    /// Scores are held against those of the validation part, as a model's scores of its own training rows are farther apart
    /// than those of any others.
    init(
        _ run: ExtractionRun,
        split: RowSplit,
        observation: Observation,
        label: String?,
        scorer: BatchScorer
    ) throws {
        let model = scorer.model
        let matrix = run.extraction.matrix
        let times = observation.periods(of: matrix.keys?.cutoffs ?? [])
        let complete = run.extraction.labels(of: label, completeBy: run.dataset.dataEnd, observation)
        cutoffs = Self.cutoffs(
            times,
            labels: complete,
            isMature: (matrix.keys?.cutoffs ?? []).map {
                $0 <= observation.lastCompleteCutoff(dataEnd: run.dataset.dataEnd)
            }
        )
        let firstTest = split.time.test.rows.map { times[$0] }.min() ?? .max
        let later = times.indices.filter { times[$0] >= firstTest }
        let periods = RowPeriods(later.map { times[$0] })
        compared = periods.times.map(CivilTime.format)
        let rows = try matrix.selectingRows(later).aligned(to: model.schema)
        let all = Self.features(rows, model: model, periods: periods, threads: scorer.threads)
        featureCount = all.count
        movedCount = all.count { $0.largest.map { $0.level != .stable } ?? false }
        movedFarCount = all.count { $0.largest?.level == .large }
        features = Array(all.sorted(by: Self.isFarther).prefix(Self.featuresListed))
        let validation = split.time.validation.rows
        scoreReference = validation.isEmpty ? "training" : "validation"
        let reference = try matrix.selectingRows(validation.isEmpty ? split.time.train.rows : validation)
            .aligned(to: model.schema)
        scoreShifts = try Self.scoreShifts(scorer.rawScores(rows), reference: scorer.rawScores(reference), periods)
    }

    private static func cutoffs(_ times: [Int64], labels: [Double], isMature: [Bool]) -> [Cutoff] {
        var cutoffs: [Int64: (rows: Int, labelled: Int, positives: Int, isMature: Bool)] = [:]
        for (row, time) in times.enumerated() {
            var counts = cutoffs[time] ?? (0, 0, 0, false)
            counts.rows += 1
            if !labels[row].isNaN { counts.labelled += 1 }
            if labels[row] == 1 { counts.positives += 1 }
            if isMature[row] { counts.isMature = true }
            cutoffs[time] = counts
        }
        return cutoffs.sorted { $0.key < $1.key }.map { time, counts in
            Cutoff(
                cutoff: CivilTime.format(time),
                rows: counts.rows,
                labelledRows: counts.labelled,
                positives: counts.positives,
                churnRate: counts.labelled > 0
                    ? .wilson(successes: Double(counts.positives), trials: Double(counts.labelled)) : nil,
                isMature: counts.isMature
            )
        }
    }

    private static func features(
        _ rows: FeatureMatrix,
        model: ChurnModel,
        periods: RowPeriods,
        threads: Int
    ) -> [Feature] {
        guard model.baselines.count == rows.columnCount else { return [] }
        let drifts = MatrixProfile.map(rows.columnCount, threads: threads) { column in
            rows.column(column).withUnsafeBufferPointer {
                ColumnDrift(
                    of: $0,
                    isCategorical: model.schema.columns[column].levels != nil,
                    baseline: model.baselines[column],
                    periods: periods
                )
            }
        }
        return zip(model.schema.columns, drifts).map { column, drift in
            Feature(
                feature: column.name,
                shifts: drift.stabilities.map { $0.map(Shift.init) },
                missingShares: drift.missingShares,
                trainingMissingShare: drift.trainingMissingShare,
                largest: drift.largest
            )
        }
    }

    /// The order of the list: what is above chance first, then by index, then by name.
    private static func isFarther(_ left: Feature, _ right: Feature) -> Bool {
        func key(_ feature: Feature) -> (Int, Double) {
            (feature.largest.map { $0.level == .stable ? 0 : 1 } ?? -1, feature.largest?.index ?? 0)
        }
        let (one, other) = (key(left), key(right))
        if one != other { return one > other }
        return left.feature.utf8.lexicographicallyPrecedes(right.feature.utf8)
    }

    private static func scoreShifts(_ scores: [Double], reference: [Double], _ periods: RowPeriods) throws -> [Shift?] {
        guard !reference.isEmpty else { return periods.times.map { _ in nil } }
        return try periods.rows().map { rows in
            try Shift(PopulationStability.ofScores(rows.map { scores[$0] }, expected: reference))
        }
    }

    /// What the reader of a run should know; empty where nothing moved by more than chance and 0.1.
    var notes: [String] {
        var notes: [String] = []
        if movedCount > 0 {
            let named = features.prefix(min(3, movedCount)).compactMap { feature in
                feature.largest.map { "\(feature.feature) (\(Format.decimal($0.index, 2)))" }
            }
            notes.append(
                "\(movedCount) of \(featureCount) features have moved since training, \(movedFarCount) of them far; the "
                    + "farthest by population stability index: \(named.joined(separator: ", "))"
            )
        }
        let moved = zip(compared, scoreShifts).filter { $0.1.map { $0.stability.level != .stable } ?? false }
        if case (let cutoff, let shift?)? = moved.max(by: { ($0.1?.index ?? 0) < ($1.1?.index ?? 0) }) {
            notes.append(
                "the scores have moved at \(moved.count) of \(compared.count) test cutoffs, farthest at \(cutoff) "
                    + "(population stability index \(Format.decimal(shift.index, 2)))"
            )
        }
        return notes
    }
}

extension RowPeriods {
    /// The rows of each period, ascending.
    fileprivate func rows() -> [[Int]] {
        var rows = [[Int]](repeating: [], count: times.count)
        for row in 0..<rowCount { rows[position(ofRow: row)].append(row) }
        return rows
    }
}
