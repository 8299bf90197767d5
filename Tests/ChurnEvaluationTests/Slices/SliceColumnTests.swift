import ChurnEvaluation
import Testing

struct SliceColumnTests {
    @Test func `texts are sorted, a missing one has no value`() throws {
        let column = try SliceColumn(name: "plan", texts: ["pro", nil, "basic", "pro"])
        #expect(column.values == ["basic", "pro"])
        #expect(column.codes == [1, -1, 0, 1])
    }

    @Test func `a band holds its lower end`() throws {
        let numbers = [-.infinity, 29.9, 30, 89.9, 90, .infinity, .nan]
        let column = try SliceColumn(name: "tenure", numbers: numbers, bands: .edges([30, 90]))
        #expect(column.values == ["below 30", "30 to 90", "90 and more"])
        #expect(column.codes == [0, 0, 1, 1, 2, 2, -1])
    }

    @Test func `bands of equal count are cut at round numbers`() throws {
        let column = try SliceColumn(
            name: "tenure",
            numbers: [3.7, 11.2, 48.31, 97.6, 104.2, 399.9, 1204.4, 2000.7],
            bands: .quantiles(4)
        )
        // Cuts anywhere in (11.2, 48.31], (97.6, 104.2], (399.9, 1204.4].
        #expect(column.values == ["below 40", "40 to 100", "100 to 1000", "1000 and more"])
        #expect(column.codes == [0, 0, 1, 1, 2, 2, 3, 3])
    }

    @Test func `equal values stay in one band`() throws {
        let column = try SliceColumn(name: "seats", numbers: [1, 1, 1, 1, 1, 1, 2, 0], bands: .quantiles(4))
        #expect(Set(zip(column.codes, [1.0, 1, 1, 1, 1, 1, 2, 0]).filter { $0.1 == 1 }.map(\.0)).count == 1)
        let constant = try SliceColumn(name: "seats", numbers: [5, 5, .nan], bands: .quantiles(3))
        #expect(constant.values == ["all"] && constant.codes == [0, 0, -1])
        let empty = try SliceColumn(name: "seats", numbers: [.nan, .nan], bands: .quantiles(3))
        #expect(empty.values.isEmpty && empty.codes == [-1, -1])
    }

    @Test(
        arguments: [
            (-5.0, 3.0, 0.0), (0.1234, 0.1239, 0.1239), (7, 7.25, 7.2), (-48.3, -11.2, -20), (0, 1e-7, 1e-7),
            (99.5, 100, 100), (1e16, 1e16 + 4, 1e16 + 4),
        ] as [(Double, Double, Double)]
    )
    func `the roundest number between two`(lower: Double, upper: Double, expected: Double) throws {
        // Two bands of one value each are cut between them.
        let column = try SliceColumn(name: "x", numbers: [lower, upper], bands: .quantiles(2))
        let text = "\(expected)"
        #expect(column.values[0] == "below " + (text.hasSuffix(".0") ? String(text.dropLast(2)) : text))
        #expect(column.codes == [0, 1])
    }

    @Test func `edges that do not ascend, and too many values, are refused`() {
        for bands in [SliceBands.edges([]), .edges([3, 3]), .edges([1, .infinity]), .quantiles(1), .quantiles(101)] {
            #expect(throws: EvaluationError.self) { try SliceColumn(name: "x", numbers: [1, 2], bands: bands) }
        }
        let error = #expect(throws: EvaluationError.self) {
            try SliceColumn(name: "id", texts: (0..<501).map(String.init))
        }
        #expect(error?.message.contains("\"id\" has 501 different values") == true)
    }
}
