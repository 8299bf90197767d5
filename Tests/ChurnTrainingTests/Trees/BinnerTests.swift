import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct BinnerTests {
    private func bins(_ values: [Double], weights: [Double]? = nil, maximumBins: Int = 255) throws -> ColumnBins {
        var table = TestTable()
        table.add("x", values)
        return try Binner(matrix: table.matrix(), weights: weights, maximumBins: maximumBins, threads: 1).columns[0]
    }

    private func thresholds(_ bins: ColumnBins) -> [Double] {
        if case .numeric(let thresholds) = bins.rule { thresholds } else { [] }
    }

    @Test func `few distinct values are cut at their midpoints`() throws {
        let column = try bins([3, 1, 2, 2, 7, .nan, 1])
        #expect(thresholds(column) == [1.5, 2.5, 5])
        #expect(column.valueBinCount == 4)
        #expect(column.missingBin == 4)
        #expect(column.binCount == 5)
    }

    @Test func `adjacent doubles and huge ones get a finite threshold between them`() throws {
        let low = 1.0
        #expect(try thresholds(bins([low, low.nextUp])) == [low])
        let huge = Double.greatestFiniteMagnitude
        #expect(try thresholds(bins([-huge, huge])) == [0])
        #expect(try thresholds(bins([0, Double.leastNonzeroMagnitude])) == [0])
        #expect(try bins([-0.0, 0.0]).canSplit == false)
    }

    @Test func `many values are cut into bins of equal weight`() throws {
        var random = TestRandom(5)
        let values = (0..<10_000).map { _ in random.normal() }
        let column = try bins(values, maximumBins: 16)
        #expect(column.valueBinCount == 16)
        var counts = [Int](repeating: 0, count: 16)
        for value in values { counts[thresholds(column).filter { $0 < value }.count] += 1 }
        #expect(counts.allSatisfy { abs($0 - 625) < 40 }, "\(counts)")
    }

    @Test func `a frequent zero keeps a bin of its own`() throws {
        var random = TestRandom(6)
        let values = (0..<4000).map { _ in random.unit() < 0.6 ? 0 : random.normal() }
        let column = try bins(values, maximumBins: 10)
        let zeroBin = thresholds(column).filter { $0 < 0 }.count
        let together = values.filter { value in thresholds(column).filter { $0 < value }.count == zeroBin }
        #expect(together.allSatisfy { $0 == 0 })
        #expect(column.valueBinCount == 10)
    }

    @Test(arguments: [2, 3, 7, 254, 255]) func `bins never exceed their maximum`(maximum: Int) throws {
        var random = TestRandom(7)
        for distinct in [1, 2, maximum - 1, maximum, maximum + 1, 3 * maximum] {
            let values = (0..<2000).map { _ in Double(Int(pow(random.unit(), 4) * Double(distinct))) }
            let count = try bins(values, maximumBins: maximum).valueBinCount
            #expect(count <= maximum && count >= min(2, Set(values).count))
            if Set(values).count <= maximum { #expect(count == Set(values).count) }
        }
    }

    private func pow(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * x } }

    @Test func `a weight of two is a row twice and a weight of zero none`() throws {
        var random = TestRandom(8)
        let values = (0..<600).map { _ in random.normal() }
        let weights = (0..<600).map { _ in Double(Int.random(in: 0...2, using: &random)) }
        let repeated = zip(values, weights).flatMap { value, weight in [Double](repeating: value, count: Int(weight)) }
        #expect(
            try thresholds(bins(values, weights: weights, maximumBins: 20))
                == thresholds(bins(repeated, maximumBins: 20))
        )
        #expect(try bins([1, 2, .nan], weights: [1, 0, 0]).canSplit == false)
    }

    @Test func `constant and empty columns cannot split`() throws {
        #expect(try bins([4, 4, 4]).canSplit == false)
        #expect(try bins([.nan, .nan]).canSplit == false)
        #expect(try bins([4, .nan, 4]).canSplit)
    }

    @Test func `an infinite value is refused by the name of its column`() throws {
        let error = try #require(throws: TrainingError.self) { try bins([1, .infinity]) }
        #expect(error.code == "matrix.infinite")
        #expect(error.message.contains("\"x\""))
    }

    @Test func `the bin of a value is where its thresholds put it`() throws {
        var random = TestRandom(9)
        for distinct in [1, 2, 5, 200, 400] {
            let values = (0..<500).map { _ in (random.normal() * Double(distinct)).rounded() / 7 }
            let column = try bins(values)
            let cuts = thresholds(column)
            var probes = cuts.flatMap { [$0, $0.nextUp, $0.nextDown] } + values
            probes += [-Double.infinity, .infinity, .nan]
            let bytes = FixedBuffer<UInt8>(count: probes.count * 3)
            probes.withUnsafeBufferPointer { column.bin($0, into: bytes.pointer, stride: 3) }
            for (index, probe) in probes.enumerated() {
                let expected = probe.isNaN ? column.missingBin : cuts.filter { !(probe <= $0) }.count
                #expect(Int(bytes.pointer[3 * index]) == expected)
            }
        }
    }

    @Test func `a sample of a large column still splits it evenly`() throws {
        let count = 2 * Binner.sampleSize + 17
        let column = try bins((0..<count).map { Double($0 % 12 == 0 ? $0 : -$0) }, maximumBins: 12)
        let negative = thresholds(column).filter { $0 < 0 }.count
        #expect(column.valueBinCount == 12)
        #expect(negative >= 10, "eleven of twelve rows are negative, in a period that a plain stride would miss")
    }
}

@Suite struct CategoricalBinsTests {
    private func bins(_ codes: [Double], levels: Int, maximumBins: Int = 255) throws -> ColumnBins {
        var table = TestTable()
        table.add("plan", levels: (0..<levels).map { "l\($0)" }, codes)
        return try Binner(matrix: table.matrix(), weights: nil, maximumBins: maximumBins, threads: 1).columns[0]
    }

    private func codes(_ bins: ColumnBins, _ values: [Double]) -> [Int] {
        let bytes = FixedBuffer<UInt8>(count: values.count)
        values.withUnsafeBufferPointer { bins.bin($0, into: bytes.pointer, stride: 1) }
        return bytes.array.map(Int.init)
    }

    @Test func `few levels have a bin each, missing and unseen have theirs`() throws {
        let column = try bins([0, 2, 1, .nan], levels: 3)
        #expect(column.valueBinCount == 3)
        #expect(codes(column, [0, 1, 2, .nan, -1, 3]) == [0, 1, 2, 3, 255, 255])
        #expect(column.levels(in: BinSet([0, 2, 3])) == [0, 2])
    }

    @Test func `the rarest levels share a bin`() throws {
        let column = try bins([0, 1, 1, 2, 3, 3, 3, 4, 4, 4, 4], levels: 5, maximumBins: 3)
        #expect(codes(column, [0, 1, 2, 3, 4]) == [2, 2, 2, 0, 1])
        #expect(column.levels(in: BinSet([2])) == [0, 1, 2])
    }

    @Test func `levels without a row share a bin of their own`() throws {
        let column = try bins([0, 2], levels: 4)
        #expect(codes(column, [0, 1, 2, 3]) == [0, 2, 1, 2])
        #expect(try bins([2, 2], levels: 4).canSplit == false)
    }

    @Test func `thousands of levels fit, with room for missing and unseen`() throws {
        let column = try bins((0..<9000).map { Double($0 % 3000) }, levels: 3000)
        #expect(column.valueBinCount == 254)
        #expect(codes(column, [2999, 0, .nan, -1]) == [253, 0, 254, 255])
    }

    @Test(arguments: [-1, 3, 0.5]) func `a code that is no level is refused`(code: Double) throws {
        let error = try #require(throws: TrainingError.self) { try bins([0, 1, code], levels: 3) }
        #expect(error.code == "matrix.level")
    }
}
