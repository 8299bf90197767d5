import ChurnEvaluation
import Testing

/// The rank formulas against their definitions over all pairs.
struct AUCReferenceTests {
    /// DeLong's variance by all pairs of a positive and a negative row.
    private func bruteForce(_ scores: [Double], _ labels: [Double]) -> (area: Double, variance: Double) {
        let positives = labels.indices.filter { labels[$0] == 1 }.map { scores[$0] }
        let negatives = labels.indices.filter { labels[$0] == 0 }.map { scores[$0] }
        func kernel(_ positive: Double, _ negative: Double) -> Double {
            positive > negative ? 1 : positive == negative ? 0.5 : 0
        }
        let ofPositives = positives.map { p in negatives.reduce(0) { $0 + kernel(p, $1) } / Double(negatives.count) }
        let ofNegatives = negatives.map { n in positives.reduce(0) { $0 + kernel($1, n) } / Double(positives.count) }
        func meanAndVariance(_ values: [Double]) -> (Double, Double) {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, squares / Double(values.count - 1))
        }
        let (area, positiveVariance) = meanAndVariance(ofPositives)
        let (_, negativeVariance) = meanAndVariance(ofNegatives)
        return (area, positiveVariance / Double(positives.count) + negativeVariance / Double(negatives.count))
    }

    @Test func `area and DeLong variance equal those over all pairs`() throws {
        var random = RandomRows(seed: 1)
        for rows in 4...60 {
            for levels in [2, 5, 1000] {
                var (scores, labels) = random.scored(rows: rows, levels: levels)
                labels[2] = 1
                labels[3] = 0
                scores[3] = random.uniform()
                let (area, variance) = bruteForce(scores, labels)
                let scored = try ScoredLabels(scores: scores, labels: labels)
                #expect(abs(scored.areaUnderROC() - area) < 1e-14)
                #expect(abs(scored.areaUnderROCVariance() - variance) < 1e-14)
            }
        }
    }

    @Test func `lift at every rank equals the formula over rows`() throws {
        var random = RandomRows(seed: 2)
        for levels in [1, 3, 40] {
            let (scores, labels) = random.scored(rows: 40, levels: levels)
            let scored = try ScoredLabels(scores: scores, labels: labels)
            let sorted = scores.sorted(by: >)
            for top in 1...40 {
                let cut = sorted[top - 1]
                let above = scores.indices.filter { scores[$0] > cut }
                let tied = scores.indices.filter { scores[$0] == cut }
                let hits =
                    above.reduce(0) { $0 + labels[$1] } + Double(top - above.count)
                    * tied.reduce(0) { $0 + labels[$1] } / Double(tied.count)
                let lift = hits / Double(top) / (labels.reduce(0, +) / 40)
                #expect(abs(scored.lift(atShare: Double(top) / 40) - lift) < 1e-12)
            }
        }
    }

    @Test func `the DeLong interval covers the true area at about its rate`() throws {
        var random = RandomRows(seed: 3)
        var covered = 0
        let trials = 400
        for _ in 0..<trials {
            let labels = (0..<80).map { $0 < 30 ? 1.0 : 0 }
            // The larger of two uniforms is above a single one with probability 2/3.
            let scores = labels.map { $0 == 1 ? max(random.uniform(), random.uniform()) : random.uniform() }
            let estimate = try ScoredLabels(scores: scores, labels: labels).areaUnderROCEstimate()
            if estimate.lower <= 2.0 / 3, 2.0 / 3 <= estimate.upper { covered += 1 }
        }
        #expect((0.91...0.98).contains(Double(covered) / Double(trials)))
    }
}
