// Scores the rows of a file with a model of LightGBM (text) or CatBoost (JSON), and prints what it took as JSON:
//   ScoringPeer MODEL VALUES COLUMNS ROUNDS OUTPUT [LARGE]
// VALUES holds doubles column by column; the raw scores are written to OUTPUT.scores, the contributions of the first rows to
// OUTPUT.contributions. LARGE is a model that is only loaded. Times are the best of ROUNDS.

import ChurnScoring
import Dispatch
import Foundation

/// Rows whose contributions are computed.
let explainedRows = 500

let arguments = CommandLine.arguments
guard (6...7).contains(arguments.count), let columns = Int(arguments[3]), let rounds = Int(arguments[4])
else { fatalError("ScoringPeer MODEL VALUES COLUMNS ROUNDS OUTPUT [LARGE]") }

func imported(_ path: String) throws -> ChurnModel {
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    guard path.hasSuffix(".json") else { return try ChurnModel(lightGBM: [UInt8](file)) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try ChurnModel(
        schema: FeatureSchema((0..<columns).map { FeatureColumn(name: "x\($0)") }),
        predictor: .trees(decoder.decode(SymmetricModel.self, from: file).ensemble())
    )
}

/// The model out of the bytes of a model file, and the milliseconds that this takes.
func loaded(_ path: String) throws -> (model: ChurnModel, trees: Int, milliseconds: Double) {
    let bytes = try imported(path).encoded()
    let milliseconds = try best(rounds * 5) { _ = try ChurnModel(decoding: bytes) } * 1e3
    let model = try ChurnModel(decoding: bytes)
    guard case .trees(let ensemble) = model.predictor else { fatalError("no ensemble of trees") }
    return (model, ensemble.trees.count, milliseconds)
}

func write(_ values: [Double], to path: String) throws {
    try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
}

var measures = Measures()
let model: ChurnModel
(model, measures.trees, measures.loadMilliseconds) = try loaded(arguments[1])
if arguments.count == 7 { (_, measures.largeTrees, measures.largeLoadMilliseconds) = try loaded(arguments[6]) }

let values = try Data(contentsOf: URL(fileURLWithPath: arguments[2])).withUnsafeBytes {
    Array($0.bindMemory(to: Double.self))
}
let rowCount = values.count / columns
let matrix = FeatureMatrix(schema: model.schema, rowCount: rowCount, values: values)
var scores = [Double](repeating: 0, count: rowCount)
for threads in [1, 2] {
    let seconds = scores.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let scores = buffer
        let (matrix, model) = (matrix, model)
        return best(rounds) {
            DispatchQueue.concurrentPerform(iterations: threads) { part in
                let rows = part * rowCount / threads..<(part + 1) * rowCount / threads
                model.score(matrix, rows: rows, into: UnsafeMutableBufferPointer(rebasing: scores[rows]))
            }
        }
    }
    measures.nanoseconds["\(threads)"] = seconds / Double(rowCount) * 1e9
}

// Other rows in turn: one row again and again would be learnt by the branch predictor.
let rows = (0..<min(1000, rowCount)).map { matrix.row($0) }
var sum = 0.0
let seconds = best(rounds * 5) { for row in rows { sum += model.score(row).probability } }
guard sum.isFinite else { fatalError("a probability is not finite") }
measures.oneRowMicroseconds = seconds / Double(rows.count) * 1e6
measures.tasks = await TaskLatency(model, rows: rows, tasks: 16, scores: 50_000)

var contributions = [Double](repeating: 0, count: min(explainedRows, rowCount) * columns)
let explaining = contributions.withUnsafeMutableBufferPointer { buffer in
    best(rounds) { model.contributions(of: matrix, rows: 0..<buffer.count / columns, into: buffer) }
}
measures.contributionMicroseconds = explaining / Double(contributions.count / columns) * 1e6

try write(scores, to: arguments[5] + ".scores")
try write(contributions, to: arguments[5] + ".contributions")
print(String(decoding: try JSONEncoder().encode(measures), as: UTF8.self))
