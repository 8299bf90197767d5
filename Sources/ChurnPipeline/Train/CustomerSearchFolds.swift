import ChurnEvaluation
import ChurnScoring
import ChurnTraining

/// Folds of customers that choices of training are made by where no later period is there to make them on.
struct CustomerSearchFolds {
    /// The folds; only the first of five where there are many rows.
    let folds: [SearchFold]
    /// The number of the customer of each row.
    let customers: [Int]
    /// Whether each row is held out in one fold.
    let coverAllRows: Bool

    /// With more rows than this one fold decides: its held-out rows are enough.
    static let manyRows = 50_000

    /// Five folds, or three or two where a fold of five would have one label only; `nil` where one of two would.
    init?(_ data: TrainingData) {
        self.init(customers: data.customerNumbers, labels: data.labels)
    }

    /// The same for rows whose customers are known by number; without numbers each row is a customer.
    init?(customers numbers: [Int]?, labels: [Double]) {
        let numbers = numbers ?? Array(labels.indices)
        let attempts = [5, 3, 2].lazy.compactMap { count in
            try? CustomerFolds(customers: numbers, labels: labels, foldCount: count, seed: 1)
        }
        guard let made = attempts.first else { return nil }
        customers = numbers
        coverAllRows = labels.count <= Self.manyRows
        folds = made.folds.indices.prefix(coverAllRows ? made.folds.count : 1).map {
            SearchFold(train: made.rows(outsideFold: $0), validation: made.folds[$0].rows)
        }
    }
}

extension TrainingData {
    /// The number of the customer of each row; `nil` where customers are not known.
    var customerNumbers: [Int]? { customers.map(CustomerNumbers.numbers) }
}
