import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct SplineBasisTests {
    private func column(_ values: [Double], _ weights: [Double], knots: Int) throws -> ColumnStatistics {
        var options = try LogisticRegressionTrainer.Options()
        options.encoding = try .init(splines: ["x": knots])
        return values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                ColumnStatistics(
                    FeatureColumn(name: "x"),
                    values: values,
                    labels: weights,
                    weights: weights,
                    options: options
                )
            }
        }
    }

    @Test(arguments: [3, 4, 5, 10])
    func `curves have mean 0 and deviation 1 and go neither with the line nor each other`(knots: Int) throws {
        var fixtures = LinearFixtures(seed: UInt64(knots))
        let values = (0..<700).map { _ in fixtures.uniform() < 0.1 ? .nan : PortableMath.exp(fixtures.normal()) }
        let weights = values.map { _ in Double(Int(3 * fixtures.uniform())) }
        let found = try column(values, weights, knots: knots)
        let basis = try #require(found.spline)
        #expect(basis.knots.count == knots && basis.curves.count == knots - 2)
        let rows = values.indices.filter { !values[$0].isNaN }
        let line = { (x: Double) in (found.clamped(x) - found.center) / found.deviation }
        let functions = [{ _ in 1 }, line] + basis.curves.map { curve in { curve(found.clamped($0)) } }
        let weightSum = rows.reduce(0) { $0 + weights[$1] }
        for i in functions.indices {
            for j in functions.indices {
                let mean = rows.reduce(0) { $0 + weights[$1] * functions[i](values[$1]) * functions[j](values[$1]) }
                #expect(abs(mean / weightSum - (i == j ? 1 : 0)) < 1e-9)
            }
        }
    }

    @Test func `knots are quantiles, and equal ones count once`() throws {
        let even = (0..<1001).map { Double($0) }
        let ones = [Double](repeating: 1, count: 1001)
        #expect(try column(even, ones, knots: 3).spline?.knots == [50, 500, 950])
        #expect(try column(even, ones, knots: 4).spline?.knots == [50, 350, 650, 950])
        let zeros = (0..<1001).map { $0 < 600 ? 0 : Double($0) }
        #expect(try column(zeros, ones, knots: 4).spline?.knots == [0, 650, 950])
        let weights = (0..<1001).map { $0 < 500 ? 0.0 : 1 }
        #expect(try column(even, weights, knots: 3).spline?.knots == [525, 750, 975])
    }

    @Test func `fewer than three different quantiles give no curve`() throws {
        let ones = [Double](repeating: 1, count: 1000)
        #expect(try column((0..<1000).map { Double($0 % 2) }, ones, knots: 5).spline == nil)
        #expect(try column((0..<1000).map { $0 < 980 ? 0 : Double($0) }, ones, knots: 5).spline == nil)
        #expect(try column([Double](repeating: .nan, count: 1000), ones, knots: 5).spline == nil)
    }
}
