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

    @Test func `eight losses at once are those of one row after the other`() {
        var random = TestRandom(8)
        for round in 0..<300 {
            // Every tenth batch has scores whose powers are subnormal, and one that is not a number.
            let reach = round % 10 == 0 ? 800.0 : 20
            var scores = (0..<8).map { _ in reach * (2 * random.unit() - 1) }
            if round == 50 { scores[3] = .nan }
            scores[5] = round % 2 == 0 ? 0 : -0.0
            let labels = (0..<8).map { _ in random.unit() < 0.5 ? 1.0 : 0 }
            let lanes = LogisticLanes(scores: scores, labels: labels)
            for lane in 0..<8 {
                let one = LogisticLoss(score: scores[lane], label: labels[lane])
                #expect(lanes[lane].probability.bitPattern == one.probability.bitPattern)
                #expect(lanes[lane].linearPart == one.linearPart || scores[lane].isNaN)
                #expect(lanes[lane].onePlusExponential.bitPattern == one.onePlusExponential.bitPattern)
            }
        }
    }
}
