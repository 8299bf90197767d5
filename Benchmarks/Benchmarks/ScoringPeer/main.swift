// Scores the rows of a file with a model of LightGBM (text) or CatBoost (JSON), and prints what it took as JSON:
//   ScoringPeer MODEL VALUES COLUMNS ROUNDS SCORES
// VALUES holds doubles column by column; the raw scores are written to SCORES. Times are the best of ROUNDS.

import ChurnScoring
import Dispatch
import Foundation

/// What CatBoost's JSON holds of a model of symmetric trees on numbers.
struct SymmetricModel: Decodable {
    struct Split: Decodable {
        let border: Double
        let floatFeatureIndex: Int
    }

    struct SymmetricTree: Decodable {
        let leafValues: [Double]
        let splits: [Split]
    }

    struct FloatFeature: Decodable {
        let featureIndex: Int
        let nanValueTreatment: String
    }

    struct Features: Decodable {
        let floatFeatures: [FloatFeature]
    }

    let obliviousTrees: [SymmetricTree]
    let featuresInfo: Features

    /// The same trees; bit i of a leaf's number says whether its value is above the border of split i.
    func ensemble() -> TreeEnsemble {
        let missingGoesRight = Set(
            featuresInfo.floatFeatures.filter { $0.nanValueTreatment == "AsTrue" }.map(\.featureIndex)
        )
        let trees = obliviousTrees.map { tree in
            var nodes: [TreeNode] = []
            for (level, split) in tree.splits.enumerated() {
                let children = nodes.count + (1 << level)
                for index in 0..<(1 << level) {
                    var node = TreeNode(output: 0, cover: 1)
                    node.column = Int32(split.floatFeatureIndex)
                    node.threshold = split.border
                    node.missingGoesLeft = !missingGoesRight.contains(split.floatFeatureIndex)
                    node.left = Int32(children + 2 * index)
                    node.right = node.left + 1
                    nodes.append(node)
                }
            }
            let depth = tree.splits.count
            for leaf in 0..<(1 << depth) {
                // From left to right the first split has the highest bit.
                let number = (0..<depth).reduce(0) { $0 | (leaf >> (depth - 1 - $1) & 1) << $1 }
                nodes.append(TreeNode(output: tree.leafValues[number], cover: 1))
            }
            return Tree(nodes: nodes)
        }
        return TreeEnsemble(baseScore: 0, trees: trees)
    }
}

struct Output: Encodable {
    var nanoseconds: [String: Double] = [:]
    var oneRowMicroseconds = 0.0
    var loadMilliseconds = 0.0
    var trees = 0
}

guard CommandLine.arguments.count == 6, let columns = Int(CommandLine.arguments[3]),
    let rounds = Int(CommandLine.arguments[4])
else { fatalError("ScoringPeer MODEL VALUES COLUMNS ROUNDS SCORES") }
let file = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
let imported: ChurnModel
if CommandLine.arguments[1].hasSuffix(".json") {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let ensemble = try decoder.decode(SymmetricModel.self, from: file).ensemble()
    imported = try ChurnModel(
        schema: FeatureSchema((0..<columns).map { FeatureColumn(name: "x\($0)") }),
        predictor: .trees(ensemble)
    )
} else {
    imported = try ChurnModel(lightGBM: [UInt8](file))
}
let values = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[2])).withUnsafeBytes {
    Array($0.bindMemory(to: Double.self))
}
let rowCount = values.count / columns
let matrix = FeatureMatrix(schema: imported.schema, rowCount: rowCount, values: values)

/// The least seconds of `rounds` calls.
func best(_ rounds: Int, _ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<rounds {
        let start = DispatchTime.now().uptimeNanoseconds
        try body()
        least = min(least, Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9)
    }
    return least
}

var output = Output()
let bytes = imported.encoded()
output.loadMilliseconds = try best(rounds * 5) { _ = try ChurnModel(decoding: bytes) } * 1e3
let model = try ChurnModel(decoding: bytes)
if case .trees(let ensemble) = model.predictor { output.trees = ensemble.trees.count }
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
    output.nanoseconds["\(threads)"] = seconds / Double(rowCount) * 1e9
}
// Other rows in turn: one row again and again would be learnt by the branch predictor.
let rows = (0..<min(1000, rowCount)).map { matrix.row($0) }
var sum = 0.0
let seconds = best(rounds * 5) { for row in rows { sum += model.score(row).probability } }
guard sum.isFinite else { fatalError("a probability is not finite") }
output.oneRowMicroseconds = seconds / Double(rows.count) * 1e6
try scores.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: CommandLine.arguments[5])) }
print(String(decoding: try JSONEncoder().encode(output), as: UTF8.self))
