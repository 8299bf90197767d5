// Fuzz target: whatever bytes come in, decoding a feature state gives a state or throws. A state that decodes must take
// events, forget, extract and encode to bytes that decode to the same state. Compiled together with the sources of
// ChurnFeatures and ChurnScoring as one module. With no input in the corpus it begins at the bytes of a small state.

/// A plan of features of every kind of payload; cutoffs come from the state.
private let fuzzPlan = ExtractionPlan(
    features: [
        "count()", "sum(value=amount)", "distinct(attribute=page)", "tenure()", "slope(bucket=1d, buckets=4)",
        "longest_gap()", "entropy(attribute=page)",
    ].enumerated().compactMap { index, text in
        (try? FeatureDefinition(parsing: text)).map { Feature(name: "f\(index)", definition: $0) }
    },
    observation: Observation(
        cutoffs: [0],
        window: 10 * CivilTime.microsecondsPerDay,
        horizon: CivilTime.microsecondsPerDay
    ),
    churn: .silence(.any)
)

private func fuzzEvents(day: Int64) -> EventColumns {
    EventColumns(
        customerIDs: .strings(["a", "b"]),
        customers: [0, 1, 0],
        occurredAt: [day, day + 1, day + 2].map { $0 * CivilTime.microsecondsPerDay },
        knownAt: day > 5 ? [day, day + 1, day + 4].map { $0 * CivilTime.microsecondsPerDay } : [],
        typeNames: ["login", "purchase"],
        types: [0, 1, 0],
        values: [ValueColumn(name: "amount", values: [1, .nan, 2.5])],
        attributes: [AttributeColumn(name: "page", levels: ["/home"], codes: [0, -1, 0])]
    )
}

/// The bytes of a state that has taken two days, to begin with.
private let seed: [UInt8] = {
    var state = FeatureState(retention: 10 * CivilTime.microsecondsPerDay)
    try? state.add(fuzzEvents(day: 1), delivery: "1")
    try? state.add(fuzzEvents(day: 9), delivery: "9")
    state.forget(before: 13 * CivilTime.microsecondsPerDay)
    return state.encoded()
}()

/// The entry point that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    tryState(bytes)
    guard bytes.count >= 8 else { return 0 }
    // The checksum would turn nearly every mutation away at the door: mend it, so that the decoder itself is tried.
    tryState(withChecksum(bytes.dropLast(8)))
    // The same bytes as changes of a state that is whole: position and value in turn.
    var changed = Array(seed.dropLast(8))
    for index in stride(from: 0, to: min(bytes.count - 2, 24), by: 3) {
        changed[(Int(bytes[index]) << 8 | Int(bytes[index + 1])) % changed.count] = bytes[index + 2]
    }
    tryState(withChecksum(changed[...]))
    return 0
}

private func withChecksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    let checksum = StateWriter.checksum(bytes, count: bytes.count)
    return bytes + withUnsafeBytes(of: checksum.littleEndian) { Array($0) }
}

private func tryState(_ bytes: [UInt8]) {
    guard var state = try? FeatureState(decoding: bytes) else { return }
    let encoded = state.encoded()
    guard let again = try? FeatureState(decoding: encoded), again.encoded() == encoded else {
        fatalError("an encoded state decodes to another one")
    }
    guard state.eventCount < 4096, state.customerCount < 4096 else { return }
    try? state.add(fuzzEvents(day: 3), delivery: "fuzz")
    let cutoff = (state.lastOccurredAt ?? 0).subtractingSaturating(CivilTime.microsecondsPerDay)
    var plan = fuzzPlan
    plan.observation.cutoffs = [cutoff]
    _ = try? state.extract(plan, dataEnd: state.lastOccurredAt ?? 0)
    state.forget(before: cutoff)
    guard (try? FeatureState(decoding: state.encoded())) != nil else { fatalError("an encoded state does not decode") }
}
