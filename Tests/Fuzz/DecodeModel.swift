// Fuzz target: whatever bytes come in, decoding a model gives a model or throws. A model that decodes must score,
// explain and encode to the bytes that it was decoded from. Compiled together with the sources of ChurnScoring.

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    // The checksum would turn nearly every mutation away at the door: mend it, so that the decoder itself is tried.
    for candidate in [bytes, ModelFile.withMendedChecksum(bytes)] {
        guard let model = try? ChurnModel(decoding: candidate) else { continue }
        guard model.schema.count < 4096 else { continue }
        for value in [0.0, .nan, -1, 1e300] {
            let row = model.schema.columns.map { $0.levels == nil ? value : (value > 0 ? 0 : value) }
            _ = model.score(row)
            _ = model.contributions(row)
        }
        guard (try? ChurnModel(decoding: model.encoded())) != nil else { fatalError("encoded model does not decode") }
    }
    return 0
}
