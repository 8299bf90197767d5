import ChurnScoring

@testable import ChurnTraining

/// A small elastic-net problem with correlated columns.
struct ElasticNetFixture {
    let columns: [[Double]]
    let data: TrainingData
    let objective: LogisticObjective
    let loss: ElasticNetLoss

    /// The columns' pairwise correlation is `shared^2`.
    init(seed: UInt64, rows: Int, columns columnCount: Int, shared: Double = 0.6, weighted: Bool = false) throws {
        var fixtures = LinearFixtures(seed: seed)
        let common = (0..<rows).map { _ in fixtures.normal() }
        columns = (0..<columnCount).map { _ in
            common.map { shared * $0 + (1 - shared * shared).squareRoot() * fixtures.normal() }
        }
        var labels: [Double] = []
        for row in 0..<rows {
            let score = columns[0][row] - (columnCount > 1 ? 0.8 * columns[1][row] : 0) - 0.3
            labels.append(fixtures.uniform() < PortableMath.sigmoid(score) ? 1 : 0)
        }
        let weights = (0..<rows).map { _ in weighted ? Double(Int(fixtures.uniform() * 4)) : 1 }
        data = try .numeric(columns, labels: labels, weights: weights)
        objective = try ElasticNetFixture.objective(data)
        loss = ElasticNetLoss(objective, threads: 1)
    }

    /// The objective of `data`, whose columns are centered and not scaled.
    static func objective(_ data: TrainingData) throws -> LogisticObjective {
        let weights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        let options = try LogisticRegressionTrainer.Options(
            standardize: false,
            transforms: .never,
            winsorize: false
        )
        let encoding = try DesignEncoding(data, weights: weights, options: options, threads: 1)
        return LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, threads: 1),
            labels: data.labels,
            weights: weights,
            penalty: 0
        )
    }

    /// A penalty at `share` of the least strength that leaves no coefficient.
    func penalty(l1Ratio: Double, share: Double) -> ElasticNetPenalty {
        let count = objective.design.columnCount
        var penalty = ElasticNetPenalty(strength: 0, l1Ratio: l1Ratio, columnCount: count)
        let start = ElasticNetSolver(maximumIterations: 1, tolerance: 1, threads: 1).start(loss)
        penalty.strength = share * penalty.leastStrengthOfZeros(gradient: start.gradient)
        return penalty
    }
}
