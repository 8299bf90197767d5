internal import ChurnScoring

extension SliceTable {
    /// Evaluates each slice of `rows`.
    ///
    /// Time is linear in the rows for each slice that is large enough, because each is compared with all other rows.
    ///
    /// - Parameters:
    ///   - column: the attribute, one value a row.
    ///   - rows: scores and labels.
    ///   - minimum: what a slice must have before anything is said of it.
    ///   - threads: at most how many threads; the result is the same for any number.
    public init(_ column: SliceColumn, of rows: SliceRows, minimum: MinimumCell, threads: Int = 1) {
        attribute = column.name
        self.minimum = minimum
        let making = SliceMaking(column, rows, minimum)
        let parts = (0...column.values.count).filter { !making.ranks[$0].isEmpty }
        var slices = [Slice?](repeating: nil, count: parts.count)
        slices.withUnsafeMutableBufferPointer { buffer in
            let places = Places(slices: buffer)
            Workers.forEachChunk(parts.count, threads: threads) { places.slices[$0] = making.slice(parts[$0]) }
        }
        self.slices = slices.compactMap(\.self)
    }

    private struct Places: @unchecked Sendable {
        // Unchecked: each place is one slice's.
        let slices: UnsafeMutableBufferPointer<Slice?>
    }
}

/// What the slices of one attribute are made of.
private struct SliceMaking: Sendable {
    let column: SliceColumn
    let rows: SliceRows
    let minimum: MinimumCell
    let codes: [Int32]
    /// The ranks of each slice; rows without a value last.
    let ranks: [[UInt32]]
    private let all: PartMoments

    init(_ column: SliceColumn, _ rows: SliceRows, _ minimum: MinimumCell) {
        self.column = column
        self.rows = rows
        self.minimum = minimum
        codes = rows.ranked(column)
        ranks = SliceRows.ranks(of: codes, valueCount: column.values.count)
        all = PartMoments(rows, ranks: Array(0..<UInt32(truncatingIfNeeded: rows.rowCount)))
    }

    /// The slice at `part`; `nil` where all its rows weigh 0.
    func slice(_ part: Int) -> SliceTable.Slice? {
        let moments = PartMoments(rows, ranks: ranks[part])
        guard moments.rowCount > 0 else { return nil }
        let gap = minimum.gap(rows: moments.rowCount, positives: moments.positiveCount)
        let labels = gap == nil ? rows.scoredLabels(at: ranks[part]) : nil
        return SliceTable.Slice(
            value: part < column.values.count ? column.values[part] : nil,
            rowCount: moments.rowCount,
            positiveCount: moments.positiveCount,
            baseRate: moments.rowCount < minimum.rows ? nil : moments.baseRate,
            metrics: labels.map { metrics($0, moments) },
            gap: gap,
            difference: labels.flatMap { difference($0, moments, part: part) }
        )
    }

    private func metrics(_ labels: ScoredLabels, _ moments: PartMoments) -> SliceTable.Metrics {
        SliceTable.Metrics(
            areaUnderROC: labels.areaUnderROCEstimate(),
            averagePrecision: labels.averagePrecision(),
            liftAtTenPercent: labels.liftEstimate(atShare: 0.1),
            calibration: rows.areProbabilities
                ? SliceTable.Calibration(
                    logLoss: moments.loss.mean,
                    brierScore: moments.squaredError.mean,
                    meanProbability: moments.probability.mean,
                    observedLessExpected: moments.residual.estimate,
                    line: labels.mappingScores(ProbabilityMetrics.logit).calibrationLine()
                ) : nil
        )
    }

    private func difference(
        _ labels: ScoredLabels,
        _ moments: PartMoments,
        part: Int
    ) -> SliceTable.Difference? {
        let rest = all - moments
        guard minimum.gap(rows: rest.rowCount, positives: rest.positiveCount) == nil else { return nil }
        let code = part < column.values.count ? Int32(part) : -1
        var others: [UInt32] = []
        others.reserveCapacity(codes.count - ranks[part].count)
        for rank in codes.indices where codes[rank] != code { others.append(UInt32(truncatingIfNeeded: rank)) }
        guard let restLabels = rows.scoredLabels(at: others) else { return nil }
        return SliceTable.Difference(
            baseRate: .difference(ofShares: moments.baseRate, rest.baseRate),
            areaUnderROC: .normal(
                labels.areaUnderROC() - restLabels.areaUnderROC(),
                standardError: (labels.areaUnderROCVariance() + restLabels.areaUnderROCVariance()).squareRoot()
            ),
            logLoss: rows.areProbabilities ? moments.loss.difference(to: rest.loss) : nil
        )
    }
}

/// Counts and means of a part of the rows, which those of all other rows follow from.
private struct PartMoments: Sendable {
    var rowCount = 0
    var positiveCount = 0
    var label = WeightedMoments()
    var loss = WeightedMoments()
    var probability = WeightedMoments()
    var squaredError = WeightedMoments()
    var residual = WeightedMoments()

    init(_ rows: SliceRows, ranks: [UInt32]) {
        for rank in ranks {
            let rank = Int(rank)
            let weight = rows.weights.isEmpty ? 1 : rows.weights[rank]
            guard weight > 0 else { continue }
            let isPositive = rows.isPositive[rank]
            rowCount += 1
            if isPositive { positiveCount += 1 }
            label.add(isPositive ? 1 : 0, weight: weight)
            guard rows.areProbabilities else { continue }
            let error = (isPositive ? 1 : 0) - rows.scores[rank]
            loss.add(
                ProbabilityMetrics.rowLogLoss(probability: rows.scores[rank], isPositive: isPositive),
                weight: weight
            )
            probability.add(rows.scores[rank], weight: weight)
            squaredError.add(error * error, weight: weight)
            residual.add(error, weight: weight)
        }
    }

    /// The share of label 1; there is a row.
    var baseRate: Estimate {
        // Sums of weights that a difference leaves can be a hair outside.
        .wilson(share: min(max(label.mean, 0), 1), trials: label.weight * label.weight / label.squaredWeight)
    }

    static func - (all: PartMoments, part: PartMoments) -> PartMoments {
        var rest = all
        rest.rowCount -= part.rowCount
        rest.positiveCount -= part.positiveCount
        rest.label = all.label - part.label
        rest.loss = all.loss - part.loss
        rest.probability = all.probability - part.probability
        rest.squaredError = all.squaredError - part.squaredError
        rest.residual = all.residual - part.residual
        return rest
    }
}
