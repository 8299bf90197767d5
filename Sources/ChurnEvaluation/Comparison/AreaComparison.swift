internal import ChurnScoring

/// Whether two models rank the same rows differently well: DeLong's test of two areas under the ROC curve.
public struct AreaComparison: Hashable, Sendable, Codable {
    /// The first model's area with its interval.
    public let first: Estimate
    /// The second model's area with its interval.
    public let second: Estimate
    /// The first area less the second, with its 95 % interval.
    public let difference: Estimate
    /// The difference in standard errors; 0 where the models rank alike.
    public let z: Double
    /// The probability of a difference at least as large between models that rank equally well.
    public let pValue: Double
}

extension PairedScores {
    /// The paired test of DeLong, DeLong and Clarke-Pearson (1988).
    ///
    /// With V_i the share of negatives below positive i in a model and V_j the share of positives above negative j, ties at
    /// half, the variance of the difference of areas is `var_i(V_i - V'_i) / positives + var_j(V_j - V'_j) / negatives`,
    /// sample variances of the differences between the two models. Rows are taken as independent.
    ///
    /// With ``customers`` the rows of one customer stand together, as by Obuchowski (1997): the variance is the sum over
    /// customers of the squared sum of what its rows add to the difference. Where each customer has one row that is the same
    /// number.
    ///
    /// *Edge cases:* where the difference has no variance, as with scores that rank alike, the interval is a point, and z
    /// is 0 or infinite; `nil` where there is only one positive or only one negative, which tells nothing of the variance.
    public func areaComparison() throws -> AreaComparison? {
        let firstRows = try ScoredLabels(scores: first, labels: labels)
        let secondRows = try ScoredLabels(scores: second, labels: labels)
        guard firstRows.positiveCount > 1, firstRows.negativeCount > 1 else { return nil }
        let (firstPlaces, secondPlaces) = (Self.placements(first, labels), Self.placements(second, labels))
        let difference = firstRows.areaUnderROC() - secondRows.areaUnderROC()
        let positives = Double(firstRows.positiveCount)
        let negatives = Double(firstRows.negativeCount)
        let scales = (
            positive: (positives * (positives - 1)).squareRoot(), negative: (negatives * (negatives - 1)).squareRoot()
        )
        let squares = sumOfSquares { row in
            let distance = firstPlaces[row] - secondPlaces[row] - difference
            return labels[row] == 1 ? distance / scales.positive : distance / scales.negative
        }
        let error = squares.squareRoot()
        let z = difference == 0 ? 0 : difference / error
        return AreaComparison(
            first: firstRows.areaUnderROCEstimate(),
            second: secondRows.areaUnderROCEstimate(),
            difference: .normal(difference, standardError: error),
            z: z,
            pValue: z.isInfinite ? 0 : TailProbabilities.normal(beyond: z)
        )
    }

    /// The difference of the two models' mean log losses in nats, the first less the second, with its 95 % interval.
    ///
    /// Its variance is the sum over customers, or over rows without them, of the squared sum of their rows' differences from
    /// the mean, divided by the squared number of rows.
    ///
    /// - Throws: ``EvaluationError`` where a score is no probability.
    public func logLossComparison() throws -> Estimate {
        for scores in [first, second] { try RowChecks.checkProbabilities(scores) }
        func loss(_ scores: [Double], _ row: Int) -> Double {
            ProbabilityMetrics.rowLogLoss(probability: scores[row], isPositive: labels[row] == 1)
        }
        let differences = labels.indices.map { loss(first, $0) - loss(second, $0) }
        let count = Double(differences.count)
        let mean = differences.reduce(0, +) / count
        let squares = sumOfSquares { differences[$0] - mean }
        return .normal(mean, standardError: squares.squareRoot() / count)
    }

    /// The sum over customers, or over rows where they are not known, of the squared sum of `part` of their rows.
    private func sumOfSquares(_ part: (Int) -> Double) -> Double {
        guard let customers else {
            return labels.indices.reduce(0) { sum, row in
                let value = part(row)
                return sum + value * value
            }
        }
        var places: [Int: Int] = [:]
        var sums: [Double] = []
        for (row, customer) in customers.enumerated() {
            let place = places[customer] ?? sums.count
            if place == sums.count {
                places[customer] = place
                sums.append(0)
            }
            sums[place] += part(row)
        }
        return sums.reduce(0) { $0 + $1 * $1 }
    }

    /// For each positive row the share of negatives below it, for each negative row that of positives above it.
    private static func placements(_ scores: [Double], _ labels: [Double]) -> [Double] {
        let (keys, order) = ScoredLabels.ranked(scores) { UInt32($0) }
        let positives = labels.reduce(0, +)
        let negatives = Double(labels.count) - positives
        var placements = [Double](repeating: 0, count: scores.count)
        var below = (positives: 0.0, negatives: 0.0)
        var start = 0
        while start < keys.count {
            var end = start
            var tiedPositives = 0.0
            while end < keys.count, keys[end] == keys[start] {
                tiedPositives += labels[Int(order[end])]
                end += 1
            }
            let tiedNegatives = Double(end - start) - tiedPositives
            let ofPositives = (below.negatives + tiedNegatives / 2) / negatives
            let ofNegatives = (positives - below.positives - tiedPositives / 2) / positives
            for position in start..<end {
                let row = Int(order[position])
                placements[row] = labels[row] == 1 ? ofPositives : ofNegatives
            }
            below.positives += tiedPositives
            below.negatives += tiedNegatives
            start = end
        }
        return placements
    }
}
