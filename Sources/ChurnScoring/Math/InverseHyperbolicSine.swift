extension PortableMath {
    /// The inverse hyperbolic sine, `ln(x + sqrt(x^2 + 1))`: near 0 like `x`, far out like `sign(x) ln(2 |x|)`.
    ///
    /// *Edge cases:* NaN and infinities stay themselves, and so does minus zero.
    @inline(never)  // Kept out of the loops over terms, most of which have other transforms.
    public static func asinh(_ x: Double) -> Double {
        let size = abs(x)
        guard size > 0x1p-28 else { return x }
        // Beyond 2^28 the one under the root is lost in rounding, and much further out the square overflows.
        let result: Double
        if size > 0x1p28 {
            result = log(size) + 0x1.62e42fefa39efp-1
        } else {
            let square = size * size
            result = log1p(size + square / (1 + (1 + square).squareRoot()))
        }
        return x < 0 ? -result : result
    }
}
