// Fuzz target: whatever text comes in, importing it as a model of LightGBM or XGBoost or as our own JSON gives a model or
// throws. A model that is imported must score, explain, encode and come back from JSON. Compiled together with the sources
// of ChurnScoring. The first byte tells what the text is taken for: L, X, J.

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let kind = bytes.first, let model = imported(kind, Array(bytes.dropFirst())) else { return 0 }
    guard model.schema.count < 4096 else { return 0 }
    for value in [0.0, .nan, -1, 1e300] {
        let row = model.schema.columns.map { $0.levels == nil ? value : (value > 0 ? 0 : value) }
        _ = model.score(row)
        _ = model.contributions(row)
    }
    let file = model.encoded()
    guard (try? ChurnModel(decoding: file))?.encoded() == file else { fatalError("an imported model does not decode") }
    guard (try? ChurnModel(json: Array(model.json().utf8)))?.encoded() == file else {
        fatalError("an imported model does not come back from JSON")
    }
    return 0
}

private func imported(_ kind: UInt8, _ text: [UInt8]) -> ChurnModel? {
    switch kind {
    case UInt8(ascii: "L"): try? ChurnModel(lightGBM: text)
    case UInt8(ascii: "X"): try? ChurnModel(xgboost: text, categories: text.count % 2 == 0 ? .names : .codes)
    case UInt8(ascii: "J"): try? ChurnModel(json: text)
    default: nil
    }
}
