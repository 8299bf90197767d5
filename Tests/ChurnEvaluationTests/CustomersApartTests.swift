import ChurnEvaluation
import Testing

/// Splits that are both forward in time and by customer.
struct CustomersApartTests {
    /// 200 customers at each of eight cutoffs, 10 apart.
    private let cutoffs = (0..<1600).map { Int64(10 * ($0 / 200)) }
    private let customers = (0..<1600).map { $0 % 200 }
    private let labels = (0..<1600).map { ($0 * 7 + $0 / 200) % 5 == 0 ? 1.0 : 0 }

    private func split(validation: Double = 0.2, test: Double = 0.3, seed: UInt64 = 1) throws -> TimeSplit {
        try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: 1, horizon: 9, testCutoffs: 1, validationCutoffs: 1)
        )
        .keepingCustomersApart(
            customers,
            cutoffs: cutoffs,
            labels: labels,
            shares: CustomerShares(validation: validation, test: test, seed: seed)
        )
    }

    @Test func `no customer is in two parts, and every row in one place`() throws {
        let split = try split()
        let parts = [split.train, split.validation, split.test]
        for first in 0..<3 {
            for second in 0..<first {
                let common = Set(parts[first].rows.map { customers[$0] }).intersection(
                    parts[second].rows.map { customers[$0] }
                )
                #expect(common.isEmpty)
            }
        }
        #expect((parts + [split.purged]).flatMap(\.rows).sorted() == Array(0..<1600))
        #expect(split.testCutoffs == [70] && split.validationCutoffs == [60])
        #expect(split.trainCutoffs == [0, 10, 20, 30, 40, 50])
        // Shares of 200 customers: binomial with a standard deviation of 7 rows at most.
        #expect(abs(split.test.rows.count - 60) < 28)
        #expect(abs(split.validation.rows.count - 40) < 28)
        #expect(abs(split.train.rows.count - 600) < 170)
        #expect(split.test.positiveCount == split.test.rows.filter { labels[$0] == 1 }.count)
    }

    @Test func `a calibration part has customers of its own`() throws {
        let split = try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: 1, horizon: 9, testCutoffs: 1, validationCutoffs: 1, calibrationCutoffs: 1)
        )
        .keepingCustomersApart(
            customers,
            cutoffs: cutoffs,
            labels: labels,
            shares: CustomerShares(validation: 0.2, test: 0.3, calibration: 0.2, seed: 1)
        )
        let parts = [split.train, split.validation, split.calibration, split.test]
        let owners = parts.map { part in Set(part.rows.map { customers[$0] }) }
        #expect(owners.reduce(0) { $0 + $1.count } == owners.reduce(Set()) { $0.union($1) }.count)
        #expect(split.calibrationCutoffs == [60])
        #expect(abs(split.calibration.rows.count - 40) < 28)
    }

    @Test func `another seed keeps others apart`() throws {
        #expect(try split(seed: 1) == split(seed: 1))
        #expect(try split(seed: 2) != split(seed: 1))
    }

    @Test func `a part without customers is refused with the counts`() throws {
        let error = #expect(throws: EvaluationError.self) { try split(validation: 0) }
        #expect(error?.code == .emptyPart)
        #expect(error?.message.contains("0 of 200 validate") == true)
        for (validation, test) in [(-0.1, 0.2), (0.5, 0.5), (.nan, 0.1)] {
            let error = #expect(throws: EvaluationError.self) {
                try CustomerShares(validation: validation, test: test, seed: 1)
            }
            #expect(error?.code == .invalidOption)
        }
    }

    @Test(arguments: [1, 2, 4])
    func `folds forward in time keep customers apart`(foldCount: Int) throws {
        let plain = try TimeFolds(cutoffs: cutoffs, labels: labels, gap: 1, horizon: 9, foldCount: foldCount)
        let folds = try plain.keepingCustomersApart(customers, labels: labels, seed: 3).folds
        #expect(folds.count == foldCount)
        for (fold, before) in zip(folds, plain.folds) {
            let trained = Set(fold.train.rows.map { customers[$0] })
            #expect(trained.isDisjoint(with: fold.validation.rows.map { customers[$0] }))
            #expect(Set(fold.train.rows).isSubset(of: before.train.rows))
            #expect(Set(fold.validation.rows).isSubset(of: before.validation.rows))
            let share = Double(fold.validation.rows.count) / Double(before.validation.rows.count)
            #expect(abs(share - 1 / Double(max(2, foldCount))) < 0.15)
        }
    }

    @Test func `folds with one label are refused with the counts`() throws {
        let few = (0..<1600).map { $0 % 200 == 0 ? 1.0 : 0 }
        let folds = try TimeFolds(cutoffs: cutoffs, labels: few, gap: 1, horizon: 9, foldCount: 2)
        let error = #expect(throws: EvaluationError.self) {
            try folds.keepingCustomersApart(customers, labels: few, seed: 3)
        }
        #expect(error?.code == .oneClass)
        #expect(error?.message.contains("fold 1 of 2 would train on") == true)
    }
}
