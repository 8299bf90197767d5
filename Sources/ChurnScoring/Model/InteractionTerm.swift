/// Two columns that enter a linear predictor together, beside their own terms.
///
/// Each column is a ``Factor``: a number `v` with one slot, or a category with `v = 1` and one slot for each level, one
/// for a missing value and one for an unseen level. The term adds
/// `outputs[slot(first) * slotCount(second) + slot(second)] * v(first) * v(second)`.
public struct InteractionTerm: Hashable, Sendable {
    /// One of the two columns.
    public struct Factor: Hashable, Sendable {
        /// How the column enters.
        public enum Kind: Hashable, Sendable {
            /// A number: `(clamp(transform(x)) - center) / scale`, 0 where it is missing.
            case number(Standardization)
            /// A category of so many levels.
            case levels(count: Int)
        }

        /// The column's position in the schema.
        public var column: Int
        /// How it enters.
        public var kind: Kind

        /// A factor.
        public init(column: Int, kind: Kind) {
            self.column = column
            self.kind = kind
        }

        /// One for a number; for a category its levels, missing, and unseen, in this order.
        public var slotCount: Int {
            switch kind {
            case .number: 1
            case .levels(let count): count + 2
            }
        }

        /// The slot that the value `x` belongs to.
        @inline(__always)
        func slot(_ x: Double) -> Int {
            guard case .levels(let count) = kind else { return 0 }
            guard x == x else { return count }
            return x >= 0 && x < Double(count) ? Int(x) : count + 1
        }

        /// What the output of the slot is multiplied by.
        @inline(__always)
        func weight(_ x: Double) -> Double {
            guard case .number(let standardization) = kind else { return 1 }
            return standardization(x)
        }
    }

    /// A transformed, clamped and standardised number.
    public struct Standardization: Hashable, Sendable {
        /// What is done to the value first.
        public var transform: NumericTerm.Transform
        /// The least transformed value that counts as itself.
        public var lowerBound: Double
        /// The greatest transformed value that counts as itself, at least ``lowerBound``.
        public var upperBound: Double
        /// The mean of the clamped training values.
        public var center: Double
        /// What the distance from the mean is divided by; positive.
        public var scale: Double

        /// A standardisation.
        public init(
            transform: NumericTerm.Transform,
            lowerBound: Double,
            upperBound: Double,
            center: Double,
            scale: Double
        ) {
            self.transform = transform
            self.lowerBound = lowerBound
            self.upperBound = upperBound
            self.center = center
            self.scale = scale
        }

        /// The standardised value of `x`; 0 where it is missing.
        @inlinable
        public func callAsFunction(_ x: Double) -> Double {
            guard x == x else { return 0 }
            return (min(max(transform(x), lowerBound), upperBound) - center) / scale
        }
    }

    /// The column that comes first in the schema.
    public var first: Factor
    /// The other column.
    public var second: Factor
    /// One output for each pair of slots, those of the first slot of ``first`` first.
    public var outputs: [Double]
    /// The mean output over the training rows.
    public var meanOutput: Double

    /// A term.
    public init(first: Factor, second: Factor, outputs: [Double], meanOutput: Double) {
        self.first = first
        self.second = second
        self.outputs = outputs
        self.meanOutput = meanOutput
    }

    /// What the values of the two columns add to the raw score.
    public func output(first x: Double, second y: Double) -> Double {
        let output = outputs[first.slot(x) * second.slotCount + second.slot(y)]
        return output * first.weight(x) * second.weight(y)
    }
}
