import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// Which rows of an extraction train, validate, calibrate and test.
struct RowSplit {
    let time: TimeSplit
    /// Cutoffs of all customers whose label window the data do not reach; their rows have no label here.
    let incompleteCutoffs: [Int64]

    /// Splits the rows of `extraction` forward in time.
    ///
    /// A cutoff whose label window is not complete is left out whole: its churners are known before its stayers, so that
    /// the rows with a label there would be churners only.
    ///
    /// The labels are those of the type `label`, or the main ones.
    init(
        _ extraction: Extraction,
        observation: Observation,
        dataEnd: Int64,
        options: TimeSplit.Options,
        label: String? = nil
    ) throws {
        let labels = extraction.labels(of: label, completeBy: dataEnd, observation)
        for (value, name) in [(1.0, "positive"), (0.0, "negative")] where !labels.contains(value) {
            throw PipelineError(
                code: "labels.one_class",
                message:
                    "no row at any cutoff with a complete label window is \(name)"
                    + (label.map { " by the label of \"\($0)\"" } ?? "") + " (\(labels.count) rows in all); check "
                    + "churn, observation.cutoffs and observation.horizon"
            )
        }
        time = try TimeSplit(cutoffs: extraction.matrix.keys?.cutoffs ?? [], labels: labels, options: options)
        let lastComplete = observation.lastCompleteCutoff(dataEnd: dataEnd)
        incompleteCutoffs = observation.cutoffs.filter { $0 > lastComplete }
    }
}

extension Observation {
    /// The latest cutoff whose label window the data reach the end of.
    func lastCompleteCutoff(dataEnd: Int64) -> Int64 { dataEnd - (gap + horizon) }
}

extension Extraction {
    /// The labels of the type of churn with that name, or the main ones.
    func labels(of type: String?) -> [Double] { types.first { $0.name == type }?.labels ?? labels }

    /// The labels of the rows; NaN also at cutoffs whose label window the data do not reach.
    func labels(of type: String? = nil, completeBy dataEnd: Int64, _ observation: Observation) -> [Double] {
        let lastComplete = observation.lastCompleteCutoff(dataEnd: dataEnd)
        return zip(labels(of: type), matrix.keys?.cutoffs ?? []).map { label, cutoff in
            cutoff <= lastComplete ? label : .nan
        }
    }
}
