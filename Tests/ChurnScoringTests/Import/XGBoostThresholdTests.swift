import Testing

@testable import ChurnScoring

@Suite struct XGBoostThresholdTests {
    private func check(_ threshold: Float) {
        let cut = XGBoostTree.greatestDouble(roundingBelow: threshold)
        #expect(Float(cut) < threshold, "\(threshold)")
        #expect(Float(cut.nextUp) >= threshold, "\(threshold)")
    }

    @Test func `a cut is the greatest double that rounds below the threshold`() {
        let special: [Float] = [
            0, -0.0, 1, -1, 0.5, 2, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e-38, .leastNormalMagnitude,
            .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude, 16_777_216, 0.1,
        ]
        for threshold in special {
            for neighbour in [threshold, threshold.nextUp, threshold.nextDown] where neighbour.isFinite {
                check(neighbour)
            }
        }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let threshold = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
            if threshold.isFinite { check(threshold) }
        }
    }

    @Test func `ties go to the even float32`() {
        // Between 1 and the float32 before it, 1 is the even one: the middle rounds up to it and goes right.
        #expect(XGBoostTree.greatestDouble(roundingBelow: 1) == (1 - 0x1p-25).nextDown)
        // Between 1 and the next, 1 is the even one: the middle rounds down to it and goes left.
        #expect(XGBoostTree.greatestDouble(roundingBelow: Float(1).nextUp) == 1 + 0x1p-24)
    }
}
