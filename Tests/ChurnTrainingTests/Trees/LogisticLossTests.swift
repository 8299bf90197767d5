import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct LogisticLossTests {
    @Test func `one logarithm for many rows gives the sum of the losses`() {
        for count in [0, 1, 511, 512, 513, 2000] {
            var random = TestRandom(UInt64(count))
            let scores = (0..<count).map { _ in 8 * random.normal() }
            let labels = (0..<count).map { _ in random.unit() < 0.5 ? 0.0 : 1 }
            var sum = LossSum()
            var weighted = LossSum()
            for (score, label) in zip(scores, labels) {
                sum.add(LogisticLoss(score: score, label: label))
                weighted.add(LogisticLoss(score: score, label: label), weight: 2)
            }
            let expected = count == 0 ? 0 : meanLogLoss(scores, labels) * Double(count)
            #expect(abs(sum.total - expected) <= 1e-11 * max(1, expected))
            #expect(abs(weighted.total - 2 * expected) <= 1e-11 * max(1, expected))
        }
    }

    @Test func `large scores neither overflow nor lose the gradient`() {
        let wrong = LogisticLoss(score: 900, label: 0)
        #expect(wrong.probability == 1 && wrong.linearPart == 900)
        let right = LogisticLoss(score: -900, label: 0)
        #expect(right.probability == 0 && right.linearPart == 0)
        #expect(LogisticLoss(score: 0, label: 1).probability == 0.5)
    }
}
