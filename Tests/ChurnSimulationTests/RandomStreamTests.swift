import Testing

@testable import ChurnSimulation

struct RandomStreamTests {
    private func stream(seed: UInt64 = 1, customer: Int = 0, purpose: RandomStream.Purpose = .fate) -> RandomStream {
        RandomStream(seed: seed, customer: customer, purpose: purpose)
    }

    @Test func `streams repeat and differ by seed, customer and purpose`() {
        var streams = [
            stream(), stream(), stream(seed: 2), stream(customer: 1), stream(purpose: .profile),
        ]
        let firsts = streams.indices.map { streams[$0].next() }
        #expect(firsts[0] == firsts[1])
        #expect(Set(firsts).count == 4)
    }

    @Test func `the numbers never change between versions`() {
        // Made once by a separate implementation of the formula in the type's comment, with Python's integers.
        var stream = stream(seed: 42, customer: 1_000, purpose: .behaviour)
        #expect([stream.next(), stream.next()] == [0xB2A8_0A89_EE9C_E75B, 0xF329_BB7D_A093_DB90])
    }

    @Test func `uniform numbers have the mean and variance of their distribution`() {
        var stream = stream()
        let values = (0..<20_000).map { _ in stream.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        // Four standard errors: sqrt(1 / 12 / 20000) = 0.002.
        #expect(abs(mean(values) - 0.5) < 0.0082)
        #expect(abs(variance(values) - 1.0 / 12) < 0.003)
    }

    @Test func `normal numbers have mean 0, variance 1 and little skew`() {
        var stream = stream(seed: 3)
        let values = (0..<20_000).map { _ in stream.normal() }
        #expect(abs(mean(values)) < 0.0283)
        #expect(abs(variance(values) - 1) < 0.04)
        #expect(abs(mean(values.map { $0 * $0 * $0 })) < 0.11)
    }

    @Test(arguments: [0.05, 1.0, 7.5])
    func `poisson counts have mean and variance of their mean`(expected: Double) {
        var stream = stream(seed: 4)
        let zero = [0.05: 0.951229424500714, 1.0: 0.36787944117144233, 7.5: 0.0005530843701478336][expected] ?? .nan
        let values = (0..<20_000).map { _ in Double(stream.poisson(mean: expected, zeroProbability: zero)) }
        let standardError = (expected / 20_000).squareRoot()
        #expect(abs(mean(values) - expected) < 4 * standardError)
        #expect(abs(variance(values) / expected - 1) < 0.15)
    }

    @Test func `weights decide how often an index comes`() {
        var stream = stream(seed: 5)
        var counts = [0, 0, 0]
        for _ in 0..<10_000 { counts[stream.index(weights: [0.2, 0.5, 0.3])] += 1 }
        for (count, weight) in zip(counts, [0.2, 0.5, 0.3]) { #expect(abs(Double(count) - 10_000 * weight) < 200) }
    }

    @Test func `bounded integers reach both ends and no further`() {
        var stream = stream(seed: 6)
        #expect(Set((0..<200).map { _ in stream.below(3) }) == [0, 1, 2])
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private func variance(_ values: [Double]) -> Double {
        let center = mean(values)
        return mean(values.map { ($0 - center) * ($0 - center) })
    }
}
