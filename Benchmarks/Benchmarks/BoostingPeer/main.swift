// Trains gradient boosting on the rows of a folder that Peers/boosting_data.py wrote, writes the probabilities of the
// held-out rows as doubles, and prints seconds and memory as JSON: BoostingPeer FOLDER TREES THREADS GROWTH SHARE PREDICTIONS
// GROWTH is leaf-wise or symmetric; SHARE below 1 draws so many rows for each tree by their gradients.

import ChurnScoring
import ChurnTraining
import Foundation

struct Shape: Decodable {
    let rows: Int
    let heldRows: Int
    let numbers: Int
    let levels: [Int]
}

struct Output: Encodable {
    let seconds: [String: Double]
    /// KiB: what the process held when the rows had been read, and the most that it had held when training ended.
    let memory: [String: Int]
}

guard CommandLine.arguments.count == 7, let trees = Int(CommandLine.arguments[2]),
    let threads = Int(CommandLine.arguments[3]),
    let policy = GradientBoostingTrainer.Options.Growth.Policy(rawValue: CommandLine.arguments[4]),
    let share = Double(CommandLine.arguments[5])
else { fatalError("BoostingPeer FOLDER TREES THREADS GROWTH SHARE PREDICTIONS") }
let folder = URL(fileURLWithPath: CommandLine.arguments[1])
let shape = try JSONDecoder().decode(Shape.self, from: Data(contentsOf: folder.appendingPathComponent("shape.json")))

/// Maps a file for reading; the pages go when the closure is done.
func withFile<Result>(_ name: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try Data(contentsOf: folder.appendingPathComponent(name), options: .alwaysMapped).withUnsafeBytes(body)
}

/// Rows of single precision as columns of doubles, by blocks of rows that stay in the cache.
func matrix(_ name: String, rows: Int) throws -> FeatureMatrix {
    let columns =
        (0..<shape.numbers).map { FeatureColumn(name: "x\($0)") }
        + shape.levels.enumerated().map { index, count in
            FeatureColumn(name: "c\(index)", kind: .categorical(levels: (0..<count).map { "level \($0)" }))
        }
    let width = columns.count
    let values = try withFile("\(name).f32") { bytes in
        let source = bytes.bindMemory(to: Float.self)
        return [Double](unsafeUninitializedCapacity: rows * width) { target, count in
            for start in stride(from: 0, to: rows, by: 256) {
                for column in 0..<width {
                    for row in start..<min(rows, start + 256) {
                        target[column * rows + row] = Double(source[row * width + column])
                    }
                }
            }
            count = rows * width
        }
    }
    return FeatureMatrix(schema: try FeatureSchema(columns), rowCount: rows, values: values)
}

/// A line of /proc/self/status in KiB: VmRSS is what the process holds, VmHWM the most that it has held.
func memory(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
}

let data = try TrainingData(
    matrix: matrix("training", rows: shape.rows),
    labels: withFile("training.labels") { $0.map(Double.init) }
)
let read = try memory("VmRSS")
let options = try GradientBoostingTrainer.Options(
    trees: trees,
    learningRate: 0.1,
    // A symmetric tree of depth 6 has 64 leaves.
    growth: .init(policy: policy, maximumLeaves: policy == .symmetric ? 64 : 63, minimumRowsPerLeaf: 20),
    rows: .init(sampling: share, method: share < 1 ? .gradient : .uniform)
)
let (model, summary) = try GradientBoostingTrainer(options: options).train(data, threads: threads)
let trained = try memory("VmHWM")
let probabilities = model.probabilities(try matrix("held", rows: shape.heldRows))
try probabilities.withUnsafeBytes { Data($0) }.write(to: URL(fileURLWithPath: CommandLine.arguments[6]))
let output = Output(seconds: summary.seconds, memory: ["read": read, "trained": trained])
print(String(decoding: try JSONEncoder().encode(output), as: UTF8.self))
