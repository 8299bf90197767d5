/// Folds forward in time, for tuning: each is validated on one stretch of cutoffs and trained on what was known before.
///
/// The distinct cutoffs with labels are cut into `foldCount + 1` stretches of about as many rows. Fold `k` validates on
/// stretch `k + 1` and trains on the rows of the stretches before it whose label windows end at or before its first
/// cutoff; the others are purged from that fold, so that no label is read that was not known when the fold would have
/// been trained.
public struct TimeFolds: Hashable, Sendable {
    /// One fold.
    public struct Fold: Hashable, Sendable {
        /// Rows to train on.
        public let train: SplitPart
        /// Rows to validate on, all of later cutoffs.
        public let validation: SplitPart
    }

    /// The folds, earliest first; both parts of each have rows of both labels.
    public let folds: [Fold]

    /// Cuts rows into folds by their cutoffs.
    ///
    /// *Edge cases:* rows with a missing label (NaN) are in no fold. All rows of a cutoff are in one stretch, so
    /// stretches are uneven where cutoffs are.
    ///
    /// - Parameters:
    ///   - cutoffs: one a row, in any order.
    ///   - labels: one a row: 0, 1 or NaN.
    ///   - gap: time between cutoff and label window, in the unit of the cutoffs.
    ///   - horizon: length of the label window, in the unit of the cutoffs.
    ///   - foldCount: how many folds; at least 1.
    /// - Throws: ``EvaluationError`` where there are too few cutoffs, or a part would be empty or have one label only,
    ///   with the counts.
    public init(cutoffs: [Int64], labels: [Double], gap: Int64, horizon: Int64, foldCount: Int) throws {
        guard foldCount >= 1 else {
            throw EvaluationError(code: .invalidOption, message: "\(foldCount) folds; give 1 or more")
        }
        let window = try TimeSplit.Options(gap: gap, horizon: horizon, testCutoffs: 0, validationCutoffs: 0)
        try SplitPart.checkLabels(labels, rowCount: cutoffs.count)
        let labelled = cutoffs.indices.filter { !labels[$0].isNaN }
        let starts = Self.starts(labelled.map { cutoffs[$0] }, stretchCount: foldCount + 1)
        guard starts.count == foldCount + 1 else {
            throw EvaluationError(
                code: .emptyPart,
                message: """
                    \(foldCount) folds forward in time need \(foldCount + 1) stretches of cutoffs, and the rows have \
                    \(starts.count); add cutoffs or take fewer folds
                    """
            )
        }
        folds = try (1...foldCount).map { index in
            let first = starts[index]
            let end = index < foldCount ? starts[index + 1] : nil
            let fold = Fold(
                train: SplitPart(rows: labelled.filter { window.isKnown(cutoffs[$0], before: first) }, labels: labels),
                validation: SplitPart(
                    rows: labelled.filter { row in cutoffs[row] >= first && end.map { cutoffs[row] < $0 } ?? true },
                    labels: labels
                )
            )
            let sizes = """
                fold \(index) of \(foldCount) would train on \(fold.train.rows.count) rows \
                (\(fold.train.positiveCount) positives) and validate on \(fold.validation.rows.count) \
                (\(fold.validation.positiveCount)); add earlier cutoffs or take fewer folds
                """
            try fold.train.check(name: "training", remedy: sizes)
            try fold.validation.check(name: "validation", remedy: sizes)
            return fold
        }
    }

    /// The first cutoff of each stretch; fewer than `stretchCount` where there are fewer distinct cutoffs.
    private static func starts(_ cutoffs: [Int64], stretchCount: Int) -> [Int64] {
        var counts: [Int64: Int] = [:]
        for cutoff in cutoffs { counts[cutoff, default: 0] += 1 }
        let distinct = counts.keys.sorted()
        guard distinct.count >= stretchCount else { return distinct }
        var starts: [Int64] = []
        var before = 0
        for (index, cutoff) in distinct.enumerated() {
            let reachesShare = before * stretchCount >= starts.count * cutoffs.count
            // What is left must suffice for the stretches that are still to begin.
            let mustStart = distinct.count - index == stretchCount - starts.count
            if starts.count < stretchCount, reachesShare || mustStart { starts.append(cutoff) }
            before += counts[cutoff] ?? 0
        }
        return starts
    }
}
