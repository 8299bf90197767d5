import ChurnScoring
import Testing

@testable import ChurnTraining

/// Rows can be dealt to workers in any way: what each makes adds up to what one makes of all.
@Suite struct DealtRowsTests {
    private func fixture(rows: Int) throws -> GrowthFixture {
        let (matrix, labels) = try TestTable.mixed(rows: rows, seed: 21)
        let random = CounterRandom(seed: 4, stream: .rounding)
        return try GrowthFixture(
            matrix,
            gradients: labels.enumerated().map { (Double(random.bits($0) & 4095) / 4096) - $1 },
            hessians: labels.indices.map { Double(random.bits($0 + rows) & 1023) / 4096 },
            options: .init(growth: .init(maximumLeaves: 8, minimumRowsPerLeaf: 5))
        )
    }

    private func histogram(_ fixture: GrowthFixture, of rows: [UInt32]) -> Histogram {
        let histogram = Histogram(binCount: fixture.layout.binCount)
        HistogramBuilder(matrix: fixture.matrix, binCount: fixture.layout.binCount, crew: WorkerCrew(threads: 1)).build(
            .init(
                order: FixedBuffer(rows),
                rows: 0..<rows.count,
                isIdentity: false,
                values: fixture.packed,
                columns: fixture.columns
            ),
            into: histogram
        )
        return histogram
    }

    @Test(arguments: [1, 2, 3, 7, 16]) func `histograms of parts add up to that of all rows`(parts: Int) throws {
        let fixture = try fixture(rows: 3_000)
        let whole = histogram(fixture, of: (0..<3_000).map { $0 })
        for seed: UInt64 in 0..<3 {
            let random = CounterRandom(seed: seed, stream: .rowSampling)
            var dealt = [[UInt32]](repeating: [], count: parts)
            // Neither even parts nor rows in order.
            for row in (0..<UInt32(3_000)).reversed() {
                dealt[Int(random.bits(Int(row)) % UInt64(parts * parts)) % parts].append(row)
            }
            let sum = Histogram(binCount: fixture.layout.binCount)
            for rows in dealt { sum.add(histogram(fixture, of: rows), in: 0..<fixture.layout.binCount) }
            #expect(sum.gradients.array == whole.gradients.array)
            #expect(sum.hessians.array == whole.hessians.array)
            #expect(sum.counts.array == whole.counts.array)
            let total = (0..<fixture.layout.binCount).prefix(fixture.binner.columns[0].binCount)
                .reduce(BinSums()) { $0 + whole[$1] }
            let usable = fixture.binner.columns.indices.filter { fixture.binner.columns[$0].canSplit }
            let node = NodeState(total: total)
            let splits = usable.map { fixture.finder.bestSplit(column: $0, histogram: sum, node: node) }
            #expect(splits == usable.map { fixture.finder.bestSplit(column: $0, histogram: whole, node: node) })
            #expect(splits.contains { $0 != nil })
        }
    }

    @Test(arguments: [(1.0, 40.0), (1e-6, 3.0), (1e12, 1.0), (1.0, 1e300)])
    func `sums for leaves do not depend on order or parts, and are as exact as doubles`(
        size: Double,
        unevenness: Double
    ) {
        let random = CounterRandom(seed: 8, stream: .rounding)
        let values = (0..<5_000).map { index in
            (random.unit(index) - 0.5) * 2 * size / (index.isMultiple(of: 3) ? unevenness : 1)
        }
        let scale = LeafSumScale(rowCount: values.count, largestSize: size)
        let forward = values.reduce(Int64(0)) { $0 + scale.integer($1) }
        let parts = (0..<7).map { part in
            values.indices.reversed().filter { $0 % 7 == part }.reduce(Int64(0)) { $0 + scale.integer(values[$1]) }
        }
        #expect(parts.reversed().reduce(0, +) == forward)
        let doubles = values.reduce(0, +)
        #expect(abs(scale.double(forward) - doubles) <= 1e-12 * size * 5_000)
    }

    @Test func `the largest sums there can be do not overflow`() {
        for rows in [1, 2, 3, 1_000, 1_048_576, 4_294_967_294] {
            for size in [1.0, 0.75, Double.leastNonzeroMagnitude, 1.7e308] {
                let scale = LeafSumScale(rowCount: rows, largestSize: size)
                let (product, overflow) = scale.integer(size).multipliedReportingOverflow(by: Int64(rows))
                #expect(!overflow, "\(rows) rows of \(size)")
                #expect(scale.integer(-size) == -scale.integer(size))
                #expect(abs(scale.double(product) / size / Double(rows) - 1) < 1e-6 || size < 1e-300 || size > 1e300)
            }
        }
    }

    @Test func `a radix sort of doubles is a sort`() {
        for count in [0, 1, 2, 255, 3_000] {
            let random = CounterRandom(seed: UInt64(count), stream: .binningSample)
            var values = (0..<count).map { (random.unit($0) - 0.5) * PortableMath.exp(Double($0 % 90) - 45) }
            if count > 4 { values[1...4] = [-.infinity, .infinity, -0.0, 0.0] }
            var keys = values.map(RadixSort.key)
            RadixSort.sort(&keys)
            #expect(keys.map(RadixSort.value) == values.sorted())
        }
    }
}
