import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct PenaltySelectionTests {
    private func choose(_ data: TrainingData) throws -> PenaltySelection.Choice {
        let weights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        return try PenaltySelection.choose(data, weights, encoding, threads: 2)
    }

    @Test func `noise gets the strongest penalty and signal a weaker one`() throws {
        var fixtures = LinearFixtures(seed: 31)
        let noise = (0..<20).map { _ in (0..<400).map { _ in fixtures.normal() } }
        let labels = (0..<400).map { _ in fixtures.uniform() < 0.5 ? 1.0 : 0 }
        #expect(try choose(.numeric(noise, labels: labels)).penalty >= 300)
        let signal = try fixtures.data(rows: 3000)
        #expect(try choose(signal).penalty <= 30)
    }

    @Test func `too few rows for folds take the fallback and say so`() throws {
        let choice = try choose(.numeric([[1, 2, 3, 4]], labels: [0, 1, 0, 1]))
        #expect(choice.penalty == PenaltySelection.fallback)
        #expect(choice.note != nil)
    }

    @Test func `folds go by customer and not by row`() throws {
        var fixtures = LinearFixtures(seed: 32)
        let data = try fixtures.data(rows: 600, seedOfCustomers: 1)
        let reversed = try data.selectingRows((0..<600).reversed())
        let choices = try [choose(data), choose(reversed)]
        #expect(choices[0].penalty == choices[1].penalty)
        let losses = choices.map { $0.heldOutLogLoss ?? .nan }
        #expect(abs(losses[0] - losses[1]) < 1e-9)
    }

    @Test func `large data are sampled by whole customers`() throws {
        var fixtures = LinearFixtures(seed: 33)
        let data = try fixtures.data(rows: 45_000, seedOfCustomers: 1)
        let sample = PenaltySelection.sampledRows(data, SelectionFolds.customerHashes(data))
        #expect(abs(sample.count - PenaltySelection.rowLimit) < 1_000)
        #expect(Dictionary(grouping: sample) { $0 / 3 }.values.allSatisfy { $0.count == 3 })
    }
}
