import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct HistogramBuilderReferenceTests {
    /// A matrix of random bins, with random packed values.
    private struct Fixture {
        let matrix: BinnedMatrix
        let layout: HistogramLayout
        let values: FixedBuffer<Int32>
        let columns: ActiveColumns

        init(rows: Int, columns count: Int, seed: UInt64, extreme: Bool = false) {
            var random = TestRandom(seed)
            matrix = BinnedMatrix(rowCount: rows, columnCount: count)
            let bins = (0..<count).map { 1 + ($0 * 37) % 255 }
            layout = HistogramLayout(
                bins.map { ColumnBins(rule: .numeric(thresholds: []), valueBinCount: $0, canSplit: true) }
            )
            for row in 0..<rows {
                for column in 0..<count {
                    let bin = extreme ? 0 : Int.random(in: 0...bins[column], using: &random)
                    matrix.bytes.pointer[row * matrix.stride + column] = UInt8(bin)
                }
            }
            values = FixedBuffer(
                (0..<rows).map { _ in
                    let gradient = extreme ? -4096 : Int32.random(in: -4096...4096, using: &random)
                    return (gradient << 16) | (extreme ? 4096 : Int32.random(in: 0...4096, using: &random))
                }
            )
            self.columns = ActiveColumns(Array(0..<count).filter { $0 % 5 != 3 }, layout: layout)
        }

        func naive(_ rows: [UInt32]) -> [BinSums] {
            var sums = [BinSums](repeating: BinSums(), count: layout.binCount)
            for row in rows {
                for position in 0..<columns.count {
                    let column = Int(columns.columns.pointer[position])
                    let bin = layout.offsets[column] + matrix[Int(row), column]
                    let packed = values.pointer[Int(row)]
                    sums[bin].gradient += Int64(GradientQuantiser.gradient(packed))
                    sums[bin].hessian += Int64(GradientQuantiser.hessian(packed))
                    sums[bin].count += 1
                }
            }
            return sums
        }

        func built(_ rows: [UInt32], isIdentity: Bool = false, threads: Int = 1) -> Histogram {
            let histogram = Histogram(binCount: layout.binCount)
            let builder = HistogramBuilder(
                matrix: matrix,
                binCount: layout.binCount,
                crew: WorkerCrew(threads: threads)
            )
            let input = HistogramBuilder.Input(
                order: FixedBuffer(rows),
                rows: 0..<rows.count,
                isIdentity: isIdentity,
                values: values,
                columns: columns
            )
            builder.build(input, into: histogram)
            return histogram
        }
    }

    private func sums(_ histogram: Histogram) -> [BinSums] { (0..<histogram.counts.count).map { histogram[$0] } }

    @Test(arguments: [1, 2, 15, 16, 17, 64, 70])
    func `the packed kernel equals plain sums for every number of columns`(columns: Int) {
        for rows in [0, 1, 2, 63, 64, 65, 300] {
            let fixture = Fixture(rows: rows, columns: columns, seed: UInt64(rows))
            let all = (0..<UInt32(rows)).map { $0 }
            let some = all.filter { $0 % 3 != 1 }
            #expect(sums(fixture.built(all, isIdentity: true)) == fixture.naive(all))
            #expect(sums(fixture.built(some)) == fixture.naive(some))
        }
    }

    @Test func `extreme values do not run over after any number of rows`() {
        for rows in [HistogramBuilder.rowsPerFlush, 2 * HistogramBuilder.rowsPerFlush + 5] {
            let fixture = Fixture(rows: rows, columns: 2, seed: 1, extreme: true)
            let all = (0..<UInt32(rows)).map { $0 }
            #expect(sums(fixture.built(all, isIdentity: true)) == fixture.naive(all))
            #expect(sums(fixture.built(all)) == fixture.naive(all))
        }
    }

    @Test(arguments: [2, 3, 7]) func `parts of the rows add up to the whole`(parts: Int) {
        let fixture = Fixture(rows: 1000, columns: 9, seed: 4)
        let all = (0..<UInt32(1000)).map { $0 }
        let total = Histogram(binCount: fixture.layout.binCount)
        for part in 0..<parts {
            let rows = all.filter { Int($0 &* 2_654_435_761 >> 7) % parts == part }
            total.add(fixture.built(rows), in: 0..<fixture.layout.binCount)
        }
        #expect(sums(total) == sums(fixture.built(all)))
    }

    @Test func `threads do not show in the sums`() {
        let fixture = Fixture(rows: 60_000, columns: 12, seed: 5)
        let all = (0..<UInt32(60_000)).map { $0 }
        let one = sums(fixture.built(all, isIdentity: true))
        #expect(sums(fixture.built(all, isIdentity: true, threads: 3)) == one)
        #expect(sums(fixture.built(all, threads: 8)) == one)
    }

    @Test func `a parent minus a child is the sibling`() {
        let fixture = Fixture(rows: 500, columns: 7, seed: 6)
        let all = (0..<UInt32(500)).map { $0 }
        let parent = fixture.built(all)
        parent.subtract(fixture.built(all.filter { $0 < 180 }), in: 0..<fixture.layout.binCount)
        #expect(sums(parent) == fixture.naive(all.filter { $0 >= 180 }))
    }
}
