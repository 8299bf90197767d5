import Testing

@testable import ChurnScoring

@Suite struct NaturalSplineTests {
    private let spline = NaturalSpline(knots: [-1, 0.5, 2, 2.25, 7], values: [3, -1, 0.25, 4, -2])

    @Test func `the curve goes through its values`() {
        for (knot, value) in zip(spline.knots, spline.values) { #expect(abs(spline(knot) - value) < 1e-14) }
    }

    @Test func `values of a line give the line, within and beyond the knots`() {
        let knots = [-2.0, 0, 1, 5]
        let line = NaturalSpline(knots: knots, values: knots.map { 3 - 2 * $0 })
        for x in stride(from: -10.0, through: 10, by: 0.25) { #expect(abs(line(x) - (3 - 2 * x)) < 1e-13) }
        #expect(NaturalSpline(knots: [0, 2], values: [1, 2])(5) == 3.5)
    }

    @Test func `first and second derivatives are continuous, and the second is 0 at both ends`() {
        let step = 1e-4
        for knot in spline.knots {
            let left = (spline(knot) - spline(knot - step)) / step
            let right = (spline(knot + step) - spline(knot)) / step
            #expect(abs(left - right) < 1e-2)
            let bends = [-1.0, 1].map { side in
                let x = knot + 2 * side * step
                return (spline(x - step) - 2 * spline(x) + spline(x + step)) / (step * step)
            }
            #expect(abs(bends[0] - bends[1]) < 0.3)
        }
        for x in [-50.0, -1 - step, 7 + step, 60] {
            #expect(abs(spline(x - step) - 2 * spline(x) + spline(x + step)) < 1e-12)
        }
        #expect(spline(.nan).isNaN)
    }
}
