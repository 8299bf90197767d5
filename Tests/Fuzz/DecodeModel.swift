// Fuzz target: whatever bytes come in, decoding a model gives a model or throws. A model that decodes must score,
// explain and encode to the bytes that it was decoded from, and score rows in a block as it scores them alone. Compiled
// together with the sources of ChurnScoring.

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    // The checksum would turn nearly every mutation away at the door: mend it, so that the decoder itself is tried.
    for candidate in [bytes, ModelFile.withMendedChecksum(bytes)] {
        guard let model = try? ChurnModel(decoding: candidate) else { continue }
        guard model.schema.count < 4096 else { continue }
        scoreBlock(model)
        for value in [0.0, .nan, -1, 1e300] {
            let row = model.schema.columns.map { $0.levels == nil ? value : (value > 0 ? 0 : value) }
            _ = model.score(row)
            _ = model.contributions(row)
        }
        guard (try? ChurnModel(decoding: model.encoded())) != nil else { fatalError("encoded model does not decode") }
    }
    return 0
}

/// Scores enough rows for a block, which must have the bits of the rows alone; NaN, where a sum overflowed, aside.
private func scoreBlock(_ model: ChurnModel) {
    let pool = [0.0, .nan, -1, 1e300, 1, -.infinity, 2]
    let rowCount = 30
    let values = (0..<rowCount * model.schema.count).map { pool[$0 % pool.count] }
    let matrix = FeatureMatrix(schema: model.schema, rowCount: rowCount, values: values)
    var scores = [Double](repeating: 0, count: rowCount)
    scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: 0..<rowCount, into: $0) }
    for row in 0..<rowCount where !scores[row].isNaN {
        guard model.rawScore(matrix.row(row)).bitPattern == scores[row].bitPattern else {
            fatalError("a block differs")
        }
    }
}
