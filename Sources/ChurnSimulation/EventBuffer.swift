/// One event of the customer at work; 40 bytes, copied into columns when the customer is done.
struct SimulatedEvent {
    /// No code in a categorical column.
    static let noCode = UInt8.max

    var occurredAt: Int64
    var knownAt: Int64
    /// An amount or a score, by type; NaN where the type has neither.
    var number: Double
    var type: EventType
    /// The code in the column that belongs to the type (see `EventColumnsBuilder`).
    var code: UInt8
    /// The code in `channel`.
    var channel: UInt8
}

/// The events of one customer between sign-up and end, in the order they were made until sorted.
struct EventBuffer {
    private(set) var events: [SimulatedEvent] = []
    /// Events before this instant are dropped.
    private(set) var start: Int64
    /// Events from this instant on are dropped: the end of the log, or the cancellation.
    private(set) var end: Int64

    init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    /// Empties the buffer for the next customer; its memory stays.
    mutating func restart(start: Int64, end: Int64) {
        events.removeAll(keepingCapacity: true)
        self.start = start
        self.end = end
    }

    /// Ends the customer's life at `instant`; what was to come after it, such as a ticket's resolution, is dropped.
    mutating func close(at instant: Int64) {
        end = min(end, instant)
        events.removeAll { $0.occurredAt >= end }
    }

    /// Adds an event, unless the customer does not exist at its time.
    mutating func append(
        _ type: EventType,
        at occurredAt: Int64,
        number: Double = .nan,
        code: UInt8 = SimulatedEvent.noCode,
        channel: UInt8 = SimulatedEvent.noCode,
        random: inout RandomStream
    ) {
        guard occurredAt >= start, occurredAt < end else { return }
        var knownAt = occurredAt
        let share = type.lateShare
        if share > 0 {
            let bits = random.next()
            // From an hour to five days, most of them within two; whole seconds.
            if bits >> 54 < share {
                let part = Double(bits & 0xFFFF_FFFF) * 0x1p-32
                knownAt += Duration.hour + Int64(part * part * 428_400) * Duration.second
            }
        }
        events.append(
            SimulatedEvent(
                occurredAt: occurredAt,
                knownAt: knownAt,
                number: number,
                type: type,
                code: code,
                channel: channel
            )
        )
    }

    /// Adds the event that ends the customer's life, at `end` itself.
    mutating func appendCancellation(at occurredAt: Int64, reason: UInt8) {
        events.append(
            SimulatedEvent(
                occurredAt: occurredAt,
                knownAt: occurredAt,
                number: .nan,
                type: .cancellation,
                code: reason,
                channel: SimulatedEvent.noCode
            )
        )
    }

    /// Sorts by time; events of one instant keep the order they were made in.
    ///
    /// Insertion, because events are made step by step and lie only a few places from where they belong.
    mutating func sort() {
        events.withUnsafeMutableBufferPointer { events in
            for index in 1..<max(events.count, 1) {
                let event = events[index]
                var place = index
                while place > 0, events[place - 1].occurredAt > event.occurredAt {
                    events[place] = events[place - 1]
                    place -= 1
                }
                events[place] = event
            }
        }
    }
}
