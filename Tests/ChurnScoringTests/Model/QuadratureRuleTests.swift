import Testing

@testable import ChurnScoring

@Suite struct QuadratureRuleTests {
    @Test(arguments: [1, 2, 3, 4, 5, 8, 13, 32, 64, 255, 256])
    func `a rule of n points is exact to degree 2n - 1`(pointCount: Int) {
        let rule = QuadratureRule(pointCount: pointCount)
        #expect(rule.points.allSatisfy { $0 > 0 && $0 < 1 })
        for power in [0, 1, pointCount, 2 * pointCount - 1] {
            let integral = zip(rule.points, rule.weights).reduce(0.0) { sum, pair in
                sum + pair.1 * (0..<power).reduce(1.0) { product, _ in product * pair.0 }
            }
            #expect(abs(integral * Double(power + 1) - 1) < 1e-12)
        }
    }

    @Test func `two points are those of Gauss`() {
        let rule = QuadratureRule(degree: 3)
        #expect(rule.points.count == 2)
        #expect(abs(rule.points[0] - (0.5 - 1 / (2 * 3.0.squareRoot()))) < 1e-15)
        #expect(rule.weights.allSatisfy { abs($0 - 0.5) < 1e-15 })
    }

    @Test func `the smallest rule that is exact is taken`() {
        #expect([0, 1, 2, 3, 4, 5].map { QuadratureRule(degree: $0).points.count } == [1, 1, 2, 2, 3, 3])
    }
}
