/// A customer's identifier, kept byte for byte as the source has it.
///
/// Integers order before strings; strings order by their UTF-8 bytes, so that the order does not depend on a locale.
/// Two texts are one identifier where their bytes are the same; Swift's `==` would also join those that only look alike
/// (composed and decomposed accents).
public enum CustomerID: Hashable, Sendable, CustomStringConvertible {
    /// A 64-bit integer identifier.
    case integer(Int64)
    /// A text identifier; any Unicode text, quotes and newlines included.
    case string(String)

    /// The identifier as text, without quotes.
    public var description: String {
        switch self {
        case .integer(let value): String(value)
        case .string(let value): value
        }
    }
}

extension CustomerID {
    /// Whether both are numbers of one value or texts of the same bytes.
    public static func == (left: CustomerID, right: CustomerID) -> Bool {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.integer, .string), (.string, .integer): false
        }
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .integer(let value): hasher.combine(value)
        case .string(var value): value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }
}

extension CustomerID: Comparable {
    /// Whether `left` comes before `right`: integers by value before texts by their bytes.
    public static func < (left: CustomerID, right: CustomerID) -> Bool {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a < b
        case (.integer, .string): true
        case (.string, .integer): false
        case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        }
    }
}

/// A column of customer identifiers of one kind.
public enum CustomerIDs: Hashable, Sendable {
    /// Integer identifiers.
    case integers([Int64])
    /// Text identifiers.
    case strings([String])

    /// The number of identifiers.
    public var count: Int {
        switch self {
        case .integers(let values): values.count
        case .strings(let values): values.count
        }
    }

    /// The identifier at `index`, in `0..<count`.
    public subscript(index: Int) -> CustomerID {
        switch self {
        case .integers(let values): .integer(values[index])
        case .strings(let values): .string(values[index])
        }
    }

    /// The identifiers at `indices`, in that order; an index may occur more than once.
    public func selecting(_ indices: [Int]) -> CustomerIDs {
        switch self {
        case .integers(let values): .integers(indices.map { values[$0] })
        case .strings(let values): .strings(indices.map { values[$0] })
        }
    }

    /// The indices in ascending order of their identifiers; equal identifiers keep their order.
    public func sortedIndices() -> [Int] {
        switch self {
        case .integers(let values):
            values.indices.sorted { values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1 }
        case .strings(let values):
            values.indices.sorted {
                let (left, right) = (values[$0].utf8, values[$1].utf8)
                if left.lexicographicallyPrecedes(right) { return true }
                return !right.lexicographicallyPrecedes(left) && $0 < $1
            }
        }
    }
}
