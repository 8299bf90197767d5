internal import ChurnScoring

extension LogisticRegressionTrainer.Options {
    /// Which folds a penalty is selected by.
    public enum Folds: String, CaseIterable, Sendable {
        /// Up to five folds forward in time: each is held out once and trained on the rows of earlier cutoffs whose
        /// labels were known before it.
        ///
        /// Needs the cutoffs of the rows and their ``LabelWindow``.
        case time
        /// Five folds of customers, all rows of a customer in one.
        case customers
    }
}

/// A class weight on some rows.
struct ClassWeighting: Sendable {
    /// The weight of rows with label 1 beside their own.
    let factor: Double
    /// The rows' own weights.
    let rowWeights: [Double]
    /// Those that training goes by.
    let weights: [Double]

    /// The weighting that `options` ask for.
    ///
    /// - Throws: ``TrainingError`` where Firth's likelihood is asked for too.
    init(_ data: TrainingData, _ options: LogisticRegressionTrainer.Options) throws {
        rowWeights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        guard let asked = options.classWeight else {
            factor = 1
            weights = rowWeights
            return
        }
        guard options.penalty != .firth else {
            throw TrainingError(
                code: "options.class_weight",
                message: "Firth's likelihood corrects for rare labels itself; leave class_weight out"
            )
        }
        let factor = asked.factor(of: data)
        self.factor = factor
        weights = zip(data.labels, rowWeights).map { $0 == 1 ? $1 * factor : $1 }
    }

    /// What the weight adds to every raw score; 0 without one.
    var shift: Double { PortableMath.log(factor) }

    /// The coefficients, the intercept last, without what the weight does to the odds.
    func undone(_ coefficients: [Double]) -> [Double] {
        var result = coefficients
        if factor != 1 { result[result.count - 1] -= shift }
        return result
    }

    /// What the reader should know; `nil` without a weight.
    var note: String? {
        guard factor != 1 else { return nil }
        return "rows with label 1 counted \(factor) times; the intercept is lowered by \(shift), so that probabilities "
            + "are those of the rows as they are"
    }
}
