import ChurnScoring

@testable import ChurnTraining

extension LogisticRegressionTrainer {
    /// The same trainer with another encoding.
    func encoding(_ encoding: Options.Encoding) -> LogisticRegressionTrainer {
        var options = options
        options.encoding = encoding
        return LogisticRegressionTrainer(options: options)
    }
}

extension TrainingData {
    /// Data of one categorical column named `plan`, and numeric ones behind it.
    static func plans(
        _ codes: [Double],
        levels: [String],
        numbers: [[Double]] = [],
        labels: [Double],
        weights: [Double]? = nil
    ) throws -> TrainingData {
        let plan = FeatureColumn(name: "plan", kind: .categorical(levels: levels))
        return try TrainingData(
            matrix: FeatureMatrix(
                schema: FeatureSchema([plan] + numbers.indices.map { FeatureColumn(name: "x\($0)") }),
                rowCount: labels.count,
                values: codes + numbers.flatMap(\.self)
            ),
            labels: labels,
            weights: weights
        )
    }
}

extension DesignMatrix {
    /// The values of one row, by design column.
    func row(_ row: Int) -> [Double] {
        let block = row / DesignMatrix.rowsPerBlock
        let rows = rows(ofBlock: block)
        let offset = row - rows.lowerBound
        let count = rows.count * layout.blockColumnCount
        let held = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let start = buffer.baseAddress { writeBlock(block, into: start) }
            initialized = count
        }
        var result = [Double](repeating: 0, count: columnCount)
        for position in 0..<layout.blockColumnCount {
            result[layout.order[position]] = held[position * rows.count + offset]
        }
        for factor in layout.factors {
            let positions = [Int32](unsafeUninitializedCapacity: rows.count) { buffer, initialized in
                if let start = buffer.baseAddress { writePositions(of: factor, block: block, into: start) }
                initialized = rows.count
            }
            if positions[offset] >= 0 { result[layout.order[Int(positions[offset])]] = 1 }
        }
        return result
    }
}

extension LinearFixtures {
    /// Rows with a skewed count, an amount, a number with missing values, a plan with rare levels and a region.
    mutating func mixed(rows: Int, weighted: Bool = false) throws -> TrainingData {
        var columns: [[Double]] = [[], [], [], [], []]
        var labels: [Double] = []
        var weights: [Double] = []
        for _ in 0..<rows {
            let plan = (uniform() * uniform() * uniform() * 9).rounded(.down)
            let region = uniform() < 0.1 ? Double.nan : (uniform() * 3).rounded(.down)
            let row = [
                PortableMath.exp(2 * normal()).rounded(.down), 50 * normal(), uniform() < 0.2 ? .nan : normal(), plan,
                region,
            ]
            let score = 0.3 * PortableMath.log1p(row[0]) - 0.01 * row[1] + (plan == 1 ? 0.5 : 0) - 0.5
            labels.append(uniform() < PortableMath.sigmoid(score) ? 1 : 0)
            weights.append(Double(Int(uniform() * 3)))
            for column in columns.indices { columns[column].append(row[column]) }
        }
        let schema = try FeatureSchema([
            FeatureColumn(name: "tickets"), FeatureColumn(name: "amount"), FeatureColumn(name: "survey"),
            FeatureColumn(name: "plan", kind: .categorical(levels: (0..<10).map { "plan \($0)" })),
            FeatureColumn(name: "region", kind: .categorical(levels: ["north", "south", "west"])),
        ])
        return try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: rows, values: columns.flatMap(\.self)),
            labels: labels,
            weights: weighted ? weights : nil
        )
    }
}
