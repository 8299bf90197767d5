import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct SplitFinderTests {
    /// The best split of the root on column 0; `g` are gradients, every Hessian is 0.25.
    private func best(
        _ values: [Double],
        levels: Int? = nil,
        gradients g: [Double],
        l1: Double = 0,
        l2: Double = 0,
        minimumRows: Int = 1,
        minimumHessian: Double = 0,
        minimumGain: Double = 0
    ) throws -> SplitCandidate? {
        var table = TestTable()
        table.add("x", levels: levels.map { (0..<$0).map { "l\($0)" } }, values)
        let options = try GradientBoostingTrainer.Options(
            growth: .init(
                maximumLeaves: 2,
                minimumRowsPerLeaf: minimumRows,
                minimumHessianPerLeaf: minimumHessian,
                l1: l1,
                l2: l2,
                minimumGain: minimumGain,
                categorySmoothing: 0,
                categoryL2: 0
            )
        )
        let hessians = [Double](repeating: 0.25, count: g.count)
        let fixture = try GrowthFixture(table.matrix(), gradients: g, hessians: hessians, options: options)
        return fixture.grow().nodes[0].split
    }

    @Test func `the gain of a cut is that of two Newton steps over one`() throws {
        let split = try #require(try best([1, 2, 3, 4], gradients: [-0.5, -0.5, 0.5, 0.5]))
        // score(left) = 1 / 0.5 = 2, the same on the right, and 0 together: half of 4.
        #expect(split.gain == 2)
        #expect(split.lastLeftBin == 1)
        #expect(split.left == BinSums(gradient: -4096, hessian: 8192, count: 2))
    }

    @Test func `l1 and l2 shrink the gain by their formula`() throws {
        let shrunk = try #require(try best([1, 2, 3, 4], gradients: [-0.5, -0.5, 0.5, 0.5], l2: 0.5))
        #expect(shrunk.gain == 1)
        let thresholded = try #require(try best([1, 2, 3, 4], gradients: [-0.5, -0.5, 0.5, 0.5], l1: 0.5))
        #expect(thresholded.gain == 0.5)
        #expect(try best([1, 2, 3, 4], gradients: [-0.5, -0.5, 0.5, 0.5], l1: 1) == nil)
    }

    @Test func `limits of rows, Hessian and gain hold`() throws {
        let g = [-0.5, 0.25, 0.25, 0.25, 0.25, 0.25]
        let values = [1.0, 2, 3, 4, 5, 6]
        #expect(try best(values, gradients: g)?.left.count == 1)
        #expect(try best(values, gradients: g, minimumRows: 2)?.left.count == 2)
        #expect(try best(values, gradients: g, minimumRows: 4) == nil)
        #expect(try best(values, gradients: g, minimumHessian: 0.51)?.left.count == 3)
        #expect(try best(values, gradients: g, minimumHessian: 0.76) == nil)
        let gain = try #require(try best(values, gradients: g)).gain
        #expect(try best(values, gradients: g, minimumGain: gain.nextDown) != nil)
        #expect(try best(values, gradients: g, minimumGain: gain) == nil)
    }

    @Test func `missing values go to the side that gains more`() throws {
        let left = try #require(try best([1, 2, .nan, .nan], gradients: [-0.5, 0.5, -0.5, -0.5]))
        #expect(left.missingGoesLeft && left.left.count == 3)
        let right = try #require(try best([1, 2, .nan, .nan], gradients: [-0.5, 0.5, 0.5, 0.5]))
        #expect(!right.missingGoesLeft && right.left.count == 1)
    }

    @Test func `missing against all values is a split too`() throws {
        let split = try #require(try best([1, 2, .nan, .nan], gradients: [-0.5, -0.5, 0.5, 0.5]))
        #expect(!split.missingGoesLeft && split.left.count == 2 && split.lastLeftBin == 1)
    }

    @Test func `without missing values in the node they go with the majority`() throws {
        #expect(try #require(try best([1, 2, 3, 3], gradients: [-0.5, 0.5, 0.5, 0.5])).missingGoesLeft == false)
        #expect(try #require(try best([1, 1, 1, 3], gradients: [-0.5, -0.5, -0.5, 0.5])).missingGoesLeft)
    }

    @Test func `equal gradients give no split, whatever the rounding`() throws {
        #expect(try best([1, 2, 3, 4], gradients: [0.5, 0.5, 0.5, 0.5]) == nil)
        var table = TestTable()
        table.add("x", (0..<400).map(Double.init))
        // 0.3 is not on the grid: rows differ by rounding, and only by that.
        let options = try GradientBoostingTrainer.Options(growth: .init(minimumRowsPerLeaf: 1))
        let fixture = try GrowthFixture(
            table.matrix(),
            gradients: (0..<400).map { _ in 0.0 },
            hessians: [Double](repeating: 0.25, count: 400),
            options: options
        )
        let quantiser = GradientQuantiser(largestWeight: 1)
        for seed: UInt64 in 0..<20 {
            let random = CounterRandom(seed: seed, stream: .rounding)
            for row in 0..<400 {
                fixture.packed.pointer[row] = quantiser.quantise(gradient: 0.3, hessian: 0.21, bits: random.bits(row))
            }
            fixture.partition.reset { _ in true }
            #expect(fixture.grow().nodes.count == 1)
        }
    }

    @Test func `one of few levels is set against the rest`() throws {
        let split = try #require(
            try best([0, 1, 2, 0, 1, 2], levels: 3, gradients: [0.25, -0.5, 0.5, 0.25, -0.5, 0.5])
        )
        #expect(split.leftBins.bins == [1])
        #expect(split.lastLeftBin == -1)
    }

    @Test func `many levels are split in the order of their mean gradient`() throws {
        let split = try #require(
            try best(
                [0, 1, 2, 3, 4, 5, .nan],
                levels: 6,
                gradients: [-0.5, 0.5, -0.25, 0.5, -0.5, 0.25, -0.5]
            )
        )
        #expect(split.leftBins.bins == [0, 2, 4, 6])
        #expect(split.missingGoesLeft)
        #expect(split.left.gradient == -4096 - 1024 - 2048)
    }

    @Test func `levels without rows go with the majority`() throws {
        let split = try #require(
            try best([0, 0, 0, 2], levels: 4, gradients: [-0.5, -0.5, -0.5, 0.5])
        )
        // Levels 1 and 3 share bin 2, level 2 is bin 1.
        #expect(split.leftBins.bins == [0, 2, 3])
    }
}
