import ChurnEvaluation
import ChurnReport

extension DriftView {
    /// How many features the page lists.
    private static let featuresShown = 15

    /// What the page shows of `summary`.
    init(_ summary: DriftSummary) {
        self.init(reference: .training, cutoffs: summary.compared, featureCount: summary.featureCount)
        features = summary.features.prefix(Self.featuresShown).map { feature in
            Feature(
                name: feature.feature,
                shifts: feature.shifts.map { $0.map { Shift($0.stability) } },
                missingShares: feature.missingShares
            )
        }
        scoreShifts = summary.scoreShifts.map { $0.map { Shift($0.stability) } }
        churnRates = summary.cutoffs.map { cutoff in
            ChurnRate(
                cutoff: cutoff.cutoff,
                rowCount: cutoff.labelledRows,
                positiveCount: cutoff.positives,
                rate: cutoff.churnRate.map(Measured.estimate) ?? .gap(cutoff.isMature ? .noRows : .immature)
            )
        }
    }
}
