/// Which events a feature looks at: those that meet every condition.
///
/// Conditions are kept sorted and each once, so that two filters that say the same in another order are equal.
public struct EventFilter: Hashable, Sendable {
    /// An attribute must hold one of some texts; a missing attribute never does.
    public struct AttributeCondition: Hashable, Sendable {
        /// The attribute's name.
        public let attribute: String
        /// The texts that pass, sorted.
        public let texts: [String]

        /// A condition that `attribute` is one of `texts`.
        public init(_ attribute: String, in texts: [String]) {
            self.attribute = attribute
            self.texts = texts.sortedByUTF8Once()
        }
    }

    /// A value must lie on one side of a bound; a missing value never does.
    public struct ValueCondition: Hashable, Sendable {
        /// How a value is compared with the bound.
        public enum Comparison: String, Hashable, Sendable, CaseIterable {
            /// Below the bound.
            case less = "<"
            /// At most the bound.
            case lessOrEqual = "<="
            /// The bound itself.
            case equal = "=="
            /// At least the bound.
            case greaterOrEqual = ">="
            /// Above the bound.
            case greater = ">"
        }

        /// The value's name.
        public let value: String
        /// How it is compared.
        public let comparison: Comparison
        /// What it is compared with; finite.
        public let bound: Double

        /// A condition that `value` compares with the finite `bound` in this way.
        public init(_ value: String, _ comparison: Comparison, _ bound: Double) {
            precondition(bound.isFinite, "a bound must be finite")
            self.value = value
            self.comparison = comparison
            // Minus zero compares as zero does, so it must print as zero does too.
            self.bound = bound + 0
        }
    }

    /// The types that pass, sorted; empty where any type does.
    public let types: [String]
    /// Conditions on attributes, sorted.
    public let attributes: [AttributeCondition]
    /// Conditions on values, sorted; a range is two of them.
    public let values: [ValueCondition]

    /// A filter that passes the events of `types` (empty: any) that meet all conditions.
    public init(types: [String] = [], attributes: [AttributeCondition] = [], values: [ValueCondition] = []) {
        self.types = types.sortedByUTF8Once()
        self.attributes = Set(attributes).sorted { left, right in
            if left.attribute != right.attribute { return left.attribute.precedesByUTF8(right.attribute) }
            return left.texts.lexicographicallyPrecedes(right.texts) { $0.precedesByUTF8($1) }
        }
        self.values = Set(values).sorted { left, right in
            if left.value != right.value { return left.value.precedesByUTF8(right.value) }
            if left.bound != right.bound { return left.bound < right.bound }
            return left.comparison.rawValue.precedesByUTF8(right.comparison.rawValue)
        }
    }

    /// The filter that passes every event.
    public static let any = EventFilter()
}

extension String {
    /// Whether `self` sorts before `other` by UTF-8 bytes, an order that does not depend on a locale.
    func precedesByUTF8(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension [String] {
    /// The distinct texts in the order of their UTF-8 bytes; of texts that differ only in their Unicode form the first.
    func sortedByUTF8Once() -> [String] {
        var seen: Set<String> = []
        return sorted { $0.precedesByUTF8($1) }.filter { seen.insert($0).inserted }
    }
}
