import ArgumentParser
import ChurnScoring
import Foundation

/// Writes a made-up model and requests to it: what `load/run` measures the service with.
///
/// The ensemble has the shape of the scoring benchmarks, grown leaf by leaf, with thresholds inside the rows' range, so
/// that a row takes a path of usual length through each tree. The same options give the same files.
@main
struct LoadFiles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-files",
        abstract: "Writes model.churn and requests.ndjson, one body of POST /score a line."
    )

    @Option(help: "The folder to write to.")
    var output: String

    @Option(help: "Trees of the model.")
    var trees = 300

    @Option(help: "Leaves of each tree.")
    var leaves = 63

    @Option(help: "Columns of the model.")
    var columns = 50

    @Option(help: "Different requests.")
    var requests = 512

    @Option(help: "Customers of each request.")
    var customers = 1

    @Option(help: "Reasons that each request asks for.")
    var reasons = 0

    func validate() throws {
        guard trees > 0, leaves > 1, columns > 0, requests > 0, customers > 0, reasons >= 0 else {
            throw ValidationError("at least one of each, two leaves, and 0 or more reasons")
        }
    }

    func run() throws {
        var random = SplitMix64(state: 1)
        let schema = try FeatureSchema((0..<columns).map { FeatureColumn(name: "logins_in_window_\($0)") })
        let trees = (0..<trees).map { _ in tree(&random) }
        let model = try ChurnModel(
            schema: schema,
            predictor: .trees(TreeEnsemble(baseScore: -1, trees: trees)),
            calibration: .platt(intercept: 0, slope: 1)
        )
        let folder = URL(filePath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(model.encoded()).write(to: folder.appending(path: "model.churn"), options: .atomic)
        let bodies = (0..<requests).map { _ in body(schema, &random) }.joined(separator: "\n")
        try Data((bodies + "\n").utf8).write(to: folder.appending(path: "requests.ndjson"), options: .atomic)
    }

    /// A tree whose next split is always that of a leaf chosen at random.
    private func tree(_ random: inout SplitMix64) -> Tree {
        var nodes = [TreeNode(output: 0, cover: 10_000)]
        var open = [0]
        while open.count < leaves {
            let position = open.remove(at: Int.random(in: 0..<open.count, using: &random))
            let share = Double.random(in: 0.2...0.8, using: &random)
            nodes[position].column = Int32.random(in: 0..<Int32(columns), using: &random)
            nodes[position].threshold = Double(Int.random(in: 1...99, using: &random))
            nodes[position].missingGoesLeft = Bool.random(using: &random)
            nodes[position].left = Int32(nodes.count)
            nodes[position].right = Int32(nodes.count + 1)
            for part in [share, 1 - share] {
                open.append(nodes.count)
                let output = Double.random(in: -0.1...0.1, using: &random)
                nodes.append(TreeNode(output: output, cover: nodes[position].cover * part))
            }
        }
        return Tree(nodes: nodes)
    }

    private func body(_ schema: FeatureSchema, _ random: inout SplitMix64) -> String {
        let customers = (0..<customers).map { index in
            let features = schema.columns.map { column in
                // Counts, shares and missing values, as features are.
                let value =
                    switch Int.random(in: 0..<10, using: &random) {
                    case 0: "null"
                    case 1...5: String(Int.random(in: 0...100, using: &random))
                    default: String(Double.random(in: 0...100, using: &random))
                    }
                return "\"\(column.name)\":\(value)"
            }
            return "{\"id\":\"customer-\(index)\",\"features\":{\(features.joined(separator: ","))}}"
        }
        return "{\"reasons\":\(reasons),\"customers\":[\(customers.joined(separator: ","))]}"
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
