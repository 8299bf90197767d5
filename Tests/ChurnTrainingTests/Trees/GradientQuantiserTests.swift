import Testing

@testable import ChurnTraining

@Suite struct GradientQuantiserTests {
    @Test(arguments: [1, 0.75, 1.5, 3, 1e-6, 12_345])
    func `the largest values stay within the bound that sums rely on`(weight: Double) {
        let quantiser = GradientQuantiser(largestWeight: weight)
        for bits in [UInt64.min, .max] {
            for sign in [-1.0, 1] {
                let packed = quantiser.quantise(gradient: sign * weight, hessian: weight / 4, bits: bits)
                #expect(abs(GradientQuantiser.gradient(packed)) <= GradientQuantiser.largestInteger)
                #expect(GradientQuantiser.hessian(packed) <= GradientQuantiser.largestInteger)
                #expect(abs(GradientQuantiser.gradient(packed)) >= GradientQuantiser.largestInteger / 2)
            }
        }
    }

    @Test(arguments: [1, 0.75, 3, 1e-6, 12_345, 1e-305], [1, 0.01, 77.0])
    func `scales from the largest values use the whole range and no more`(gradient: Double, hessian: Double) {
        let quantiser = GradientQuantiser(largestGradient: gradient, largestHessian: hessian)
        for bits in [UInt64.min, .max] {
            let packed = quantiser.quantise(gradient: -gradient, hessian: hessian, bits: bits)
            #expect(abs(GradientQuantiser.gradient(packed)) <= GradientQuantiser.largestInteger)
            #expect((2048...4096).contains(GradientQuantiser.hessian(packed)))
            if gradient > 1e-300 { #expect(GradientQuantiser.gradient(packed) <= -2048) }
        }
    }

    @Test func `where all values are 0 they stay 0`() {
        let quantiser = GradientQuantiser(largestGradient: 0, largestHessian: 0)
        #expect(quantiser.quantise(gradient: 0, hessian: 0, bits: .max) == 0)
    }

    @Test func `values on the grid are exact whatever the bits`() {
        let quantiser = GradientQuantiser(largestWeight: 1)
        for integer in [-4096, -2048, -1, 0, 1, 77, 4096] {
            for bits in [UInt64.min, 0x1234_5678_9abc_def0, .max] {
                let gradient = Double(integer) / quantiser.gradientScale
                let hessian = Double(abs(integer)) / quantiser.hessianScale
                let packed = quantiser.quantise(gradient: gradient, hessian: hessian, bits: bits)
                #expect(GradientQuantiser.gradient(packed) == integer)
                #expect(GradientQuantiser.hessian(packed) == abs(integer))
            }
        }
    }

    @Test func `rounding is right on average`() {
        let quantiser = GradientQuantiser(largestWeight: 1)
        let random = CounterRandom(seed: 3, stream: .rounding, tree: 4)
        let count = 40_000
        var sums = (gradient: 0, hessian: 0)
        for row in 0..<count {
            let packed = quantiser.quantise(gradient: -0.30001, hessian: 0.20001, bits: random.bits(row))
            sums.gradient += GradientQuantiser.gradient(packed)
            sums.hessian += GradientQuantiser.hessian(packed)
        }
        // Five standard errors of a rounding error of half a unit at most.
        let tolerance = 5 * 0.5 / Double(count).squareRoot()
        #expect(abs(Double(sums.gradient) / Double(count) + 0.30001 * quantiser.gradientScale) < tolerance)
        #expect(abs(Double(sums.hessian) / Double(count) - 0.20001 * quantiser.hessianScale) < tolerance)
    }

    @Test func `streams, trees, seeds and counters give different bits`() {
        var seen: Set<UInt64> = []
        for seed: UInt64 in 0..<3 {
            for tree in 0..<3 {
                for counter in 0..<3 {
                    seen.insert(CounterRandom(seed: seed, stream: .rounding, tree: tree).bits(counter))
                    seen.insert(CounterRandom(seed: seed, stream: .rowSampling, tree: tree).bits(counter))
                }
            }
        }
        #expect(seen.count == 54)
        #expect(CounterRandom(seed: 1, stream: .rounding).bits(7) == CounterRandom(seed: 1, stream: .rounding).bits(7))
    }
}
