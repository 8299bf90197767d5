import ChurnEvaluation
import ChurnScoring
import ChurnTraining

/// Chooses the number of trees where no later period is there to stop early on: by folds of customers.
///
/// In each fold the trees are grown on the other customers and stop early on the fold's; the median of the best numbers
/// is then used to train on all rows. Many rows need only one fold.
struct TreeCountSelection {
    /// The number of trees to train.
    let trees: Int
    /// How it was found, for the reader of the summary.
    let note: String

    private static let foldCount = 5
    /// With more rows than this one fold decides: its held-out rows are enough.
    private static let manyRows = 50_000

    /// Trains on the folds of `data`; `nil` where a fold would be empty or have one label only.
    init?(_ data: TrainingData, options: GradientBoostingTrainer.Options, threads: Int) throws {
        let groups = data.matrix.keys.map { CustomerNumbers.numbers($0.customers) } ?? Array(0..<data.rowCount)
        guard
            let folds = try? CustomerFolds(
                customers: groups,
                labels: data.labels,
                foldCount: Self.foldCount,
                seed: options.seed
            )
        else { return nil }
        let trainer = GradientBoostingTrainer(options: options)
        let used = data.rowCount > Self.manyRows ? 1 : Self.foldCount
        let best = try (0..<used).map { fold in
            let (_, summary) = try trainer.train(
                try data.selectingRows(folds.rows(outsideFold: fold)),
                validation: try data.selectingRows(folds.folds[fold].rows),
                threads: threads
            )
            return summary.iterations
        }
        trees = max(1, best.sorted()[used / 2])
        note = "\(trees) trees, the median of the best numbers in \(used) of \(Self.foldCount) folds of customers."
    }
}

/// Numbers for customers, so that rows of one customer can be kept together.
enum CustomerNumbers {
    /// One number a row, the same for rows of one customer, by first occurrence.
    static func numbers(_ customers: CustomerIDs) -> [Int] {
        var numbers: [CustomerID: Int] = [:]
        return (0..<customers.count).map { row in
            if let number = numbers[customers[row]] { return number }
            numbers[customers[row]] = numbers.count
            return numbers.count - 1
        }
    }
}
