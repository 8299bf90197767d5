import Testing

@testable import ChurnEvaluation

struct PopulationStabilityTests {
    @Test func `the index is that of the formula`() throws {
        // (0.25 - 0.5) ln(0.5) + (0.75 - 0.5) ln(1.5), and 6.6349 (1/100 + 1/100).
        let moved = try #require(PopulationStability(expected: [50, 50], actual: [25, 75]))
        #expect(abs(moved.index - 0.27465307) < 1e-8)
        #expect(abs(moved.criticalValue - 0.13269793) < 1e-8)
        #expect(moved.level == .large)
        let same = try #require(PopulationStability(expected: [3, 5], actual: [6, 10]))
        #expect(same.index == 0 && same.level == .stable)
    }

    @Test func `an empty bin counts half a row and one empty in both is left out`() throws {
        // e = (1, 0.05), a = (0.5, 0.5): (0.5 - 1) ln(0.5) + (0.5 - 0.05) ln(10).
        let one = try #require(PopulationStability(expected: [10, 0], actual: [5, 5]))
        #expect(abs(one.index - 1.38273688) < 1e-8)
        #expect(PopulationStability(expected: [10, 0, 0], actual: [5, 5, 0]) == one)
    }

    @Test func `few rows reach a high index by chance`() throws {
        let few = try #require(PopulationStability(expected: [5, 5], actual: [2, 8]))
        #expect(few.index > 0.25 && few.level == .stable)
    }

    @Test func `a group without rows has no index`() {
        #expect(PopulationStability(expected: [0, 0], actual: [1, 2]) == nil)
        #expect(PopulationStability(expected: [1, 2], actual: [0, 0]) == nil)
    }

    @Test(arguments: [
        (1, 6.6348966), (2, 9.2103404), (3, 11.3448667), (9, 21.6659943), (10, 23.2092512), (100, 135.8067232),
        (2001, 2151.1024441),
    ])
    func `chi-squared has the critical values of the tables`(degreesOfFreedom: Int, value: Double) {
        let critical = ChiSquared.criticalValue(tail: 0.01, degreesOfFreedom: degreesOfFreedom)
        #expect(abs(critical - value) < 1e-6)
    }

    @Test func `no degree of freedom has the critical value 0`() {
        #expect(ChiSquared.criticalValue(tail: 0.01, degreesOfFreedom: 0) == 0)
    }

    @Test func `scores are compared in the deciles of the expected ones`() throws {
        let expected = (0..<100).map { Double($0) }
        // A tenth has moved from the lowest decile to the highest.
        let actual = (0..<100).map { $0 < 10 ? 95.0 : Double($0) }
        let stability = try PopulationStability.ofScores(actual, expected: expected)
        let counts = [0] + Array(repeating: 10, count: 8) + [20]
        #expect(stability == PopulationStability(expected: Array(repeating: 10, count: 10), actual: counts))
        #expect(try PopulationStability.ofScores(expected.reversed(), expected: expected).index == 0)
        #expect(try PopulationStability.ofScores([3, 3], expected: [3, 3, 3]).index == 0)
        let empty = #expect(throws: EvaluationError.self) { try PopulationStability.ofScores([], expected: [1]) }
        #expect(empty?.code == .noRows)
        let missing = #expect(throws: EvaluationError.self) {
            try PopulationStability.ofScores([1, .nan], expected: [1])
        }
        #expect(missing?.code == .invalidScore && missing?.row == 1)
    }

    @Test func `drift is measured in the bins of the first period`() {
        // First period 1, 2, 3, 4 in two bins: up to 2, and above. Second: 2, 9, 9, missing.
        let periods = RowPeriods([7, 7, 7, 7, 8, 8, 8, 8])
        let drift = SortedValues([1, 2, 3, 4, 2, 9, 9, .nan]).drift(over: periods, bins: 2)
        #expect(drift == [PopulationStability(expected: [2, 2, 0], actual: [1, 2, 1])])
    }

    @Test func `codes are bins`() {
        let periods = RowPeriods([1, 1, 2, 2, 3, 3])
        let drift = SortedValues([0, 1, 0, 2, .nan, 1]).drift(over: periods, isCategorical: true)
        #expect(
            drift == [
                PopulationStability(expected: [1, 1, 0, 0], actual: [1, 0, 1, 0]),
                PopulationStability(expected: [1, 1, 0, 0], actual: [0, 1, 0, 1]),
            ]
        )
    }

    @Test func `a column that stops being filled drifts`() {
        let periods = RowPeriods([Int64](repeating: 1, count: 100) + [Int64](repeating: 2, count: 100))
        let values = (0..<100).map { Double($0) } + [Double](repeating: .nan, count: 100)
        #expect(SortedValues(values).drift(over: periods).map(\.level) == [.large])
        #expect(SortedValues([Double](repeating: .nan, count: 200)).drift(over: periods).map(\.index) == [0])
    }

    @Test func `one period or none has no drift`() {
        #expect(SortedValues([1, 2]).drift(over: RowPeriods([5, 5])) == [])
        #expect(SortedValues([]).drift(over: RowPeriods([])) == [])
    }
}
