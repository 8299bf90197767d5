import Testing

@testable import ChurnSimulation

struct EventBufferTests {
    private func buffer(start: Int64, end: Int64, times: [Int64]) -> EventBuffer {
        var random = RandomStream(seed: 1, customer: 0, purpose: .behaviour)
        var buffer = EventBuffer(start: start, end: end)
        for (place, time) in times.enumerated() {
            buffer.append(.retentionOffer, at: time, code: UInt8(place), random: &random)
        }
        return buffer
    }

    @Test func `only events of the half-open life are kept`() {
        let kept = buffer(start: 10, end: 20, times: [9, 10, 19, 20]).events.map(\.occurredAt)
        #expect(kept == [10, 19])
    }

    @Test func `closing drops what was already to come`() {
        var buffer = buffer(start: 0, end: 20, times: [3, 12, 8, 10])
        buffer.close(at: 10)
        #expect(buffer.events.map(\.occurredAt) == [3, 8])
        #expect(buffer.end == 10)
    }

    @Test(arguments: [[], [5], [5, 4], [3, 1, 3, 2, 1, 3]] as [[Int64]])
    func `sorting orders by time and keeps the order of equal times`(times: [Int64]) {
        var buffer = buffer(start: 0, end: 10, times: times)
        buffer.sort()
        let expected = times.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
        #expect(buffer.events.map(\.occurredAt) == expected.map(\.element))
        #expect(buffer.events.map { Int($0.code) } == expected.map(\.offset))
    }

    @Test func `late events become known between an hour and five days later`() {
        var random = RandomStream(seed: 2, customer: 0, purpose: .behaviour)
        var buffer = EventBuffer(start: 0, end: 10)
        for _ in 0..<20_000 { buffer.append(.payment, at: 5, number: 1, random: &random) }
        let delays = buffer.events.map { $0.knownAt - $0.occurredAt }.filter { $0 != 0 }
        #expect(abs(delays.count - 1_250) < 140)
        #expect(delays.allSatisfy { $0 >= Duration.hour && $0 <= 5 * Duration.day })
    }
}
