import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ColumnStatisticsTests {
    private func statistics(
        _ values: [Double],
        weights: [Double]? = nil,
        labels: [Double]? = nil,
        kind: FeatureColumn.Kind = .numeric,
        winsorize: Bool = true
    ) throws -> ColumnStatistics {
        let options = try LogisticRegressionTrainer.Options(winsorize: winsorize)
        return values.withUnsafeBufferPointer { values in
            (weights ?? values.map { _ in 1 }).withUnsafeBufferPointer { weights in
                (labels ?? values.map { _ in 0 }).withUnsafeBufferPointer { labels in
                    ColumnStatistics(
                        FeatureColumn(name: "x", kind: kind),
                        values: values,
                        labels: labels,
                        weights: weights,
                        options: options
                    )
                }
            }
        }
    }

    @Test func `mean and deviation are weighted and leave missing values out`() throws {
        let found = try statistics([1, .nan, 3, 100], weights: [1, 2, 3, 0])
        #expect(found.center == 2.5)
        #expect(abs(found.deviation - 0.75.squareRoot()) < 1e-15)
        #expect(abs(found.missingShare - 1.0 / 3) < 1e-15)
    }

    @Test func `counts with a long tail are taken as logarithms`() throws {
        let counts = (0..<10).flatMap { power in [Double](repeating: Double(1 << power), count: 1 << (9 - power)) }
        let logarithms = counts.map { $0 > 4 ? 1.0 : 0 }
        #expect(try statistics(counts, labels: logarithms).transform == .signedLog1p)
        #expect(try statistics(counts.map { -$0 }, labels: logarithms).transform == .signedLog1p)
    }

    @Test func `a tail that goes with the label stays as it is`() throws {
        let counts = (0..<10).flatMap { power in [Double](repeating: Double(1 << power), count: 1 << (9 - power)) }
        #expect(try statistics(counts, labels: counts.map { $0 > 200 ? 1 : 0 }).transform == .identity)
    }

    @Test func `even, two-valued and constant columns stay as they are`() throws {
        #expect(try statistics((0..<100).map { Double($0) }).transform == .identity)
        #expect(try statistics([1] + [Double](repeating: 0, count: 99)).transform == .identity)
        #expect(try statistics([5, 5, .nan]).deviation == 0)
        #expect(try statistics([.nan, .nan]).deviation == 0)
    }

    @Test func `values that differ by rounding only are constant`() throws {
        #expect(try statistics([0.1 + 0.2, 0.3, 0.3]).deviation == 0)
        #expect(try statistics([1e15, 1e15 + 1, 1e15 - 1]).deviation == 0)
    }

    @Test func `huge and tiny values stay finite`() throws {
        let huge = try statistics([1e300, -1e300, 0.5e300])
        #expect(huge.deviation.isFinite && huge.deviation > 0)
        let tiny = try statistics([1e-300, 2e-300])
        #expect(abs(tiny.center - 1.5e-300) < 1e-306)
        #expect(tiny.deviation > 0)
    }

    @Test func `infinite values are counted`() throws {
        #expect(try statistics([.infinity, 1, -.infinity]).infiniteCount == 2)
        #expect(try statistics([.infinity, 1], weights: [0, 1]).infiniteCount == 0)
    }

    @Test func `moments are those of the clamped values`() throws {
        let values = (1...999).map { Double($0) } + [1e6]
        let found = try statistics(values)
        #expect(found.lowerBound == 5 && found.upperBound == 995)
        let clamped = values.map { min(max($0, 5), 995) }
        let mean = clamped.reduce(0, +) / 1000
        #expect(abs(found.center - mean) < 1e-9)
        let variance = clamped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1000
        #expect(abs(found.deviation - variance.squareRoot()) < 1e-9)
        #expect(found.transform == .identity)
        let unclamped = try statistics(values, winsorize: false)
        #expect(unclamped.upperBound == .greatestFiniteMagnitude && unclamped.lowerBound == -.greatestFiniteMagnitude)
        #expect(unclamped.center > 1400)
    }

    @Test func `bounds are on the scale of the logarithms`() throws {
        let counts = (0..<10).flatMap { power in [Double](repeating: Double(1 << power), count: 1 << (9 - power)) }
        let found = try statistics(counts, labels: counts.map { $0 > 4 ? 1.0 : 0 })
        #expect(found.transform == .signedLog1p)
        #expect(found.lowerBound == PortableMath.log1p(1))
        #expect(found.upperBound == PortableMath.log1p(128))
    }

    @Test func `level shares include the unseen one`() throws {
        let found = try statistics([0, 0, 1, -1, .nan], kind: .categorical(levels: ["a", "b"]))
        #expect(found.levelShares.map { ($0 * 5).rounded() } == [2, 1, 1])
        #expect(found.missingShare == 0.2)
    }

    @Test func `columns missing in the same rows have one pattern`() throws {
        let first = try statistics([1, .nan, 3, .nan]).missingPattern
        let same = try statistics([9, .nan, 8, .nan]).missingPattern
        let other = try statistics([9, .nan, .nan, 7]).missingPattern
        #expect(first == same)
        #expect(first != other)
    }
}
