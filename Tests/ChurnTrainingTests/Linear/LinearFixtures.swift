import ChurnScoring
import ChurnTraining

/// Made-up training rows for the tests of logistic regression.
struct LinearFixtures {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// Even in `0..<1`.
    mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// Standard normal, near enough: the sum of twelve even numbers less six.
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }

    /// Rows with two plain columns, a skewed count, one with missing values, and a plan of three levels.
    mutating func data(rows: Int, seedOfCustomers: Int? = nil, weighted: Bool = false) throws -> TrainingData {
        var columns: [[Double]] = [[], [], [], [], []]
        var labels: [Double] = []
        var weights: [Double] = []
        for _ in 0..<rows {
            let plan = Double(Int(uniform() * uniform() * 3))
            let count = PortableMath.exp(2 * normal()).rounded(.down)
            let row = [normal(), 100 + 5 * normal(), count, uniform() < 0.2 ? .nan : normal(), plan]
            let score = row[0] - 0.1 * (row[1] - 100) - 0.4 * PortableMath.log1p(count) + 0.5 * plan
            labels.append(uniform() < PortableMath.sigmoid(score) ? 1 : 0)
            weights.append(Double(Int(uniform() * 3)))
            for column in columns.indices { columns[column].append(row[column]) }
        }
        let schema = try FeatureSchema([
            FeatureColumn(name: "logins"), FeatureColumn(name: "seats"), FeatureColumn(name: "tickets"),
            FeatureColumn(name: "survey"), FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b", "c"])),
        ])
        let keys = seedOfCustomers.map { seed in
            RowKeys(
                customers: .strings((0..<rows).map { "customer \(seed + $0 / 3)" }),
                cutoffs: (0..<rows).map { Int64($0 % 3) }
            )
        }
        return try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: rows, values: columns.flatMap(\.self), keys: keys),
            labels: labels,
            weights: weighted ? weights : nil
        )
    }

    /// Rows with a number and one categorical column for each count of levels; some levels are rare, some values missing.
    mutating func levels(rows: Int, counts: [Int], weighted: Bool) throws -> TrainingData {
        var columns = [[Double]](repeating: [], count: 1 + counts.count)
        var labels: [Double] = []
        var weights: [Double] = []
        for _ in 0..<rows {
            columns[0].append(normal())
            for (index, count) in counts.enumerated() {
                let code = Double(Int(uniform() * uniform() * Double(count)))
                columns[index + 1].append(uniform() < 0.05 ? .nan : code)
            }
            let score = columns[0].last.map { $0 - 0.5 } ?? 0
            labels.append(uniform() < PortableMath.sigmoid(score) ? 1 : 0)
            weights.append(Double(Int(uniform() * 3)))
        }
        let schema = try FeatureSchema(
            [FeatureColumn(name: "logins")]
                + counts.enumerated().map { index, count in
                    FeatureColumn(
                        name: "c\(index)",
                        kind: .categorical(levels: (0..<count).map { "level \($0)" })
                    )
                }
        )
        return try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: rows, values: columns.flatMap(\.self)),
            labels: labels,
            weights: weighted ? weights : nil
        )
    }
}

extension TrainingData {
    /// Data of numeric columns named `x0`, `x1`, ...
    static func numeric(_ columns: [[Double]], labels: [Double], weights: [Double]? = nil) throws -> TrainingData {
        try TrainingData(
            matrix: FeatureMatrix(
                schema: FeatureSchema(columns.indices.map { FeatureColumn(name: "x\($0)") }),
                rowCount: labels.count,
                values: columns.flatMap(\.self)
            ),
            labels: labels,
            weights: weights
        )
    }
}

extension LogisticRegressionTrainer {
    /// A trainer with a fixed penalty.
    static func fixed(
        _ penalty: Double,
        standardize: Bool = true,
        transforms: Options.TransformPolicy = .never,
        winsorize: Bool = false,
        maximumIterations: Int = 100,
        tolerance: Double = 1e-10
    ) throws -> LogisticRegressionTrainer {
        LogisticRegressionTrainer(
            options: try Options(
                penalty: .fixed(penalty),
                standardize: standardize,
                transforms: transforms,
                winsorize: winsorize,
                maximumIterations: maximumIterations,
                tolerance: tolerance
            )
        )
    }
}

extension ChurnModel {
    /// The linear predictor; a model without one has an empty one here.
    var linear: LinearPredictor {
        if case .linear(let linear) = predictor {
            linear
        } else {
            LinearPredictor(intercept: .nan, terms: [], meanOutputs: [])
        }
    }

    /// The term of a numeric column.
    func numericTerm(_ index: Int) -> NumericTerm? {
        if case .numeric(let term) = linear.terms[index] { term } else { nil }
    }

    /// The term of a categorical column.
    func categoricalTerm(_ index: Int) -> CategoricalTerm? {
        if case .categorical(let term) = linear.terms[index] { term } else { nil }
    }
}
