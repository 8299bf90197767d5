// 16 tasks score and explain rows while another keeps putting new models in their place: what a service does that reloads.
// Compiled together with the sources of ChurnScoring, under the thread sanitiser; a race ends it with another status than 0.

import Glibc

/// The model in use; the only thing that changes.
private actor CurrentModel {
    private(set) var model: ChurnModel
    private(set) var swaps = 0

    init(_ model: ChurnModel) { self.model = model }

    func put(_ model: ChurnModel) {
        self.model = model
        swaps += 1
    }
}

/// What a model makes of the rows; that of one row alone and that of the whole block must agree.
private func bits(_ model: ChurnModel, _ matrix: FeatureMatrix) -> [UInt64] {
    var scores = [Double](repeating: 0, count: matrix.rowCount)
    scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: 0..<matrix.rowCount, into: $0) }
    let single = model.score(matrix.row(7))
    guard single.rawScore == scores[7] else { fatalError("one row and the block have other scores") }
    let contributions = model.contributions(matrix.row(7)).values
    return (scores + contributions + [single.probability]).map(\.bitPattern)
}

/// Rows of made-up values: numbers around 0, and codes of levels with some that are unseen or missing.
private func rows(_ schema: FeatureSchema, count: Int) -> FeatureMatrix {
    var state: UInt64 = 1
    let values = schema.columns.flatMap { column in
        (0..<count).map { _ -> Double in
            state = SplitMix.mixed(state)
            let uniform = Double(state >> 11) * 0x1p-53
            if uniform < 0.1 { return .nan }
            guard let levels = column.levels else { return 20 * uniform - 10 }
            return Double(Int(uniform * Double(levels.count + 1))) - (uniform > 0.95 ? 1 : 0)
        }
    }
    return FeatureMatrix(schema: schema, rowCount: count, values: values)
}

@main enum SwapModels {
    private static let taskCount = 16

    static func main() async throws {
        let paths = CommandLine.arguments.dropFirst()
        guard paths.count > 1 else { fatalError("SwapModels MODEL MODEL...") }
        let files = paths.map(bytes(of:))
        // Rows and the bits that each model must give; schemas differ from file to file.
        let cases = try files.map { file in
            let model = try ChurnModel(decoding: file)
            let matrix = rows(model.schema, count: 300)
            return (model: model, matrix: matrix, expected: bits(model, matrix))
        }
        let current = CurrentModel(cases[0].model)
        let scored = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<taskCount {
                group.addTask {
                    var count = 0
                    while await current.swaps < 200 {
                        let model = await current.model
                        guard let known = cases.first(where: { $0.model == model }) else {
                            fatalError("a model that nobody put there")
                        }
                        guard bits(model, known.matrix) == known.expected else { fatalError("other bits") }
                        count += 1
                    }
                    return count
                }
            }
            group.addTask {
                for swap in 1...200 {
                    await current.put(try ChurnModel(decoding: files[swap % files.count]))
                    await Task.yield()
                }
                return 0
            }
            var scored = 0
            for try await count in group { scored += count }
            return scored
        }
        print("\(taskCount) tasks scored \(scored) blocks while 200 models were swapped")
    }

    private static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { fatalError("\(path) cannot be opened") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes
    }
}
