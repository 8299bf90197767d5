import Glibc
import Testing

@testable import ChurnFeatures

@Suite struct PoissonTailTests {
    @Test func `nothing is no surprise`() {
        for mean in [1e-9, 0.5, 1, 30, 1e6] { #expect(PoissonTail.surprise(count: 0, mean: mean) == 0) }
    }

    @Test func `one event or more has the chance 1 - e^-mu`() {
        for mean in [1e-12, 1e-3, 0.1, 0.5, 1, 2, 5, 20] {
            let expected = -log10(-expm1(-mean))
            let found = PoissonTail.surprise(count: 1, mean: mean)
            #expect(abs(found - expected) <= 1e-15 + 1e-14 * expected, "\(mean): \(found) is not \(expected)")
        }
    }

    @Test func `the tail equals a plain sum of Poisson terms on both sides of the mean`() {
        for mean in [0.01, 0.3, 1, 2.5, 7, 19.5, 21, 60, 250] {
            for count in [1, 2, 3, 5, 8, 13, 19, 20, 21, 22, 40, 59, 60, 61, 100, 200, 249, 250, 251, 300] {
                let expected = naiveSurprise(count, mean)
                guard expected < 280 else { continue }
                let found = PoissonTail.surprise(count: count, mean: mean)
                // The plain sum itself loses digits in the terms' exponents.
                #expect(abs(found - expected) <= 1e-12 * max(1, expected), "\(count), \(mean): \(found), \(expected)")
            }
        }
    }

    @Test func `chances too small for a double still have a surprise`() {
        let found = PoissonTail.surprise(count: 1000, mean: 0.001)
        // The first term, 1000 ln 0.001 - 0.001 - ln 1000!, and the second relative to it.
        let expected = (1000 * log(1000) + 0.001 + lgamma(1001) - log1p(0.001 / 1001)) / log(10)
        #expect(found > 5000)
        #expect(abs(found - expected) < 1e-8)
    }

    @Test func `more events are more surprising, and a higher mean makes them less so`() {
        for mean in [0.2, 3, 20.5, 1000] {
            let surprises = (0...60).map { PoissonTail.surprise(count: $0 * 20, mean: mean) }
            for (before, after) in zip(surprises, surprises.dropFirst()) { #expect(after >= before) }
        }
        let byMean = [0.2, 3, 20, 20.5, 29, 30, 31, 60].map { PoissonTail.surprise(count: 30, mean: $0) }
        for (lower, higher) in zip(byMean, byMean.dropFirst()) { #expect(lower > higher) }
    }

    @Test func `large means give half at about the mean`() {
        let surprise = PoissonTail.surprise(count: 1_000_000, mean: 1_000_000)
        #expect(abs(surprise - log10(2)) < 1e-3)
    }
}
