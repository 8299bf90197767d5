import ChurnData
import ChurnEvaluation
import ChurnScoring

extension MatrixSpec {
    /// The columns of a ready table that is learnt from.
    init(_ request: TableRequest) {
        self.init(
            source: .files(request.table),
            label: request.label,
            id: request.id,
            time: request.time,
            exclude: request.exclude
        )
    }
}

/// Which rows of a ready table train and validate.
struct TableSplit {
    let train: [Int]
    let validation: [Int]
    /// Rows without a label, which no part has.
    let unlabelled: Int

    /// Splits by time where there is one, else by customers.
    ///
    /// The latest time validates. Without times a tenth of the customers, or of the rows, does where there are many rows,
    /// and up to half of them where a smaller part would have one label only; of few rows none is held out, because folds
    /// choose better and leave all rows to train on. Times that a table has by itself and that are all one are none.
    init(_ table: MatrixTable, isTimeNamed: Bool, needsValidation: Bool) throws {
        let labels = table.labels ?? []
        let labelled = labels.indices.filter { !labels[$0].isNaN }
        unlabelled = labels.count - labelled.count
        let positives = labelled.reduce(0) { $0 + Int(labels[$1]) }
        guard positives > 0, positives < labelled.count else {
            throw PipelineError(
                code: "labels.one_class",
                message:
                    "\(positives) of \(labelled.count) rows with a label are positive; both labels are needed to train"
            )
        }
        guard needsValidation else {
            train = labelled
            validation = []
            return
        }
        if let times = table.cutoffs, isTimeNamed || Set(labelled.lazy.map { times[$0] }).count > 1 {
            let latest = labelled.map { times[$0] }.max() ?? 0
            train = labelled.filter { times[$0] < latest }
            validation = labelled.filter { times[$0] == latest }
        } else {
            let groups = table.customers.map(CustomerNumbers.numbers) ?? Array(0..<table.matrix.rowCount)
            if labelled.count <= CustomerSearchFolds.manyRows,
                CustomerSearchFolds(customers: groups, labels: labels) != nil
            {
                train = labelled
                validation = []
                return
            }
            // Each fold needs both labels, so few positives take fewer folds.
            let attempts = [10, 5, 3, 2].lazy.compactMap { count in
                try? CustomerFolds(customers: groups, labels: labels, foldCount: count, seed: 1)
            }
            guard let folds = attempts.first else {
                throw PipelineError(
                    code: "table.too_small",
                    message:
                        "\(labelled.count) rows with \(positives) positives are too few to hold some out with both "
                        + "labels for early stopping; give more rows or a time column, or train logistic-regression"
                )
            }
            train = folds.rows(outsideFold: 0)
            validation = folds.folds[0].rows
        }
        guard !train.isEmpty, !validation.isEmpty else {
            throw PipelineError(
                code: "table.one_time",
                message: "the time column has one value only, so nothing is later to validate on; leave --time out"
            )
        }
    }
}
