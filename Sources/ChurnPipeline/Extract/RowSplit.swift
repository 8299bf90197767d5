import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// Which rows of an extraction train, validate and test.
struct RowSplit {
    let time: TimeSplit
    /// Cutoffs whose label window the data do not reach; their rows have no label here.
    let incompleteCutoffs: [Int64]

    /// Splits the rows of `extraction` forward in time.
    ///
    /// A cutoff whose label window is not complete is left out whole: its churners are known before its stayers, so that
    /// the rows with a label there would be churners only.
    init(_ extraction: Extraction, observation: Observation, dataEnd: Int64, split: SplitConfig) throws {
        let options = try TimeSplit.Options(
            gap: observation.gap,
            horizon: observation.horizon,
            testCutoffs: split.testCutoffs,
            validationCutoffs: split.validationCutoffs
        )
        let cutoffs = extraction.matrix.keys?.cutoffs ?? []
        let lastComplete = dataEnd - (observation.gap + observation.horizon)
        let labels = zip(extraction.labels, cutoffs).map { label, cutoff in cutoff <= lastComplete ? label : .nan }
        for (label, name) in [(1.0, "positive"), (0.0, "negative")] where !labels.contains(label) {
            throw PipelineError(
                code: "labels.one_class",
                message:
                    "no row at any cutoff with a complete label window is \(name) (\(labels.count) rows in all); check "
                    + "churn, observation.cutoffs and observation.horizon"
            )
        }
        time = try TimeSplit(cutoffs: cutoffs, labels: labels, options: options)
        incompleteCutoffs = observation.cutoffs.filter { $0 > lastComplete }
    }
}
