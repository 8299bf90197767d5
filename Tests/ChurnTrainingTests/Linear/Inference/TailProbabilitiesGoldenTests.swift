import ChurnScoring
import Testing

/// Agreement with 50 digits of mpmath.
@Suite struct TailProbabilitiesGoldenTests {
    private struct Golden: Decodable {
        let normal: [[Double]]
        let chiSquared: [[Double]]
        let quantiles: [[Double]]
    }

    private static func golden() throws -> Golden { try InferenceGoldens.decode(Golden.self, "tails") }

    @Test func `normal tails are within 1e-12`() throws {
        for row in try Self.golden().normal {
            #expect(abs(TailProbabilities.normal(above: row[0]) - row[1]) <= 1e-12 * row[1], "z \(row[0])")
            #expect(abs(TailProbabilities.normal(beyond: -row[0]) - 2 * row[1]) <= 2e-12 * row[1], "z \(row[0])")
        }
        #expect(TailProbabilities.normal(above: 50) == 0)
        #expect(TailProbabilities.normal(above: 0) == 0.5)
        #expect(abs(TailProbabilities.normal(above: -1.96) + TailProbabilities.normal(above: 1.96) - 1) < 1e-15)
        #expect(TailProbabilities.normal(beyond: 0) == 1)
    }

    @Test func `chi-squared tails are within 1e-12`() throws {
        let rows = try Self.golden().chiSquared
        #expect(rows.count > 100)
        for row in rows {
            let tail = TailProbabilities.chiSquared(above: row[1], degreesOfFreedom: Int(row[0]))
            #expect(abs(tail - row[2]) <= 1e-12 * row[2], "\(row[0]) degrees of freedom, \(row[1])")
        }
        #expect(TailProbabilities.chiSquared(above: 0, degreesOfFreedom: 3) == 1)
        #expect(TailProbabilities.chiSquared(above: 1e6, degreesOfFreedom: 3) == 0)
    }

    @Test func `normal quantiles are within 1e-14 and mirror`() throws {
        for row in try Self.golden().quantiles {
            let found = TailProbabilities.normalQuantile(above: row[0])
            #expect(abs(found - row[1]) <= 1e-14 * max(1, row[1]), "tail \(row[0])")
        }
        #expect(abs(TailProbabilities.normalQuantile(above: 0.975) + 1.959963984540054) < 1e-14)
        #expect(TailProbabilities.normalQuantile(above: 0.5) == 0)
    }
}
