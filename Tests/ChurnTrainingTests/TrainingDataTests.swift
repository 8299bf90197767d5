import ChurnScoring
import ChurnTraining
import Testing

@Suite struct TrainingDataTests {
    private func code(
        _ labels: [Double],
        weights: [Double]? = nil,
        offsets: [Double]? = nil,
        rows: Int = 3,
        columns: Int = 1
    ) throws -> String? {
        let schema = try FeatureSchema((0..<columns).map { FeatureColumn(name: "c\($0)") })
        let matrix = FeatureMatrix(
            schema: schema,
            rowCount: rows,
            values: [Double](repeating: 0, count: rows * columns)
        )
        do {
            _ = try TrainingData(matrix: matrix, labels: labels, weights: weights, offsets: offsets)
            return nil
        } catch let error as TrainingError {
            return error.code
        }
    }

    @Test func `data that cannot be trained on are refused`() throws {
        #expect(try code([0, 1, 0]) == nil)
        #expect(try code([0, 1, 0], weights: [1, 0.5, 0]) == nil)
        #expect(try code([], rows: 0) == "rows.none")
        #expect(try code([0, 1, 0], columns: 0) == "columns.none")
        #expect(try code([0, 1]) == "labels.count")
        #expect(try code([0, 1, .nan]) == "labels.value")
        #expect(try code([0, 1, 2]) == "labels.value")
        #expect(try code([0, 0, 0]) == "labels.one_class")
        #expect(try code([1, 1, 1]) == "labels.one_class")
        #expect(try code([0, 1, 0], weights: [1, 1]) == "weights.count")
        #expect(try code([0, 1, 0], weights: [1, 1, -1]) == "weights.value")
        #expect(try code([0, 1, 0], weights: [1, .infinity, 1]) == "weights.value")
        #expect(try code([0, 1, 0], offsets: [0, -3, 2]) == nil)
        #expect(try code([0, 1, 0], offsets: [0, 1]) == "offsets.count")
        #expect(try code([0, 1, 0], offsets: [0, .nan, 1]) == "offsets.value")
        #expect(try code([0, 1, 0], weights: [1, 0, 1]) == "labels.one_class")
        #expect(try code([0, 1, 0], weights: [0, 0, 0]) == "labels.one_class")
    }

    @Test func `selected rows keep their labels and weights`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        let matrix = FeatureMatrix(schema: schema, rowCount: 3, values: [5, 6, 7])
        let data = try TrainingData(matrix: matrix, labels: [0, 1, 1], weights: [1, 2, 3]).selectingRows([2, 0])
        #expect(data.matrix.values == [7, 5])
        #expect(data.labels == [1, 0])
        #expect(data.weights == [3, 1])
    }

    @Test func `a summary lists the most important column first`() {
        let summary = FitSummary(
            algorithm: "a",
            iterations: 1,
            converged: true,
            trainingLogLoss: 0,
            importance: [.init(column: "x", value: 1), .init(column: "y", value: 2), .init(column: "z", value: 1)]
        )
        #expect(summary.importance.map(\.column) == ["y", "x", "z"])
    }
}
