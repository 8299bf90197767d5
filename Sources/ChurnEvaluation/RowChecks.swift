/// The checks that every metric makes of its rows.
enum RowChecks {
    /// Refuses columns of different length or without rows, scores that are not numbers, labels other than 0 and 1, and
    /// weights that are negative or not finite.
    static func check(scores: [Double], labels: [Double], weights: [Double]?) throws {
        guard scores.count == labels.count, weights.map({ $0.count == labels.count }) ?? true else {
            throw EvaluationError(
                code: .differentLengths,
                message: """
                    \(scores.count) scores, \(labels.count) labels\(weights.map { " and \($0.count) weights" } ?? ""); \
                    give one of each a row
                    """
            )
        }
        guard !scores.isEmpty else { throw EvaluationError(code: .noRows, message: "there is no row to evaluate") }
        try checkScores(scores)
        if let row = labels.firstIndex(where: { $0 != 0 && $0 != 1 }) {
            throw EvaluationError(
                code: .invalidLabel,
                message: "the label is \(labels[row]); labels are 0 or 1, leave out rows that have none",
                row: row
            )
        }
        if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw EvaluationError(
                code: .invalidWeight,
                message: "the weight is \(weights[row]); weights are finite and not negative",
                row: row
            )
        }
    }

    /// Refuses scores that are not numbers.
    static func checkScores(_ scores: [Double]) throws {
        guard let row = scores.firstIndex(where: \.isNaN) else { return }
        throw EvaluationError(
            code: .invalidScore,
            message: "the score is not a number; leave out rows that have no score",
            row: row
        )
    }

    /// How many rows weigh something, and how many of them have label 1.
    ///
    /// - Throws: ``EvaluationError`` where none weighs anything, or all of them have one label.
    static func classCounts(labels: [Double], weights: [Double]?) throws -> (rows: Int, positives: Int) {
        var rows = labels.count
        var positives = 0
        if let weights {
            rows = 0
            for (label, weight) in zip(labels, weights) where weight > 0 {
                rows += 1
                if label == 1 { positives += 1 }
            }
            guard rows > 0 else {
                throw EvaluationError(code: .invalidWeight, message: "all weights are 0; give one row a weight")
            }
        } else {
            for label in labels where label == 1 { positives += 1 }
        }
        guard positives > 0, positives < rows else {
            throw EvaluationError(
                code: .oneClass,
                message: """
                    \(positives) of \(rows) labels are 1; evaluation needs both labels: take a longer period or more \
                    customers
                    """
            )
        }
        return (rows, positives)
    }

    /// Refuses customers that are not one a row.
    static func check(customers: [Int]?, rowCount: Int) throws {
        guard let customers, customers.count != rowCount else { return }
        throw EvaluationError(
            code: .differentLengths,
            message: "\(rowCount) rows and \(customers.count) customers; give one of each a row"
        )
    }

    /// Refuses values that are no probabilities.
    static func checkProbabilities(_ probabilities: [Double]) throws {
        guard let row = probabilities.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) else { return }
        throw EvaluationError(
            code: .invalidProbability,
            message: """
                \(probabilities[row]) is not a probability; log loss, Brier score and calibration need values in \
                0...1, other scores can only be ranked
                """,
            row: row
        )
    }
}
