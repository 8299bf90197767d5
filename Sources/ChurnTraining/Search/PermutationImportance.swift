import ChurnEvaluation
public import ChurnScoring

/// How much worse a model scores rows whose values in one column are dealt out anew among them.
///
/// Breiman, "Random forests" (2001). Measured on rows that the model was not trained on, it says what the model gets out of
/// a column there; gain says what training put in. Columns that say the same share their importance: each can be missed
/// while the other is there.
public struct PermutationImportance: Hashable, Sendable, Encodable {
    /// The name of the column.
    public let column: String
    /// By how much the mean log loss rises, in nats; below 0 where the column does harm.
    public let logLossRise: Double
    /// The standard error of the rise over the repeats; it does not hold what other rows would give.
    public let logLossStandardError: Double
    /// By how much the area under the ROC curve falls.
    public let areaFall: Double
    /// The standard error of the fall over the repeats.
    public let areaStandardError: Double

    /// Measures every column, in schema order.
    ///
    /// The same model, rows, repeats and seed give the same numbers.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - data: rows in the columns and level codes of the model, with labels.
    ///   - repeats: how often each column is permuted, 2 or more.
    ///   - seed: the seed of the permutations.
    /// - Returns: One importance a column.
    /// - Throws: `EvaluationError` where a score is not a number.
    public static func measure(
        _ model: ChurnModel,
        on data: TrainingData,
        repeats: Int = 5,
        seed: UInt64 = 0
    ) throws -> [PermutationImportance] {
        precondition(repeats >= 2, "a standard error needs two repeats")
        let matrix = data.matrix
        let standard = try quality(model, matrix, data.labels)
        return try matrix.schema.columns.indices.map { column in
            var rises: [Double] = []
            var falls: [Double] = []
            for round in 0..<repeats {
                var values = matrix.values
                let start = column * matrix.rowCount
                for (row, source) in permutation(matrix.rowCount, seed: seed, round: round).enumerated() {
                    values[start + row] = matrix[source, column]
                }
                let permuted = FeatureMatrix(schema: matrix.schema, rowCount: matrix.rowCount, values: values)
                let found = try quality(model, permuted, data.labels)
                rises.append(found.logLoss - standard.logLoss)
                falls.append(standard.area - found.area)
            }
            let (rise, fall) = (summary(rises), summary(falls))
            return PermutationImportance(
                column: matrix.schema.columns[column].name,
                logLossRise: rise.mean,
                logLossStandardError: rise.standardError,
                areaFall: fall.mean,
                areaStandardError: fall.standardError
            )
        }
    }

    /// A random order of `count` rows; all columns have the same of a round, so that their noise is alike.
    static func permutation(_ count: Int, seed: UInt64, round: Int) -> [Int] {
        let random = CounterRandom(seed: seed, stream: .search, tree: round)
        return (0..<count).map { (key: random.bits($0), row: $0) }.sorted { $0 < $1 }.map(\.row)
    }

    private static func quality(
        _ model: ChurnModel,
        _ matrix: FeatureMatrix,
        _ labels: [Double]
    ) throws -> (logLoss: Double, area: Double) {
        var scores = [Double](repeating: 0, count: matrix.rowCount)
        scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: 0..<matrix.rowCount, into: $0) }
        let area = try ScoredLabels(scores: scores, labels: labels).areaUnderROC()
        let logOdds = scores.map { model.calibration.logOdds(rawScore: $0) }
        return (ModelChoice.logLoss(logOdds, labels), area)
    }

    private static func summary(_ values: [Double]) -> (mean: Double, standardError: Double) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / (count * (count - 1))).squareRoot())
    }
}
