import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct FeatureStateFormatTests {
    private func smallState() throws -> FeatureState {
        var input = RandomInput(seed: 4)
        var state = FeatureState(retention: days(60))
        try state.add(columns(input.events(count: 40, lateShare: 3)), delivery: "first")
        try state.add(columns(input.events(count: 10, lateShare: 0)), delivery: "second")
        state.forget(before: days(130))
        return state
    }

    /// The bytes with the checksum that belongs to them.
    private func mended(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 8 else { return bytes }
        let checksum = StateWriter.checksum(bytes, count: bytes.count - 8)
        return bytes.dropLast(8) + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
    }

    @Test func `the bytes of an empty state are those of the table`() {
        var state = FeatureState(retention: 0x0102)
        state.forget(before: -2)
        var expected = Array("CHRNSTAT".utf8) + [1, 0, 0, 0, 0, 0, 0, 0]
        expected += [2, 1, 0, 0, 0, 0, 0, 0]
        expected += [0xFE] + [UInt8](repeating: 0xFF, count: 7)
        expected += [UInt8](repeating: 0xFF, count: 7) + [0x7F]
        expected += [UInt8](repeating: 0, count: 8 + 4 * 4)
        #expect(state.encoded() == mended(expected + [UInt8](repeating: 0, count: 8)))
    }

    @Test func `decoding gives the state back, for ids of both kinds`() throws {
        let state = try smallState()
        let decoded = try FeatureState(decoding: state.encoded())
        #expect(decoded.encoded() == state.encoded())
        #expect(decoded.retention == state.retention)
        #expect(decoded.earliestCutoff == days(130))
        #expect(decoded.deliveries == ["first", "second"])
        #expect(decoded.eventCount == state.eventCount)
        #expect(decoded.firstOccurredAt == state.firstOccurredAt)
        var events = columns([TestEvent(customer: "a", at: 3), TestEvent(customer: "b", at: -5)])
        events.customerIDs = .integers([.min, 7])
        var integers = FeatureState(retention: 1)
        try integers.add(events)
        let again = try FeatureState(decoding: integers.encoded())
        #expect(again.customers.ids == .integers([.min, 7]))
        #expect(again.events.occurredAt == [3, -5])
    }

    @Test func `bytes cut off anywhere are refused, under a right checksum too`() throws {
        let bytes = try smallState().encoded()
        for length in bytes.indices {
            let cut = Array(bytes[..<length])
            #expect(throws: FeatureStateError.self) { try FeatureState(decoding: cut) }
            #expect(throws: FeatureStateError.self) { try FeatureState(decoding: mended(cut)) }
        }
    }

    @Test func `every change of one byte is refused; under a right checksum it throws or can be used`() throws {
        let bytes = try smallState().encoded()
        let plan = ExtractionPlan(
            features: [
                try feature("count()"), try feature("distinct(attribute=page)"), try feature("sum(value=amount)"),
            ],
            observation: Observation(cutoffs: [days(140)], window: days(50), horizon: day),
            churn: nil
        )
        var refused = 0
        for index in bytes.indices.dropLast(8) {
            for bits: UInt8 in [0x01, 0x80, 0xFF] {
                var changed = bytes
                changed[index] ^= bits
                #expect(throws: FeatureStateError.self) { try FeatureState(decoding: changed) }
                do {
                    _ = try FeatureState(decoding: mended(changed)).extract(plan, dataEnd: days(200))
                } catch {
                    refused += 1
                }
            }
        }
        // Most bytes are times and values, where any number is one that could have been.
        #expect(refused > 500)
    }

    @Test func `announced sizes beyond the bytes ask for no memory`() throws {
        var bytes = try smallState().encoded()
        // The numbers of customers and of events follow magic, version, flags and three times.
        for offset in 40..<48 { bytes[offset] = offset % 4 == 3 ? 0x7F : 0xFF }
        #expect { try FeatureState(decoding: mended(bytes)) } throws: { ($0 as? FeatureStateError)?.code == "end" }
    }

    @Test func `another version says what to do`() throws {
        var bytes = try smallState().encoded()
        bytes[8] = 2
        #expect { try FeatureState(decoding: bytes) } throws: { "\($0)".contains("byte 8: version 2") }
        #expect { try FeatureState(decoding: []) } throws: { ($0 as? FeatureStateError)?.code == "magic" }
    }
}
