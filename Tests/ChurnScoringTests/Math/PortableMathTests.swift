import ChurnScoring
import Glibc
import Testing

@Suite struct PortableMathTests {
    private func unitsInTheLastPlace(_ value: Double, _ reference: Double) -> Double {
        if value == reference || (value.isNaN && reference.isNaN) { return 0 }
        return abs(value - reference) / reference.ulp
    }

    @Test func `exp is within 1 ulp of the C library over its whole range`() {
        var worst = 0.0
        for step in 0...200_000 {
            let x = -744 + 1453.5 * Double(step) / 200_000
            worst = max(worst, unitsInTheLastPlace(PortableMath.exp(x), Glibc.exp(x)))
        }
        #expect(worst <= 1)
    }

    @Test func `exp keeps its edge cases`() {
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.exp(-0.0) == 1)
        #expect(PortableMath.exp(.nan).isNaN)
        #expect(PortableMath.exp(.infinity) == .infinity)
        #expect(PortableMath.exp(-.infinity) == 0)
        #expect(PortableMath.exp(709.78) == Glibc.exp(709.78))
        #expect(PortableMath.exp(710) == .infinity)
        #expect(PortableMath.exp(-746) == 0)
        #expect(PortableMath.exp(-745) == .leastNonzeroMagnitude)
    }

    @Test func `log and log1p are within 1 and 2 ulp of the C library`() {
        var worstLog = 0.0
        var worstLog1p = 0.0
        for step in 1...200_000 {
            let x = Glibc.exp(-700 + 1400 * Double(step) / 200_000)
            worstLog = max(worstLog, unitsInTheLastPlace(PortableMath.log(x), Glibc.log(x)))
            worstLog1p = max(worstLog1p, unitsInTheLastPlace(PortableMath.log1p(x), Glibc.log1p(x)))
            let near = -0.9999 + 3 * Double(step) / 200_000
            worstLog1p = max(worstLog1p, unitsInTheLastPlace(PortableMath.log1p(near), Glibc.log1p(near)))
            worstLog = max(worstLog, unitsInTheLastPlace(PortableMath.log(near + 1), Glibc.log(near + 1)))
        }
        #expect(worstLog <= 1)
        #expect(worstLog1p <= 2)
    }

    @Test func `log and log1p keep their edge cases`() {
        #expect(PortableMath.log(1) == 0)
        #expect(PortableMath.log(0) == -.infinity)
        #expect(PortableMath.log(-1).isNaN)
        #expect(PortableMath.log(.infinity) == .infinity)
        #expect(PortableMath.log(.leastNonzeroMagnitude) == Glibc.log(.leastNonzeroMagnitude))
        #expect(PortableMath.log1p(0) == 0)
        #expect(PortableMath.log1p(-1) == -.infinity)
        #expect(PortableMath.log1p(-1.5).isNaN)
        #expect(PortableMath.log1p(1e-300) == 1e-300)
    }

    @Test func `asinh is within 3 ulp of the C library and keeps its edge cases`() {
        var worst = 0.0
        for step in 1...100_000 {
            let x = Glibc.exp(-40 + 740 * Double(step) / 100_000)
            worst = max(worst, unitsInTheLastPlace(PortableMath.asinh(x), Glibc.asinh(x)))
            let near = 8 * Double(step) / 100_000
            worst = max(worst, unitsInTheLastPlace(PortableMath.asinh(near), Glibc.asinh(near)))
            #expect(PortableMath.asinh(-near) == -PortableMath.asinh(near))
        }
        #expect(worst <= 3)
        #expect(PortableMath.asinh(-0.0).sign == .minus)
        #expect(PortableMath.asinh(-.infinity) == -.infinity)
        #expect(PortableMath.asinh(.nan).isNaN)
        #expect(PortableMath.asinh(.greatestFiniteMagnitude) == Glibc.asinh(.greatestFiniteMagnitude))
    }

    @Test func `sigmoid is symmetric and saturates without overflow`() {
        #expect(PortableMath.sigmoid(0) == 0.5)
        #expect(PortableMath.sigmoid(800) == 1)
        #expect(PortableMath.sigmoid(-800) == 0)
        #expect(PortableMath.sigmoid(.nan).isNaN)
        for step in -40...40 {
            let x = Double(step) / 2
            #expect(abs(PortableMath.sigmoid(x) + PortableMath.sigmoid(-x) - 1) < 1e-15)
        }
    }

    @Test func `eight powers at once are those of one after the other`() {
        var bits: UInt64 = 1
        for _ in 0..<2_000 {
            var x = SIMD8<Double>()
            for lane in 0..<8 {
                bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                x[lane] = Double(Int64(bitPattern: bits)) * 0x1p-63 * (lane < 4 ? 708 : 2)
            }
            let powers = PortableMath.exp(lanes: x)
            for lane in 0..<8 { #expect(powers[lane].bitPattern == PortableMath.exp(x[lane]).bitPattern) }
        }
    }
}
