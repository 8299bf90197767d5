import Testing

@testable import ChurnTraining

@Suite struct RowPartitionTests {
    @Test(arguments: [0, 1, 2, 100, 16_384, 16_385, 50_000])
    func `a split keeps the order of rows on both sides`(rows: Int) {
        var random = TestRandom(UInt64(rows))
        let matrix = BinnedMatrix(rowCount: rows, columnCount: 3)
        for row in 0..<rows { matrix.bytes.pointer[row * matrix.stride + 2] = UInt8.random(in: 0...9, using: &random) }
        for threads in [1, 4] {
            let partition = RowPartition(rowCount: rows)
            partition.reset { _ in true }
            #expect(partition.isIdentity)
            let left = BinSet([1, 4, 9])
            let crew = WorkerCrew(threads: threads)
            let bins = BinColumns(matrix, crew: crew)
            let count = partition.split(0..<rows, bins: bins.column(2), left: left, crew: crew)
            let expected = (0..<rows).filter { left.contains(matrix[$0, 2]) }
            let others = (0..<rows).filter { !left.contains(matrix[$0, 2]) }
            #expect(count == expected.count)
            #expect(partition.order.array.map(Int.init) == expected + others)
        }
    }

    @Test func `a split of one leaf leaves the others alone`() {
        let matrix = BinnedMatrix(rowCount: 10, columnCount: 1)
        for row in 0..<10 { matrix.bytes.pointer[row * matrix.stride] = UInt8(row % 2) }
        let partition = RowPartition(rowCount: 10)
        partition.reset { $0 != 5 }
        #expect(partition.count == 9)
        #expect(!partition.isIdentity)
        #expect(partition.others == 9..<10)
        let crew = WorkerCrew(threads: 1)
        let bins = BinColumns(matrix, crew: crew)
        let count = partition.split(2..<8, bins: bins.column(0), left: BinSet([1]), crew: crew)
        #expect(count == 2)
        // The row that the tree is not grown from stands behind the others.
        #expect(partition.order.array == [0, 1, 3, 7, 2, 4, 6, 8, 9, 5])
    }
}
