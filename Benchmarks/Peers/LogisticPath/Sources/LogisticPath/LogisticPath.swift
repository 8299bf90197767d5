import ChurnScoring
import Foundation

@testable import ChurnTraining

/// Makes the rows of the benchmark, or solves a lasso path of 100 penalties on them.
///
/// Usage: `LogisticPath make ROWS COLUMNS FILE` or `LogisticPath path ROWS COLUMNS FILE THREADS SOLUTIONS`. FILE holds
/// doubles, a column after the other, the label last; SOLUTIONS gets the penalty (on the scale of the mean loss), the
/// intercept and the coefficients of each solution on the scale of the columns as they are, the columns of a CSV.
@main
struct LogisticPath {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, let rows = Int(arguments[2]), let columns = Int(arguments[3]) else {
            FileHandle.standardError.write(
                Data("usage: LogisticPath make|path ROWS COLUMNS FILE [THREADS SOLUTIONS]\n".utf8)
            )
            exit(64)
        }
        if arguments[1] == "make" {
            try make(rows: rows, columns: columns, file: arguments[4])
        } else {
            let threads = Int(arguments[5]) ?? 2
            try solve(rows: rows, columns: columns, file: arguments[4], threads: threads, solutions: arguments[6])
        }
    }

    /// Correlated columns of which every tenth matters, and about one label in eight positive.
    private static func make(rows: Int, columns: Int, file: String) throws {
        var state: UInt64 = 20_250_103
        func uniform() -> Double {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
            return Double((bits ^ bits >> 31) >> 11) * 0x1p-53
        }
        func normal() -> Double {
            var sum = -6.0
            for _ in 0..<12 { sum += uniform() }
            return sum
        }
        let common = (0..<rows).map { _ in normal() }
        var scores = [Double](repeating: -2.5, count: rows)
        var values: [Double] = []
        values.reserveCapacity(rows * (columns + 1))
        for column in 0..<columns {
            let effect = column % 10 == 0 ? 0.5 / Double(1 + column / 20) * (column % 20 == 0 ? 1 : -1) : 0
            for row in 0..<rows {
                let value = 0.5 * common[row] + 0.866 * normal()
                values.append(value)
                scores[row] += effect * value
            }
        }
        for score in scores { values.append(uniform() < PortableMath.sigmoid(score) ? 1 : 0) }
        try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: file)) }
    }

    private static func solve(rows: Int, columns: Int, file: String, threads: Int, solutions: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
        let values = bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
        let schema = try FeatureSchema((0..<columns).map { FeatureColumn(name: "x\($0)") })
        let matrix = FeatureMatrix(schema: schema, rowCount: rows, values: Array(values[..<(rows * columns)]))
        let data = try TrainingData(matrix: matrix, labels: Array(values[(rows * columns)...]))
        let weights = [Double](repeating: 1, count: rows)
        let options = try LogisticRegressionTrainer.Options(transforms: .never, winsorize: false)

        let clock = ContinuousClock()
        let start = clock.now
        let encoding = try DesignEncoding(data, weights: weights, options: options, threads: threads)
        let objective = LogisticObjective(
            design: DesignMatrix(matrix, encoding, threads: threads),
            labels: data.labels,
            weights: weights,
            penalty: 0
        )
        let loss = ElasticNetLoss(objective, threads: threads)
        let solver = ElasticNetSolver(maximumIterations: 100, tolerance: ElasticNetFit.pathTolerance, threads: threads)
        let penalty = ElasticNetPenalty(strength: 0, l1Ratio: 1, columnCount: encoding.designColumnCount)
        let strengths = ElasticNetPath.strengths(loss, penalty, count: 100, solver)
        let path = ElasticNetPath(loss, penalty, strengths: strengths, solver)
        let seconds = clock.now - start

        print(seconds / .seconds(1), path.points.reduce(0) { $0 + $1.iterations }, path.points.allSatisfy(\.converged))
        var lines: [String] = []
        for point in path.points {
            var intercept = point.coefficients[encoding.interceptColumn]
            var coefficients: [Double] = []
            for column in encoding.columns {
                let coefficient = column.valueColumn.map { point.coefficients[$0] / column.scale } ?? 0
                coefficients.append(coefficient)
                intercept -= coefficient * column.statistics.center
            }
            let fields = [point.strength / Double(rows), intercept] + coefficients
            lines.append(fields.map { "\($0)" }.joined(separator: ","))
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: solutions))
    }
}
