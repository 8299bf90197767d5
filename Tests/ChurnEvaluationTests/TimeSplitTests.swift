import ChurnEvaluation
import Testing

struct TimeSplitTests {
    /// Four rows at each cutoff, labels 0 and 1 in turn.
    private func rows(_ cutoffs: [Int64]) -> (cutoffs: [Int64], labels: [Double]) {
        let repeated = cutoffs.flatMap { Array(repeating: $0, count: 4) }
        return (repeated, repeated.indices.map { Double($0 % 2) })
    }

    private func split(
        _ cutoffs: [Int64],
        gap: Int64 = 1,
        horizon: Int64 = 9,
        test: Int = 1,
        validation: Int = 1
    ) throws -> TimeSplit {
        let (cutoffs, labels) = rows(cutoffs)
        return try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: gap, horizon: horizon, testCutoffs: test, validationCutoffs: validation)
        )
    }

    @Test func `label windows that end at the next part's start are kept`() throws {
        let split = try split([0, 10, 20, 30])
        #expect(split.trainCutoffs == [0, 10])
        #expect(split.validationCutoffs == [20])
        #expect(split.testCutoffs == [30])
        #expect(split.purged.rows.isEmpty)
        #expect(split.train.rows == Array(0..<8))
        #expect(split.test.rows == Array(12..<16))
        #expect(split.test.positiveCount == 2)
        #expect(split.test.negativeCount == 2)
    }

    @Test func `label windows that reach one instant further are purged`() throws {
        let split = try split([0, 10, 20, 30, 40], horizon: 10)
        #expect(split.testCutoffs == [40])
        #expect(split.validationCutoffs == [20])
        #expect(split.trainCutoffs == [0])
        #expect(split.purged.rows == Array(4..<8) + Array(12..<16))
    }

    @Test func `no earlier label window overlaps a later part, whatever the cutoffs`() throws {
        var random = RandomRows(seed: 21)
        for _ in 0..<200 {
            let cutoffs = (0..<20).map { _ in Int64(random.below(300)) }
            let gap = Int64(random.below(10))
            let horizon = Int64(1 + random.below(30))
            let test = random.below(4)
            let validation = random.below(4)
            let calibration = random.below(3)
            let options = try TimeSplit.Options(
                gap: gap,
                horizon: horizon,
                testCutoffs: test,
                validationCutoffs: validation,
                calibrationCutoffs: calibration
            )
            let (rowCutoffs, labels) = rows(cutoffs)
            guard let split = try? TimeSplit(cutoffs: rowCutoffs, labels: labels, options: options) else { continue }
            let parts = [split.trainCutoffs, split.validationCutoffs, split.calibrationCutoffs, split.testCutoffs]
            for earlier in 0..<4 {
                for later in (earlier + 1)..<4 {
                    guard let last = parts[earlier].last, let first = parts[later].first else { continue }
                    #expect(last + gap + horizon <= first)
                }
            }
            #expect(split.validationCutoffs.count == validation)
            #expect(split.calibrationCutoffs.count == calibration)
            #expect(split.testCutoffs.count == test)
            let sides = [split.train, split.validation, split.calibration, split.test]
            #expect((sides.flatMap(\.rows) + split.purged.rows).sorted() == Array(rowCutoffs.indices))
            for (part, cutoffs) in zip(sides, parts) {
                #expect(Set(part.rows.map { rowCutoffs[$0] }) == Set(cutoffs))
            }
        }
    }

    @Test func `rows without a label are in no part`() throws {
        let cutoffs: [Int64] = [0, 0, 0, 10, 10, 20, 20]
        let labels = [0, 1, Double.nan, 1, 0, .nan, .nan]
        let split = try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: 0, horizon: 10, testCutoffs: 1, validationCutoffs: 0)
        )
        #expect(split.train.rows == [0, 1])
        #expect(split.test.rows == [3, 4])
        #expect(split.validation.rows.isEmpty)
    }

    @Test func `without later parts everything trains`() throws {
        let split = try split([0, 1, 2], test: 0, validation: 0)
        #expect(split.trainCutoffs == [0, 1, 2])
        #expect(split.train.rows.count == 12)
    }

    @Test func `an empty part is refused with the counts`() throws {
        let error = try #require(throws: EvaluationError.self) { try split([0, 5, 30, 31]) }
        #expect(error.code == .emptyPart)
        #expect(error.message.contains("the training part would have no row"))
        #expect(error.message.contains("4 cutoffs with labels (16 rows)"))
        #expect(error.message.contains("8 rows are purged"))
    }

    @Test func `one class is refused with the counts`() throws {
        let error = try #require(throws: EvaluationError.self) {
            try TimeSplit(
                cutoffs: [0, 0, 10, 10, 10],
                labels: [0, 1, 0, 0, 0],
                options: .init(gap: 0, horizon: 1, testCutoffs: 1, validationCutoffs: 0)
            )
        }
        #expect(error.code == .oneClass)
        #expect(error.message.contains("the test part would have one label only (0 positives, 3 negatives)"))
    }

    @Test func `options out of range are refused`() {
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: -1, horizon: 1, testCutoffs: 1, validationCutoffs: 1)
        }
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: 0, horizon: 0, testCutoffs: 1, validationCutoffs: 1)
        }
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: 0, horizon: 1, testCutoffs: -1, validationCutoffs: 1)
        }
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: 0, horizon: 1, testCutoffs: 1, validationCutoffs: -1)
        }
    }

    @Test func `labels are checked`() throws {
        let options = try TimeSplit.Options(gap: 0, horizon: 1, testCutoffs: 0, validationCutoffs: 0)
        #expect(
            try #require(throws: EvaluationError.self) {
                try TimeSplit(cutoffs: [0, 1], labels: [0], options: options)
            }.code == .differentLengths
        )
        #expect(
            try #require(throws: EvaluationError.self) {
                try TimeSplit(cutoffs: [0, 1], labels: [0, 2], options: options)
            }.code == .invalidLabel
        )
    }

    @Test func `a calibration part lies between validation and test, purged on both sides`() throws {
        let (cutoffs, labels) = rows([0, 10, 20, 30, 40, 50, 60, 70])
        func split(horizon: Int64) throws -> TimeSplit {
            try TimeSplit(
                cutoffs: cutoffs,
                labels: labels,
                options: .init(
                    gap: 1,
                    horizon: horizon,
                    testCutoffs: 1,
                    validationCutoffs: 1,
                    calibrationCutoffs: 2
                )
            )
        }
        let near = try split(horizon: 9)
        #expect(near.trainCutoffs == [0, 10, 20, 30])
        #expect(near.validationCutoffs == [40])
        #expect(near.calibrationCutoffs == [50, 60])
        #expect(near.testCutoffs == [70])
        #expect(near.calibration.rows == Array(20..<28))
        #expect(near.calibration.positiveCount == 4)
        #expect(near.purged.rows.isEmpty)
        // One instant more, and the cutoff before each part is purged; the two of calibration may overlap.
        let far = try split(horizon: 10)
        #expect(far.testCutoffs == [70])
        #expect(far.calibrationCutoffs == [40, 50])
        #expect(far.validationCutoffs == [20])
        #expect(far.trainCutoffs == [0])
        #expect(far.purged.rows == Array(4..<8) + Array(12..<16) + Array(24..<28))
        let error = try #require(throws: EvaluationError.self) { try split(horizon: 20) }
        #expect(error.message.contains("0 train, 1 validate, 2 calibrate, 1 test"))
    }

    @Test func `dates cut a calibration part, in order`() throws {
        let (cutoffs, labels) = rows([3, 10, 11, 20, 25, 30, 31, 40, 47])
        let split = try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: 1, horizon: 4, validationFrom: 15, calibrationFrom: 28, testFrom: 45)
        )
        #expect(split.trainCutoffs == [3, 10])
        #expect(split.validationCutoffs == [20])
        #expect(split.calibrationCutoffs == [30, 31, 40])
        #expect(split.testCutoffs == [47])
        #expect(split.purged.rows == Array(8..<12) + Array(16..<20))
        for (calibrationFrom, testFrom) in [(Int64(15), Int64(45)), (45, 45), (50, 45)] {
            #expect(throws: EvaluationError.self) {
                try TimeSplit.Options(
                    gap: 1,
                    horizon: 4,
                    validationFrom: 15,
                    calibrationFrom: calibrationFrom,
                    testFrom: testFrom
                )
            }
        }
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(
                gap: 0,
                horizon: 1,
                testCutoffs: 1,
                validationCutoffs: 1,
                calibrationCutoffs: -1
            )
        }
    }

    private func split(
        _ cutoffs: [Int64],
        horizon: Int64 = 9,
        validationFrom: Int64?,
        testFrom: Int64?
    ) throws -> TimeSplit {
        let (cutoffs, labels) = rows(cutoffs)
        return try TimeSplit(
            cutoffs: cutoffs,
            labels: labels,
            options: .init(gap: 1, horizon: horizon, validationFrom: validationFrom, testFrom: testFrom)
        )
    }

    @Test func `dates cut parts, and label windows that reach a date are purged`() throws {
        let split = try split([3, 10, 11, 20, 25, 30, 31, 47], validationFrom: 20, testFrom: 35)
        #expect(split.trainCutoffs == [3, 10])
        #expect(split.validationCutoffs == [20, 25])
        #expect(split.testCutoffs == [47])
        #expect(split.purged.rows == Array(8..<12) + Array(20..<28))
        let onlyTest = try self.split([3, 10, 11, 20, 21], validationFrom: nil, testFrom: 20)
        #expect(onlyTest.trainCutoffs == [3, 10])
        #expect(onlyTest.validation.rows.isEmpty)
        #expect(onlyTest.testCutoffs == [20, 21])
        let onlyValidation = try self.split([3, 10, 11, 20, 21], validationFrom: 20, testFrom: nil)
        #expect(onlyValidation.trainCutoffs == [3, 10])
        #expect(onlyValidation.validationCutoffs == [20, 21])
    }

    @Test func `dates that leave a part empty or with one class are refused with the counts`() throws {
        let empty = #expect(throws: EvaluationError.self) {
            try split([3, 10, 20], validationFrom: 15, testFrom: 35)
        }
        #expect(empty.map { $0.message.contains("test") && $0.message.contains("12 rows") } == true)
        let oneClass = #expect(throws: EvaluationError.self) {
            try TimeSplit(
                cutoffs: [1, 1, 20, 20],
                labels: [0, 1, 1, 1],
                options: .init(gap: 0, horizon: 1, validationFrom: nil, testFrom: 20)
            )
        }
        #expect(oneClass.map { $0.message.contains("move the dates") } == true)
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: 0, horizon: 1, validationFrom: 5, testFrom: 5)
        }
        #expect(throws: EvaluationError.self) {
            try TimeSplit.Options(gap: 0, horizon: 1, validationFrom: nil, testFrom: nil)
        }
    }

    @Test func `no label window of a part by date reaches a later date`() throws {
        var random = RandomRows(seed: 22)
        for _ in 0..<100 {
            let cutoffs = (0..<40).map { _ in Int64(random.below(300)) }
            let (validationFrom, testFrom) = (Int64(80 + random.below(60)), Int64(180 + random.below(60)))
            let horizon = Int64(1 + random.below(30))
            guard
                let split = try? split(cutoffs, horizon: horizon, validationFrom: validationFrom, testFrom: testFrom)
            else { continue }
            #expect(split.trainCutoffs.allSatisfy { $0 + 1 + horizon <= validationFrom })
            #expect(
                split.validationCutoffs.allSatisfy { $0 >= validationFrom && $0 + 1 + horizon <= testFrom }
            )
            #expect(split.testCutoffs.allSatisfy { $0 >= testFrom })
            let parts = [split.train, split.validation, split.test, split.purged]
            #expect(parts.flatMap(\.rows).sorted() == Array(0..<cutoffs.count * 4))
        }
    }
}
