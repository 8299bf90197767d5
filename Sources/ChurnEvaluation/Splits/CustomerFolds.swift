internal import ChurnScoring

/// K folds in which a customer is always in one fold only, for cross-validation.
///
/// The fold of a customer is a hash of its number and the seed, so it depends on nothing else: not on the other
/// customers, the order of the rows, or the number of threads. Folds are equal in size up to chance.
public struct CustomerFolds: Hashable, Sendable {
    /// The folds; each has rows of both labels.
    public let folds: [SplitPart]

    /// Assigns customers to folds.
    ///
    /// *Edge cases:* rows with a missing label (NaN) are in no fold.
    ///
    /// - Parameters:
    ///   - customers: the number of the row's customer, one a row; equal numbers stay together.
    ///   - labels: one a row: 0, 1 or NaN.
    ///   - foldCount: how many folds; at least 2.
    ///   - seed: another seed gives another assignment.
    /// - Throws: ``EvaluationError`` where a fold would be empty or have one label only, with the counts.
    public init(customers: [Int], labels: [Double], foldCount: Int, seed: UInt64) throws {
        try SplitPart.checkLabels(labels, rowCount: customers.count)
        guard foldCount >= 2 else {
            throw EvaluationError(code: .invalidOption, message: "\(foldCount) folds; give 2 or more")
        }
        var rows: [[Int]] = Array(repeating: [], count: foldCount)
        for row in customers.indices where !labels[row].isNaN {
            rows[Self.fold(ofCustomer: customers[row], foldCount: foldCount, seed: seed)].append(row)
        }
        folds = rows.map { SplitPart(rows: $0, labels: labels) }
        let sizes = folds.map { "\($0.rows.count) rows with \($0.positiveCount) positives" }.joined(separator: ", ")
        for (index, fold) in folds.enumerated() {
            try fold.check(
                name: "fold \(index + 1)",
                remedy: "the folds have \(sizes); take fewer folds or more customers"
            )
        }
    }

    /// The positions of all rows with a label outside fold `index`, ascending: those to train on when it is held out.
    public func rows(outsideFold index: Int) -> [Int] {
        folds.indices.filter { $0 != index }.flatMap { folds[$0].rows }.sorted()
    }

    /// The fold that a customer belongs to, in `0..<foldCount`.
    public static func fold(ofCustomer customer: Int, foldCount: Int, seed: UInt64) -> Int {
        let hash = SplitMix.mixed(SplitMix.mixed(seed) ^ UInt64(bitPattern: Int64(customer)))
        // The high part of a full product is as even as the remainder and needs no division.
        return Int(hash.multipliedFullWidth(by: UInt64(foldCount)).high)
    }
}
