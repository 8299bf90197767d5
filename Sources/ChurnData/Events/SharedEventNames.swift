import ChurnFeatures
import ChurnScoring

/// The codes of customers, types and texts that the threads of a reading share.
///
/// A thread comes here once for each name that it has not met; in which order codes are given depends on the threads,
/// and nothing that comes out of a log does.
final class SharedEventNames: @unchecked Sendable {
    // Unchecked: everything that changes is touched under the lock, or when only one thread is left.
    private let lock = Lock()
    private var customers = CustomerIndex()
    private var types = TextIndex()
    private var attributes: [TextIndex]
    /// Whether customers are texts in any source.
    let hasTextCustomers: Bool

    /// No names yet; `relations` says what kinds of ids the sources have.
    init(attributeCount: Int, hasTextCustomers: Bool, holdsTypedText: Bool) {
        attributes = Array(repeating: TextIndex(), count: attributeCount)
        self.hasTextCustomers = hasTextCustomers
        if hasTextCustomers { customers.startSource(isInteger: false, isTyped: holdsTypedText) }
    }

    /// The code of an integer id.
    func customer(_ value: Int64) -> Int32 {
        lock.lock()
        defer { lock.unlock() }
        return customers.code(of: value)
    }

    /// The code of a text id.
    func customer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        lock.lock()
        defer { lock.unlock() }
        return customers.code(of: bytes)
    }

    /// The code of a type.
    func type(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        lock.lock()
        defer { lock.unlock() }
        return types.code(of: bytes)
    }

    /// The code of a type given as text.
    func type(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { type($0) }
    }

    /// The code of a text of an attribute, given as text.
    func text(_ text: String, attribute: Int) -> Int32 {
        var text = text
        return text.withUTF8 { self.text($0, attribute: attribute) }
    }

    /// The code of a text of an attribute.
    func text(_ bytes: UnsafeBufferPointer<UInt8>, attribute: Int) -> Int32 {
        lock.lock()
        defer { lock.unlock() }
        return attributes[attribute].code(of: bytes)
    }

    /// Whether there are more types than an event has room to name.
    var hasTooManyTypes: Bool { types.count > 1 << 16 }

    /// All names, once every thread is done.
    func finish(valueNames: [String], attributeNames: [String]) -> EventNames {
        var places = (0..<Int32(truncatingIfNeeded: customers.count)).map(\.self)
        let ids = customers.finish(&places)
        let types = TextRanking(self.types.texts)
        return EventNames(
            customers: (ids, places),
            types: (types.sorted, types.ranks.map { UInt16(truncatingIfNeeded: $0) }),
            valueNames: valueNames,
            attributes: zip(attributeNames, attributes).map { name, index in
                let levels = TextRanking(index.texts)
                return (name, levels.sorted, levels.ranks.map { Int32(truncatingIfNeeded: $0) })
            }
        )
    }
}
