// Fuzz target: whatever bytes come in, the functions of churn.h give a model or an error, and a model scores and explains
// any values without touching memory that is not its own. Compiled together with the sources of ChurnScoring and ChurnC.

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    for candidate in [bytes, ModelFile.withMendedChecksum(bytes)] {
        guard let model = candidate.withUnsafeBytes({ openModel($0.baseAddress, $0.count) }) else {
            guard lastError().pointee != 0 || candidate.isEmpty else { fatalError("a failure says nothing") }
            continue
        }
        call(model, values: bytes)
        freeModel(model)
    }
    return 0
}

/// Scores and explains rows whose values are the input's own bytes.
private func call(_ model: OpaquePointer, values bytes: [UInt8]) {
    let columns = columnCount(model)
    guard columns < 4096 else { return }
    for column in 0...columns {
        _ = columnName(model, column)
        _ = levelCount(model, column)
        _ = levelCode(model, column, "level")
    }
    let rowCount = 3
    let stride = columns + bytes.count % 2
    let values = (0..<rowCount * stride).map { index -> Double in
        let word = (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[(index * 8 + $1) % bytes.count]) }
        return Double(bitPattern: word)
    }
    var scores = [Double](repeating: 0, count: rowCount)
    var explained = [Double](repeating: 0, count: rowCount * columns)
    let status = scoreRows(model, values + [0], rowCount, stride, &scores, nil)
    guard status == 0 else { fatalError("a valid call fails: \(String(cString: lastError()))") }
    _ = contributions(model, values + [0], rowCount, stride, &explained, nil)
    _ = scoreRows(model, values + [0], rowCount, columns - 1, &scores, nil)
}
