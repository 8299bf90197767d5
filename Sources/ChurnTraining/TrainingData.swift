public import ChurnScoring

/// The rows that a model learns from: features, labels and weights.
public struct TrainingData: Sendable {
    /// The features, rows x columns.
    public let matrix: FeatureMatrix
    /// One label a row, 1 for churn and 0 for none.
    public let labels: [Double]
    /// One non-negative weight a row, a row of weight 2 counting as two; `nil` where every row weighs 1.
    public let weights: [Double]?
    /// What a row's raw score has beside what is learnt, in log-odds; `nil` where that is nothing.
    ///
    /// Logistic regression takes it as given, such as the score of another model. The trained model's raw scores are
    /// without it: who scores a row adds its offset. Boosting and elastic nets do not take offsets.
    public let offsets: [Double]?
    /// The customer of each row: those of the matrix's keys, unless others are set; `nil` where none are known.
    public var customers: CustomerIDs? {
        didSet { precondition(customers.map { $0.count == rowCount } ?? true, "one customer for each row") }
    }
    /// When the labels were known; `nil` where that is not known, so that nothing can be selected forward in time.
    public var labelWindow: LabelWindow?

    /// Rows with both labels among those whose weight is positive.
    ///
    /// - Throws: ``TrainingError`` where there is no row or no column, a length differs from the number of rows, a
    ///   label is neither 0 nor 1, a weight or the sum of weights is negative or not finite, an offset is not finite, or all rows that weigh
    ///   anything have one label.
    public init(matrix: FeatureMatrix, labels: [Double], weights: [Double]? = nil, offsets: [Double]? = nil) throws {
        guard matrix.rowCount > 0 else {
            throw TrainingError(
                code: "rows.none",
                message: "there are no training rows; check the cutoffs, the eligibility and the split"
            )
        }
        guard matrix.columnCount > 0 else {
            throw TrainingError(
                code: "columns.none",
                message: "there are no feature columns; name at least one feature"
            )
        }
        try TrainingData.requireLength(labels.count, matrix.rowCount, "labels")
        if let weights { try TrainingData.requireLength(weights.count, matrix.rowCount, "weights") }
        if let offsets { try TrainingData.requireLength(offsets.count, matrix.rowCount, "offsets") }
        self.matrix = matrix
        self.labels = labels
        self.weights = weights
        self.offsets = offsets
        customers = matrix.keys?.customers
        try validateRows()
    }

    /// The number of rows.
    public var rowCount: Int { matrix.rowCount }

    /// The weight of `row`.
    public func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    /// The share of label 1 by weight, in `(0, 1)`.
    var positiveShare: Double {
        var (positive, total) = (0.0, 0.0)
        for row in 0..<rowCount {
            positive += weight(row) * labels[row]
            total += weight(row)
        }
        return positive / total
    }

    /// The data of `rows`, in that order; a row may occur more than once.
    ///
    /// - Throws: ``TrainingError`` where those rows alone cannot be trained on.
    public func selectingRows(_ rows: [Int]) throws -> TrainingData {
        var selected = try TrainingData(
            matrix: matrix.selectingRows(rows),
            labels: rows.map { labels[$0] },
            weights: weights.map { weights in rows.map { weights[$0] } },
            offsets: offsets.map { offsets in rows.map { offsets[$0] } }
        )
        selected.customers = customers?.selecting(rows)
        selected.labelWindow = labelWindow
        return selected
    }

    private static func requireLength(_ count: Int, _ rowCount: Int, _ what: String) throws {
        guard count == rowCount else {
            throw TrainingError(
                code: "\(what).count",
                message: "\(count) \(what) for \(rowCount) rows; there must be one for each row"
            )
        }
    }

    private func validateRows() throws {
        var rowsOfLabel = [0, 0]
        var totalWeight = 0.0
        for (row, label) in labels.enumerated() {
            guard label == 0 || label == 1 else {
                let found = label.isNaN ? "missing" : "\(label)"
                throw TrainingError(
                    code: "labels.value",
                    message: "the label of row \(row) is \(found); it must be 0 or 1, so leave out rows without a label"
                )
            }
            let weight = weight(row)
            guard weight >= 0, weight.isFinite else {
                throw TrainingError(
                    code: "weights.value",
                    message: "the weight of row \(row) is \(weight); weights are finite and not negative"
                )
            }
            if let offset = offsets?[row], !offset.isFinite {
                throw TrainingError(
                    code: "offsets.value",
                    message: "the offset of row \(row) is \(offset); offsets are finite"
                )
            }
            if weight > 0 { rowsOfLabel[label == 1 ? 1 : 0] += 1 }
            totalWeight += weight
        }
        guard totalWeight.isFinite else {
            throw TrainingError(
                code: "weights.sum",
                message: "the sum of the weights is too large for a number; divide all weights by their mean"
            )
        }
        guard rowsOfLabel[0] > 0, rowsOfLabel[1] > 0 else {
            throw TrainingError(
                code: "labels.one_class",
                message:
                    "\(rowsOfLabel[1]) of \(rowsOfLabel[0] + rowsOfLabel[1]) training rows with a weight are positive; "
                    + "both labels are needed: check the churn definition, the horizon and the split"
            )
        }
    }
}
