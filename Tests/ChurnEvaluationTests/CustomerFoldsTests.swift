import ChurnEvaluation
import Testing

struct CustomerFoldsTests {
    private let customers = (0..<600).map { $0 / 3 }
    private let labels = (0..<600).map { $0 % 4 == 0 ? 1.0 : 0 }

    @Test func `a customer is in one fold only and every row in one`() throws {
        let folds = try CustomerFolds(customers: customers, labels: labels, foldCount: 5, seed: 1)
        #expect(folds.folds.flatMap(\.rows).sorted() == Array(0..<600))
        var foldOfCustomer: [Int: Int] = [:]
        for (index, fold) in folds.folds.enumerated() {
            for row in fold.rows {
                #expect(foldOfCustomer.updateValue(index, forKey: customers[row]) ?? index == index)
            }
            #expect(fold.positiveCount == fold.rows.filter { labels[$0] == 1 }.count)
            #expect(folds.rows(outsideFold: index) == (0..<600).filter { !Set(fold.rows).contains($0) })
        }
    }

    @Test func `folds are about equal`() throws {
        let many = (0..<10_000).map { $0 }
        let folds = try CustomerFolds(customers: many, labels: many.map { Double($0 % 2) }, foldCount: 4, seed: 9)
        // Binomial with standard deviation 43.
        #expect(folds.folds.allSatisfy { abs($0.rows.count - 2500) < 200 })
    }

    @Test func `the same seed gives the same folds and another seed others`() throws {
        let first = try CustomerFolds(customers: customers, labels: labels, foldCount: 3, seed: 7)
        #expect(try CustomerFolds(customers: customers, labels: labels, foldCount: 3, seed: 7) == first)
        #expect(try CustomerFolds(customers: customers, labels: labels, foldCount: 3, seed: 8) != first)
    }

    @Test func `the assignment is frozen`() {
        let folds = (0..<12).map { CustomerFolds.fold(ofCustomer: $0, foldCount: 5, seed: 42) }
        #expect(folds == [1, 4, 2, 4, 1, 4, 3, 0, 4, 4, 3, 2])
    }

    @Test func `rows without a label are in no fold`() throws {
        var missing = labels
        missing[10] = .nan
        let folds = try CustomerFolds(customers: customers, labels: missing, foldCount: 3, seed: 7)
        #expect(!folds.folds.contains { $0.rows.contains(10) })
        #expect(folds.folds.reduce(0) { $0 + $1.rows.count } == 599)
    }

    @Test func `an empty fold is refused with the counts`() throws {
        let error = try #require(throws: EvaluationError.self) {
            try CustomerFolds(customers: [1, 1], labels: [0, 1], foldCount: 2, seed: 1)
        }
        #expect(error.code == .emptyPart)
        #expect(error.message.contains("2 rows with 1 positives"))
    }

    @Test func `a fold with one label is refused`() throws {
        let error = try #require(throws: EvaluationError.self) {
            try CustomerFolds(customers: Array(0..<50), labels: (0..<50).map { $0 == 0 ? 1 : 0 }, foldCount: 2, seed: 1)
        }
        #expect(error.code == .oneClass)
    }

    @Test func `one fold is refused`() throws {
        let error = try #require(throws: EvaluationError.self) {
            try CustomerFolds(customers: [1, 2], labels: [0, 1], foldCount: 1, seed: 1)
        }
        #expect(error.code == .invalidOption)
    }
}
