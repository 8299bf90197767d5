import Testing

@testable import ChurnEvaluation

struct CohortTests {
    private func labelled(_ values: [Double], _ labels: [Double]) throws -> LabelledValues {
        LabelledValues(SortedValues(values), try RowLabels(labels))
    }

    @Test func `bins hold equally many rows where no values are equal`() throws {
        let values = (0..<20).map { Double(19 - $0) }
        let labels = values.map { $0 < 4 ? 1.0 : 0 }
        let cohorts = try labelled(values, labels).cohorts()
        #expect(cohorts.map(\.rowCount) == Array(repeating: 2, count: 10))
        #expect(cohorts.map(\.positiveCount) == [2, 2] + Array(repeating: 0, count: 8))
        #expect(cohorts.first?.values == 0...1 && cohorts.last?.values == 18...19)
    }

    @Test func `equal values stay together in the bin of their middle rank`() throws {
        // Of ten values six are 0: ranks 0 ..< 6, middle 3, bin 1 of 4. The others are at bins 2, 3, 3 and 3.
        let values = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4.0]
        let cohorts = try labelled(values, Array(repeating: 0, count: 10)).cohorts(bins: 4)
        #expect(cohorts.map(\.values) == [0...0, 1...1, 2...4])
        #expect(cohorts.map(\.rowCount) == [6, 1, 3])
    }

    @Test func `missing values are a cohort of their own and unlabelled rows are none`() throws {
        let values = [.nan, 1, .nan, 2, 3, .nan]
        let labels = [1, 0, 0, .nan, 1, .nan]
        let cohorts = try labelled(values, labels).cohorts()
        #expect(
            cohorts == [
                Cohort(values: 1...1, rowCount: 1, positiveCount: 0),
                Cohort(values: 3...3, rowCount: 1, positiveCount: 1),
                Cohort(values: nil, rowCount: 2, positiveCount: 1),
            ]
        )
    }

    @Test func `the rate has a Wilson interval`() {
        // Wilson's interval of 1 in 10, as in textbooks: 0.0179 to 0.4042.
        let rate = Cohort(values: 0...1, rowCount: 10, positiveCount: 1).rate
        #expect(rate.value == 0.1)
        #expect(abs(rate.lower - 0.0179) < 5e-5 && abs(rate.upper - 0.4042) < 5e-5)
    }

    @Test func `codes have a cohort each`() throws {
        let cohorts = try labelled([2, 0, 2, .nan], [1, 0, 0, 1]).cohortsByValue()
        #expect(cohorts.map(\.values) == [0...0, 2...2, nil])
        #expect(cohorts.map(\.rowCount) == [1, 2, 1])
    }

    @Test func `without labels there are no cohorts`() throws {
        #expect(try labelled([1, .nan], [.nan, .nan]).cohorts() == [])
        #expect(try labelled([], []).cohorts() == [])
    }

    @Test func `the area is that of the values as scores`() throws {
        var random = RandomRows(seed: 5)
        let (scores, labels) = random.scored(rows: 500, levels: 20)
        let expected = try ScoredLabels(scores: scores, labels: labels).areaUnderROCEstimate()
        let unlabelled = [0.3, .nan]
        let area = try labelled(scores + unlabelled, labels + [.nan, 1]).areaUnderROC()
        #expect(area == expected)
        #expect(try labelled([1, 2], [1, 1]).areaUnderROC() == nil)
        #expect(try labelled([.nan, 2], [1, 0]).areaUnderROC() == nil)
    }

    @Test func `a label that is no label is refused`() {
        let error = #expect(throws: EvaluationError.self) { try RowLabels([0, .nan, 2]) }
        #expect(error?.row == 2)
    }
}
