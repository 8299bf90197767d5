import Glibc
import Testing

@testable import ChurnFeatures

@Suite struct UnitCircleTests {
    @Test func `quarters of a turn are exact`() {
        #expect((0..<4).map { UnitCircle.sine($0, of: 4) } == [0, 1, 0, -1])
        #expect((0..<4).map { UnitCircle.cosine($0, of: 4) } == [1, 0, -1, 0])
        #expect(UnitCircle.sine(3, of: 12) == 1)
        #expect(UnitCircle.cosine(6, of: 12) == -1)
    }

    @Test(arguments: [1, 2, 3, 7, 8, 12, 24, 365, 366])
    func `parts of a turn agree with the C library`(whole: Int) {
        for part in 0..<whole {
            let angle = 2 * Double.pi * Double(part) / Double(whole)
            // The angle itself is rounded, by up to 4e-16 and more where it was not exact before.
            let (sine, cosine) = (UnitCircle.sine(part, of: whole), UnitCircle.cosine(part, of: whole))
            #expect(abs(sine - sin(angle)) < 2e-15)
            #expect(abs(cosine - cos(angle)) < 2e-15)
            #expect(abs(sine * sine + cosine * cosine - 1) < 5e-16)
        }
    }
}
