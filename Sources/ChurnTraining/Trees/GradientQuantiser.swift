/// Rounds gradients and Hessians to integers, so that their sums are exact in any order and for any thread count.
///
/// A row's pair is packed into an `Int32`: the gradient in the high 16 bits, the Hessian in the low 16. With the largest
/// weight `w` the logistic loss has `|gradient| <= w` and `0 <= hessian <= w / 4`; the scales are the powers of two that
/// bring these bounds to at most 4,096, so integers lie within `-4096...4096` and `0...4096`: 13 bits each, which is
/// what ``HistogramBuilder`` has room for. Of other losses, and where rows are drawn with unequal probabilities, the
/// largest values are looked up for each tree. Powers of two keep a value that lies on the grid exact.
///
/// Rounding is stochastic: `floor(x * scale + u)` with `u` uniform in `[0, 1)` from a counter, so the expected value is
/// `x` and errors of rows cancel. Leaf values do not use these integers.
struct GradientQuantiser: Sendable {
    /// Integers of one unit of gradient.
    let gradientScale: Double
    /// Integers of one unit of Hessian.
    let hessianScale: Double

    /// The largest absolute integer that a packed pair holds.
    static let largestInteger = 4096
    /// The largest absolute integer of full precision: sums over fewer than 2^32 rows stay within 64 bits.
    static let largestFullInteger = 1 << 30

    /// The largest absolute integer.
    let largest: Int

    /// Scales for the logistic loss of rows that weigh at most `largestWeight`, a positive number.
    init(largestWeight: Double) {
        precondition(largestWeight > 0 && largestWeight.isFinite, "the largest weight must be positive and finite")
        largest = Self.largestInteger
        gradientScale = Self.scale(largest, for: largestWeight)
        hessianScale = 4 * gradientScale
    }

    /// Scales for gradients and Hessians of at most the given sizes; where all are 0 any scale does.
    ///
    /// `largest`, a power of two, is what the integers reach.
    init(largestGradient: Double, largestHessian: Double, largest: Int = largestInteger) {
        precondition(
            largestGradient.isFinite && largestHessian.isFinite,
            "gradients and Hessians of a loss must be finite"
        )
        self.largest = largest
        gradientScale = Self.scale(largest, for: largestGradient > 0 ? largestGradient : 1)
        hessianScale = Self.scale(largest, for: largestHessian > 0 ? largestHessian : 1)
    }

    /// The power of two that brings `size` to `largest` or less, and above half of it.
    private static func scale(_ largest: Int, for size: Double) -> Double {
        // The smallest power of two that is not below the largest value.
        let exponent = size.significand == 1 ? size.exponent : size.exponent + 1
        // Values below 2^-1000 would need scales that no double holds: they are rounded more coarsely.
        return Double(sign: .plus, exponent: largest.trailingZeroBitCount - max(Int(exponent), -1000), significand: 1)
    }

    /// The packed integers of one row, rounded by 64 random bits; for scales up to ``largestInteger``.
    @inline(__always)
    func quantise(gradient: Double, hessian: Double, bits: UInt64) -> Int32 {
        let integers = integers(gradient: gradient, hessian: hessian, bits: bits)
        return (integers[0] << 16) | integers[1]
    }

    /// The gradient and the Hessian of one row as integers, rounded by 64 random bits.
    @inline(__always)
    func integers(gradient: Double, hessian: Double, bits: UInt64) -> SIMD2<Int32> {
        let low = Double(UInt32(truncatingIfNeeded: bits)) * 0x1p-32
        let high = Double(UInt32(truncatingIfNeeded: bits >> 32)) * 0x1p-32
        let g = Self.floor(gradient * gradientScale + low)
        let h = Self.floor(hessian * hessianScale + high)
        return SIMD2(g, h)
    }

    /// `rounded(.down)`, without its call where the instruction set has no rounding of its own.
    @inline(__always)
    private static func floor(_ value: Double) -> Int32 {
        let truncated = Int32(value)
        return Double(truncated) > value ? truncated - 1 : truncated
    }

    /// The gradient in `packed`.
    @inline(__always)
    static func gradient(_ packed: Int32) -> Int { Int(packed >> 16) }

    /// The sums of the one row that `packed` belongs to.
    @inline(__always)
    static func sums(_ packed: Int32) -> BinSums {
        BinSums(gradient: Int64(gradient(packed)), hessian: Int64(hessian(packed)), count: 1)
    }

    /// The Hessian in `packed`.
    @inline(__always)
    static func hessian(_ packed: Int32) -> Int { Int(packed & 0xffff) }
}
