// Trains a ridge logistic regression on the rows of a folder that Peers/logistic_data.py wrote, and prints what it took
// and the coefficients as JSON: LogisticPeer FOLDER PENALTY TOLERANCE THREADS

import ChurnScoring
import ChurnTraining
import Foundation

struct Shape: Decodable {
    let rows: Int
    let numbers: Int
    let levels: [Int]
}

struct Output: Encodable {
    let seconds: [String: Double]
    let iterations: Int
    let converged: Bool
    let intercept: Double
    let numbers: [Double]
    let levels: [[Double]]
}

guard CommandLine.arguments.count == 5, let penalty = Double(CommandLine.arguments[2]),
    let tolerance = Double(CommandLine.arguments[3]), let threads = Int(CommandLine.arguments[4])
else { fatalError("LogisticPeer FOLDER PENALTY TOLERANCE THREADS") }
let folder = URL(fileURLWithPath: CommandLine.arguments[1])
let shape = try JSONDecoder().decode(Shape.self, from: Data(contentsOf: folder.appendingPathComponent("shape.json")))

/// The doubles of a file, read without a second copy.
func doubles(_ name: String, count: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let file = fopen(folder.appendingPathComponent(name).path, "rb") else { return }
        initialized = fread(buffer.baseAddress, MemoryLayout<Double>.stride, count, file)
        fclose(file)
    }
}

let columns =
    (0..<shape.numbers).map { FeatureColumn(name: "x\($0)") }
    + shape.levels.enumerated().map { index, count in
        FeatureColumn(name: "c\(index)", kind: .categorical(levels: (0..<count).map { "level \($0)" }))
    }
let data = try TrainingData(
    matrix: FeatureMatrix(
        schema: FeatureSchema(columns),
        rowCount: shape.rows,
        values: doubles("values.f64", count: shape.rows * columns.count)
    ),
    labels: doubles("labels.f64", count: shape.rows)
)
let trainer = LogisticRegressionTrainer(
    options: try .init(
        penalty: .fixed(penalty),
        transforms: .never,
        winsorize: false,
        maximumLevels: 100_000,
        tolerance: tolerance
    )
)
let (model, summary) = try trainer.train(data, threads: threads)
guard case .linear(let linear) = model.predictor else { fatalError("not a linear model") }
let output = Output(
    seconds: summary.seconds,
    iterations: summary.iterations,
    converged: summary.converged,
    intercept: linear.intercept,
    numbers: linear.terms.compactMap { if case .numeric(let term) = $0 { term.coefficient } else { nil } },
    levels: linear.terms.compactMap { if case .categorical(let term) = $0 { term.outputs } else { nil } }
)
print(String(decoding: try JSONEncoder().encode(output), as: UTF8.self))
