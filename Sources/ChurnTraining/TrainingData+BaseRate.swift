internal import ChurnScoring

extension TrainingData {
    /// The share of rows with label 1; with weights, of the weight.
    var baseRate: Double {
        guard let weights else { return labels.reduce(0, +) / Double(rowCount) }
        let positives = zip(weights, labels).reduce(0) { $0 + $1.0 * $1.1 }
        return positives / weights.reduce(0, +)
    }

    /// What a model's metadata say of the base rate, where the numbers of rows and positives do not.
    var baseRateRecord: [String: String] { weights == nil ? [:] : [ChurnModel.baseRateKey: "\(baseRate)"] }
}
