internal import ChurnEvaluation
internal import ChurnScoring

/// The folds that a penalty is selected by.
struct SelectionFolds: Sendable {
    /// One fold.
    struct Fold: Sendable {
        /// The rows that it is trained on.
        let train: [Int]
        /// The rows that its loss is measured on.
        let heldOut: [Int]
    }

    /// The most folds there are.
    static let foldCount = 5
    /// With fewer folds forward in time, customers are dealt instead unless time is asked for.
    private static let fewestTimeFolds = 3

    let folds: [Fold]
    /// What the folds are, for a note: `5 folds forward in time`.
    let description: String

    /// The folds of all rows of `data`; `nil` where neither kind can be made.
    ///
    /// - Throws: ``TrainingError`` where `kind` asks for folds that cannot be made.
    init?(_ data: TrainingData, _ kind: LogisticRegressionTrainer.Options.Folds?) throws {
        var reason = ""
        if kind != .customers {
            do {
                let fewest = kind == .time ? 1 : SelectionFolds.fewestTimeFolds
                self = try SelectionFolds.forwardInTime(data, fewest: fewest)
                return
            } catch let error as EvaluationError {
                guard kind == nil else { throw TrainingError(code: "options.folds", message: error.message) }
                let fewest = SelectionFolds.fewestTimeFolds
                reason = ": folds forward in time would be fewer than \(fewest) or lack a label"
            } catch let error as TrainingError {
                guard kind == nil else { throw error }
                reason = ": cutoffs or label windows are not known"
            }
        }
        let customers = SelectionFolds.customerHashes(data)
        let count = SelectionFolds.foldCount
        do {
            let dealt = try CustomerFolds(customers: customers, labels: data.labels, foldCount: count, seed: 1)
            folds = dealt.folds.indices.map {
                Fold(train: dealt.rows(outsideFold: $0), heldOut: dealt.folds[$0].rows)
            }
        } catch let error as EvaluationError {
            guard kind == nil else { throw TrainingError(code: "options.folds", message: error.message) }
            return nil
        }
        description = "\(count) folds of customers\(reason)"
    }

    init(folds: [Fold], description: String) {
        self.folds = folds
        self.description = description
    }

    /// As many folds forward in time as the cutoffs allow.
    private static func forwardInTime(_ data: TrainingData, fewest: Int) throws -> SelectionFolds {
        guard let cutoffs = data.matrix.keys?.cutoffs, let window = data.labelWindow else {
            throw TrainingError(
                code: "options.folds",
                message: "folds forward in time need the cutoffs of the rows, and the gap and the horizon of their "
                    + "labels, which a config has; take folds: customers for a table"
            )
        }
        var count = foldCount
        while true {
            do {
                let forward = try TimeFolds(
                    cutoffs: cutoffs,
                    labels: data.labels,
                    gap: window.gap,
                    horizon: window.horizon,
                    foldCount: count
                )
                return SelectionFolds(
                    folds: forward.folds.map { Fold(train: $0.train.rows, heldOut: $0.validation.rows) },
                    description: "\(count) folds forward in time"
                )
            } catch let error as EvaluationError {
                guard count > fewest else { throw error }
                count -= 1
            }
        }
    }

    /// A number for the customer of each row, from the id alone; where none is known each row is its own customer.
    static func customerHashes(_ data: TrainingData) -> [Int] {
        switch data.customers {
        case .integers(let identifiers): identifiers.map { Int($0) }
        case .strings(let identifiers): identifiers.map { hash(of: $0) }
        case nil: Array(0..<data.rowCount)
        }
    }

    /// FNV-1a of the text's bytes: `Hasher` has another seed in each process.
    private static func hash(of text: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int(bitPattern: UInt(hash))
    }
}

extension SelectionFolds.Fold {
    /// The weights of the rows that it is trained on, 0 of others.
    func trainingWeights(of weights: [Double]) -> [Double] { SelectionFolds.Fold.kept(train, of: weights) }

    /// The weights of the rows that its loss is measured on, 0 of others.
    func heldOutWeights(of weights: [Double]) -> [Double] { SelectionFolds.Fold.kept(heldOut, of: weights) }

    private static func kept(_ rows: [Int], of weights: [Double]) -> [Double] {
        var kept = [Double](repeating: 0, count: weights.count)
        for row in rows { kept[row] = weights[row] }
        return kept
    }
}
