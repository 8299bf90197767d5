/// Elementary functions made of additions, multiplications and bit operations only, so that every machine gives the
/// same bits: the C library's differ in the last place from version to version.
public enum PortableMath {
    /// ln 2 to 32 bits and the rest of it, so that `k * ln2High` is exact for any exponent `k` of a double.
    @usableFromInline static let ln2High = 0x1.62e42fee00000p-1
    @usableFromInline static let ln2Low = 0x1.a39ef35793c76p-33

    /// e to the power `x`, within 1 unit in the last place for normal results.
    ///
    /// `x = k ln 2 + r` with `|r| <= ln 2 / 2`; `e^r` by its Taylor series to `r^13` (the next term is below 2^-57).
    ///
    /// *Edge cases:* NaN gives NaN; above 709.78 infinity; below -745.13 zero.
    @inlinable
    public static func exp(_ x: Double) -> Double {
        guard x == x else { return x }
        if x > 709.782712893384 { return .infinity }
        if x < -745.1332191019412 { return 0 }
        let (remainder, exponent) = reduceByLn2(x)
        let series = 1 + (remainder + remainder * remainder * exponentialTail(remainder))
        return scale(series, byPowerOfTwo: exponent)
    }

    /// e to the powers `x`, each in `-708...709`: lane by lane the bits of ``exp(_:)-(Double)``.
    ///
    /// *Edge cases:* lanes outside that range, or without a number, have no meaning.
    @inlinable
    package static func exp(lanes x: SIMD8<Double>) -> SIMD8<Double> {
        let shifted = x * 1.4426950408889634 + roundingShift
        let k = shifted - roundingShift
        let r = (x - k * ln2High) - k * ln2Low
        var tail = SIMD8<Double>(repeating: 1.0 / 6_227_020_800)
        tail = tail * r + 1.0 / 479_001_600
        tail = tail * r + 1.0 / 39_916_800
        tail = tail * r + 1.0 / 3_628_800
        tail = tail * r + 1.0 / 362_880
        tail = tail * r + 1.0 / 40_320
        tail = tail * r + 1.0 / 5_040
        tail = tail * r + 1.0 / 720
        tail = tail * r + 1.0 / 120
        tail = tail * r + 1.0 / 24
        tail = tail * r + 1.0 / 6
        tail = tail * r + 0.5
        // The low bits of the shifted double are the exponent; those of the shift itself lie above them.
        let exponents = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &- Int64(bitPattern: roundingShift.bitPattern)
        let powers = unsafeBitCast((exponents &+ 1023) &<< 52, to: SIMD8<Double>.self)
        return (1 + (r + r * r * tail)) * powers
    }

    /// The logistic function `1 / (1 + e^-x)`, the probability of a log-odds, in `0...1`.
    ///
    /// *Edge cases:* NaN gives NaN.
    @inlinable
    public static func sigmoid(_ x: Double) -> Double {
        // e^-|x| never overflows, and both branches keep full relative precision.
        let e = exp(-abs(x))
        return x >= 0 ? 1 / (1 + e) : e / (1 + e)
    }

    /// 1.5 * 2^52: added to a double of less than 2^51 it leaves the nearest integer, ties to even, in the low bits.
    @usableFromInline static let roundingShift = 0x1.8p52

    @inlinable
    static func reduceByLn2(_ x: Double) -> (remainder: Double, exponent: Int) {
        // As `rounded()`, without its call where the instruction set has no rounding of its own.
        let shifted = x * 1.4426950408889634 + roundingShift
        let k = shifted - roundingShift
        return ((x - k * ln2High) - k * ln2Low, Int(k))
    }

    /// `(e^r - 1 - r) / r^2` for `|r| <= ln 2 / 2`.
    @inlinable
    static func exponentialTail(_ r: Double) -> Double {
        var sum = 1.0 / 6_227_020_800
        sum = sum * r + 1.0 / 479_001_600
        sum = sum * r + 1.0 / 39_916_800
        sum = sum * r + 1.0 / 3_628_800
        sum = sum * r + 1.0 / 362_880
        sum = sum * r + 1.0 / 40_320
        sum = sum * r + 1.0 / 5_040
        sum = sum * r + 1.0 / 720
        sum = sum * r + 1.0 / 120
        sum = sum * r + 1.0 / 24
        sum = sum * r + 1.0 / 6
        return sum * r + 0.5
    }

    /// `x * 2^exponent` for `x` in about 0.5...2, in two steps so that subnormal results round once.
    @inlinable
    static func scale(_ x: Double, byPowerOfTwo exponent: Int) -> Double {
        if exponent > 1023 { return x * 0x1p1023 * powerOfTwo(exponent - 1023) }
        if exponent >= -1021 { return x * powerOfTwo(exponent) }
        return x * powerOfTwo(exponent + 64) * 0x1p-64
    }

    @inlinable
    static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(exponent + 1023) << 52)
    }
}
