import ChurnScoring

/// Numbers the customers of one or several sources, and in the end puts them in order.
///
/// Ids are integers while all sources say so. When a text comes, the integers become texts. A text source that can't
/// say more than text (CSV, JSON) gives integers in the end where every id is written as an integer is: `007` is not.
struct CustomerIndex {
    private var integers = IntegerIndex()
    private var texts = TextIndex()
    private var isText = false
    private var holdsTypedText = false
    private var lastInteger: (value: Int64, code: Int32)?

    /// The number of distinct ids.
    var count: Int { isText ? texts.count : integers.values.count }

    /// Makes ready for a source of integers or of texts; `isTyped` where its text ids are texts by the source's word.
    mutating func startSource(isInteger: Bool, isTyped: Bool) {
        guard !isInteger else { return }
        if isTyped { holdsTypedText = true }
        guard !isText else { return }
        isText = true
        for value in integers.values { _ = texts.code(of: String(value)) }
    }

    /// The number of an integer id.
    mutating func code(of value: Int64) -> Int32 {
        if let last = lastInteger, last.value == value { return last.code }
        let code = isText ? texts.code(of: String(value)) : integers.code(of: value)
        lastInteger = (value, code)
        return code
    }

    /// The number of a text id.
    mutating func code(of bytes: UnsafeBufferPointer<UInt8>) -> Int32 { texts.code(of: bytes) }

    /// The ids in ascending order, and the place in it of each number; `codes` are replaced by places.
    ///
    /// - Parameters:
    ///   - codes: The customer of each row by number.
    ///   - kind: Where given, ids of another table to match: they become integers only if those are.
    /// - Returns: The ids, each once.
    func finish(_ codes: inout [Int32], matching kind: CustomerIDs? = nil) -> CustomerIDs {
        let wantsText = if case .strings? = kind { true } else { false }
        let wantsIntegers = if case .integers? = kind { true } else { false }
        let ids: CustomerIDs
        let order: [Int32]
        if !isText && !wantsText {
            order = Self.order(integers.values)
            ids = .integers(order.map { integers.values[Int($0)] })
        } else if isText, !wantsText, !holdsTypedText || wantsIntegers, let values = integerValues() {
            order = Self.order(values)
            ids = .integers(order.map { values[Int($0)] })
        } else {
            var texts = texts
            if !isText { for value in integers.values { _ = texts.code(of: String(value)) } }
            order = Self.order(texts)
            ids = .strings(order.map { texts.text(Int($0)) })
        }
        var places = [Int32](repeating: 0, count: order.count)
        for (place, code) in order.enumerated() { places[Int(code)] = Int32(place) }
        codes.withUnsafeMutableBufferPointer { codes in
            for index in codes.indices { codes[index] = places[Int(codes[index])] }
        }
        return ids
    }

    /// Every text as the integer that is written just so; `nil` where one is not, or there are none.
    private func integerValues() -> [Int64]? {
        var values: [Int64] = []
        for code in 0..<texts.count {
            let text = texts.text(code)
            guard let value = Int64(text), String(value) == text else { return nil }
            values.append(value)
        }
        return values.isEmpty ? nil : values
    }

    private static func order(_ values: [Int64]) -> [Int32] {
        (0..<Int32(values.count)).sorted { values[Int($0)] < values[Int($1)] }
    }

    /// By bytes; the first eight of them as one word, since most comparisons end there.
    private static func order(_ texts: TextIndex) -> [Int32] {
        texts.withBytes { arena, starts in
            let keys: [(prefix: UInt64, code: Int32)] = (0..<texts.count).map { code in
                var prefix: UInt64 = 0
                for offset in 0..<8 {
                    let position = starts[code] + offset
                    prefix = prefix << 8 | (position < starts[code + 1] ? UInt64(arena[position]) : 0)
                }
                return (prefix, Int32(code))
            }
            return keys.sorted { left, right in
                if left.prefix != right.prefix { return left.prefix < right.prefix }
                let a = arena[starts[Int(left.code)]..<starts[Int(left.code) + 1]]
                let b = arena[starts[Int(right.code)]..<starts[Int(right.code) + 1]]
                return a.lexicographicallyPrecedes(b)
            }.map(\.code)
        }
    }
}
