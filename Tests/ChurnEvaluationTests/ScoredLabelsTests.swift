import ChurnEvaluation
import Testing

struct ScoredLabelsTests {
    private func code(scores: [Double], labels: [Double]) -> EvaluationError? {
        do {
            _ = try ScoredLabels(scores: scores, labels: labels)
            return nil
        } catch {
            return error as? EvaluationError
        }
    }

    @Test func `counts rows, positives and different scores`() throws {
        let rows = try ScoredLabels(scores: [0.5, 0.0, -0.0, 2], labels: [1, 0, 0, 1])
        #expect(rows.rowCount == 4)
        #expect(rows.positiveCount == 2)
        #expect(rows.negativeCount == 2)
        #expect(rows.baseRate == 0.5)
        #expect(rows.distinctScoreCount == 3)
    }

    @Test func `refuses columns of different length`() {
        #expect(code(scores: [0.5], labels: [1, 0])?.code == .differentLengths)
    }

    @Test func `refuses no row`() {
        #expect(code(scores: [], labels: [])?.code == .noRows)
    }

    @Test func `refuses a score that is no number and names its row`() {
        let error = code(scores: [0.5, .nan], labels: [1, 0])
        #expect(error?.code == .invalidScore)
        #expect(error?.row == 1)
        #expect(error?.description.hasPrefix("row 1: ") == true)
    }

    @Test(arguments: [0.5, 2, -1, Double.nan])
    func `refuses a label other than 0 and 1`(label: Double) {
        let error = code(scores: [0.5, 0.1, 0.2], labels: [1, 0, label])
        #expect(error?.code == .invalidLabel)
        #expect(error?.row == 2)
    }

    @Test(arguments: [0.0, 1])
    func `refuses one class and says how many`(label: Double) {
        let error = code(scores: [0.5, 0.1], labels: [label, label])
        #expect(error?.code == .oneClass)
        #expect(error?.message.contains("\(label == 1 ? 2 : 0) of 2") == true)
    }

    @Test func `ranks infinite scores`() throws {
        let rows = try ScoredLabels(scores: [.infinity, 0, -.infinity], labels: [1, 1, 0])
        #expect(rows.areaUnderROC() == 1)
    }
}
