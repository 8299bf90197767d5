import ChurnScoring

@testable import ChurnTraining

/// A small seeded generator for tests.
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Roughly normal: twelve uniform numbers.
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}

/// Columns for a matrix: numeric ones by name, categorical ones with their levels.
struct TestTable {
    var columns: [FeatureColumn] = []
    var values: [[Double]] = []

    mutating func add(_ name: String, levels: [String]? = nil, _ column: [Double]) {
        columns.append(FeatureColumn(name: name, kind: levels.map { .categorical(levels: $0) } ?? .numeric))
        values.append(column)
    }

    func matrix() throws -> FeatureMatrix {
        FeatureMatrix(schema: try FeatureSchema(columns), rowCount: values[0].count, values: values.flatMap { $0 })
    }

    /// Four numeric columns (one with few values, one with missing ones), one of 3 levels and one of 12, and labels
    /// that depend on all of them.
    static func mixed(rows: Int, seed: UInt64) throws -> (matrix: FeatureMatrix, labels: [Double]) {
        var random = TestRandom(seed)
        var values = [[Double]](repeating: [], count: 6)
        var labels: [Double] = []
        for _ in 0..<rows {
            let row = [
                random.normal(),
                Double(Int.random(in: 0..<6, using: &random)),
                random.unit() < 0.25 ? Double.nan : random.normal(),
                (10 * random.unit()).rounded(),
                Double(Int.random(in: 0..<3, using: &random)),
                random.unit() < 0.1 ? Double.nan : Double(Int.random(in: 0..<12, using: &random)),
            ]
            for (index, value) in row.enumerated() { values[index].append(value) }
            var logOdds = -0.6 + row[0] - 0.4 * row[1] * (row[3] > 5 ? 1 : -0.5)
            logOdds += row[2].isNaN ? 1 : 0.5 * row[2]
            logOdds += row[4] == 1 ? 0.8 : 0
            logOdds += row[5].isNaN ? 0 : (Int(row[5]) % 3 == 0 ? 1 : -0.4)
            labels.append(random.unit() < PortableMath.sigmoid(logOdds) ? 1 : 0)
        }
        var table = TestTable()
        for index in 0..<4 { table.add("x\(index)", values[index]) }
        table.add("plan", levels: ["a", "b", "c"], values[4])
        table.add("region", levels: (0..<12).map { "r\($0)" }, values[5])
        return (try table.matrix(), labels)
    }
}

/// What one tree is grown from, laid out as the trainer does it.
struct GrowthFixture {
    let binner: Binner
    let matrix: BinnedMatrix
    let layout: HistogramLayout
    let finder: SplitFinder
    let partition: RowPartition
    let packed: FixedBuffer<Int32>
    let options: GradientBoostingTrainer.Options

    /// Rows with gradients and Hessians that lie on the grid of the quantiser, so that rounding changes nothing.
    init(
        _ matrix: FeatureMatrix,
        gradients: [Double],
        hessians: [Double],
        options: GradientBoostingTrainer.Options
    ) throws {
        binner = try Binner(matrix: matrix, weights: nil, maximumBins: options.maximumBins, threads: 1)
        self.matrix = binner.bin(matrix, threads: 1)
        layout = HistogramLayout(binner.columns)
        let quantiser = GradientQuantiser(largestWeight: 1)
        finder = SplitFinder(columns: binner.columns, layout: layout, quantiser: quantiser, options: options)
        partition = RowPartition(rowCount: matrix.rowCount)
        partition.reset { _ in true }
        packed = FixedBuffer(
            zip(gradients, hessians).map { quantiser.quantise(gradient: $0, hessian: $1, bits: .max / 3) }
        )
        self.options = options
    }

    /// All columns that can split.
    var columns: ActiveColumns {
        ActiveColumns(binner.columns.indices.filter { binner.columns[$0].canSplit }, layout: layout)
    }

    func grow(threads: Int = 1) -> GrownTree {
        TreeGrower(matrix: matrix, layout: layout, finder: finder, options: options, crew: WorkerCrew(threads: threads))
            .grow(.init(partition: partition, values: packed, columns: columns))
    }
}

/// The trees of a model.
func ensemble(_ model: ChurnModel) -> TreeEnsemble {
    guard case .trees(let ensemble) = model.predictor else { preconditionFailure("the model has trees") }
    return ensemble
}

/// The raw score of every row by the model's trees, over values.
func rawScores(_ model: ChurnModel, _ matrix: FeatureMatrix) -> [Double] {
    let trees = ensemble(model)
    return (0..<matrix.rowCount).map { row in
        matrix.row(row).withUnsafeBufferPointer { trees.rawScore(row: $0) }
    }
}

/// Mean log loss by the naive formula.
func meanLogLoss(_ scores: [Double], _ labels: [Double]) -> Double {
    zip(scores, labels).reduce(0) { sum, row in
        sum + PortableMath.log1p(PortableMath.exp(-abs(row.0))) + max(row.0, 0) - row.0 * row.1
    } / Double(labels.count)
}
