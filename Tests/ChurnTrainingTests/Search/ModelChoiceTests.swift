import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ModelChoiceTests {
    /// Labels drawn from log-odds `a + b`, of which each member sees one part.
    private struct Drawn {
        var linear: [Double] = []
        var trees: [Double] = []
        var labels: [Double] = []

        init(rows: Int, linearPart: Double, treesPart: Double) {
            let random = CounterRandom(seed: 5, stream: .search)
            for row in 0..<rows {
                let first = linearPart * (4 * random.unit(3 * row) - 2)
                let second = treesPart * (4 * random.unit(3 * row + 1) - 2)
                linear.append(first)
                trees.append(second)
                let probability = PortableMath.sigmoid(first + second)
                labels.append(random.unit(3 * row + 2) < probability ? 1 : 0)
            }
        }

        func choice() throws -> ModelChoice {
            try ModelChoice(linear: linear, trees: trees, labels: labels, customers: Array(labels.indices))
        }
    }

    @Test func `members that see different things are blended`() throws {
        let choice = try Drawn(rows: 4_000, linearPart: 1, treesPart: 1).choice()
        #expect(choice.winner == 2)
        #expect(choice.contenders[2].excess == 0 && choice.contenders[2].excessStandardError == 0)
        #expect(choice.contenders[0].excess > 2 * choice.contenders[0].excessStandardError)
        #expect(choice.contenders[2].areaUnderROC > choice.contenders[1].areaUnderROC)
        // The truth is the sum of both: weights of 1 and an intercept of 0.
        #expect(abs(choice.weights.linear - 1) < 0.15 && abs(choice.weights.trees - 1) < 0.15)
        #expect(abs(choice.weights.intercept) < 0.15)
    }

    @Test func `a member that knows nothing gets no weight, and noise does not win for the blend`() throws {
        var drawn = Drawn(rows: 4_000, linearPart: 1, treesPart: 0)
        let random = CounterRandom(seed: 6, stream: .search)
        drawn.trees = drawn.trees.indices.map { random.unit($0) - 0.5 }
        let choice = try drawn.choice()
        #expect(abs(choice.weights.trees) < 0.1 * choice.weights.linear)
        #expect(choice.contenders[1].excess > 5 * choice.contenders[1].excessStandardError)
    }

    @Test func `scores that are off are put right in the blend`() throws {
        var drawn = Drawn(rows: 4_000, linearPart: 1, treesPart: 1)
        drawn.linear = drawn.linear.map { 3 * $0 + 2 }
        let weights = try drawn.choice().weights
        #expect(abs(weights.linear - 1.0 / 3) < 0.06)
        #expect(abs(weights.intercept + 2.0 / 3) < 0.15)
    }

    @Test func `the error of a difference is that of customers' sums`() {
        // Differences 1, 1, -1, -1 about a mean of 0; by customers of two rows the sums are 2 and -2.
        let losses = [1.0, 1, -1, -1]
        let zeros = [0.0, 0, 0, 0]
        let byRow = ModelChoice.difference(losses, zeros, customers: [0, 1, 2, 3])
        #expect(byRow.mean == 0)
        #expect(abs(byRow.standardError - (4.0 * 4 / 3).squareRoot() / 4) < 1e-15)
        let byCustomer = ModelChoice.difference(losses, zeros, customers: [7, 7, 3, 3])
        #expect(abs(byCustomer.standardError - (8.0 * 2 / 1).squareRoot() / 4) < 1e-15)
    }

    @Test func `the log loss of a raw score is that of its probability`() {
        for rawScore in [-3.0, -0.5, 0, 2] {
            let probability = PortableMath.sigmoid(rawScore)
            #expect(abs(ModelChoice.logLoss(rawScore, 1) + PortableMath.log(probability)) < 1e-14)
            #expect(abs(ModelChoice.logLoss(rawScore, 0) + PortableMath.log(1 - probability)) < 1e-14)
        }
        #expect(ModelChoice.logLoss(-1_000, 1) == 1_000)
    }
}
