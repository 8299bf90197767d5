import ChurnEvaluation
import Testing

@Suite struct TimeFoldsTests {
    /// Four rows at each of `count` cutoffs 10, 20, ..., with both labels.
    private func rows(_ count: Int) -> (cutoffs: [Int64], labels: [Double]) {
        let cutoffs = (1...count).flatMap { [Int64](repeating: Int64(10 * $0), count: 4) }
        return (cutoffs, cutoffs.indices.map { Double($0 % 2) })
    }

    @Test func `each fold trains on what was known before its first validation cutoff`() throws {
        let (cutoffs, labels) = rows(6)
        let folds = try TimeFolds(cutoffs: cutoffs, labels: labels, gap: 0, horizon: 10, foldCount: 2).folds
        let dates = { (part: SplitPart) in Set(part.rows.map { cutoffs[$0] }).sorted() }
        #expect(folds.map { dates($0.validation) } == [[30, 40], [50, 60]])
        #expect(folds.map { dates($0.train) } == [[10, 20], [10, 20, 30, 40]])
    }

    @Test func `rows whose label window reaches into the validation cutoffs are purged`() throws {
        let (cutoffs, labels) = rows(8)
        for (gap, horizon) in [(Int64(0), Int64(11)), (1, 10), (10, 10)] {
            let folds = try TimeFolds(cutoffs: cutoffs, labels: labels, gap: gap, horizon: horizon, foldCount: 2).folds
            for fold in folds {
                let first = fold.validation.rows.map { cutoffs[$0] }.min() ?? 0
                let last = fold.train.rows.map { cutoffs[$0] }.max() ?? 0
                #expect(last + gap + horizon <= first)
                #expect(last + gap + horizon + 10 > first, "no more than needed is purged")
            }
        }
    }

    @Test func `changing labels of a later stretch changes no earlier fold`() throws {
        let (cutoffs, labels) = rows(9)
        let plain = try TimeFolds(cutoffs: cutoffs, labels: labels, gap: 0, horizon: 5, foldCount: 2)
        var changed = labels
        for row in changed.indices where cutoffs[row] >= 70 { changed[row] = 1 - changed[row] }
        let other = try TimeFolds(cutoffs: cutoffs, labels: changed, gap: 0, horizon: 5, foldCount: 2)
        #expect(plain.folds[0] == other.folds[0])
        #expect(plain.folds[1].train == other.folds[1].train)
    }

    @Test func `uneven cutoffs still give every fold its cutoffs, and missing labels none`() throws {
        // Nine tenths of the rows are at the first cutoff.
        let cutoffs = [Int64](repeating: 1, count: 90) + [2, 2, 3, 3, 4, 4, 5, 5]
        var labels = cutoffs.indices.map { Double($0 % 2) }
        labels[0] = .nan
        let folds = try TimeFolds(cutoffs: cutoffs, labels: labels, gap: 0, horizon: 1, foldCount: 3).folds
        #expect(folds.map(\.validation.rows.count) == [2, 2, 4])
        #expect(folds[0].train.rows.first == 1)
        #expect(folds[0].train.rows.count == 89)
        #expect(folds[2].validation.rows.contains(97))
    }

    @Test func `too few cutoffs, one label and bad options are refused with counts`() throws {
        let (cutoffs, labels) = rows(3)
        func refusal(_ labels: [Double], horizon: Int64 = 1, folds: Int) throws -> EvaluationError? {
            #expect(throws: EvaluationError.self) {
                try TimeFolds(cutoffs: cutoffs, labels: labels, gap: 0, horizon: horizon, foldCount: folds)
            }
        }
        #expect(try refusal(labels, folds: 0)?.code == .invalidOption)
        #expect(try refusal(labels, horizon: 0, folds: 1)?.code == .invalidOption)
        let few = try refusal(labels, folds: 3)
        #expect(few?.code == .emptyPart)
        #expect(few?.message.contains("the rows have 3") == true)
        #expect(try refusal(labels, horizon: 11, folds: 2)?.code == .emptyPart)
        #expect(try refusal([Double](repeating: 0, count: 8) + [0, 1, 0, 1], folds: 2)?.code == .oneClass)
    }
}
