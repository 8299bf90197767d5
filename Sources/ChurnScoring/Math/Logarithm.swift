extension PortableMath {
    /// The natural logarithm of `x`, within 1 unit in the last place.
    ///
    /// `x = 2^k m` with `m` in `sqrt(1/2)...sqrt(2)`; `ln m = 2 atanh(s)`, `s = (m - 1) / (m + 1)`, by its series.
    ///
    /// *Edge cases:* NaN and negative values give NaN; 0 gives minus infinity; infinity gives infinity.
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        var exponent = Int(x.exponent)
        var mantissa = x.significand
        if mantissa > 1.4142135623730951 {
            mantissa *= 0.5
            exponent += 1
        }
        return logarithm(ofOnePlus: mantissa - 1, correction: 0, exponent: exponent)
    }

    /// `ln(1 + x)`, exact to 1 unit in the last place or two also where `x` is tiny.
    ///
    /// *Edge cases:* NaN and values below -1 give NaN; -1 gives minus infinity; infinity gives infinity.
    public static func log1p(_ x: Double) -> Double {
        guard x > -1 else { return x == -1 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        if abs(x) < 0x1p-54 { return x }
        let sum = 1 + x
        // What rounding 1 + x lost, to first order: ln(u + c) = ln u + c / u.
        let correction = (x >= 1 ? 1 - (sum - x) : x - (sum - 1)) / sum
        var exponent = Int(sum.exponent)
        var mantissa = sum.significand
        if mantissa > 1.4142135623730951 {
            mantissa *= 0.5
            exponent += 1
        }
        // Where no power of two was taken out, x itself is more exact than (1 + x) - 1.
        if exponent == 0 { return logarithm(ofOnePlus: x, correction: 0, exponent: 0) }
        return logarithm(ofOnePlus: mantissa - 1, correction: correction, exponent: exponent)
    }

    /// `exponent * ln 2 + ln(1 + f) + correction`, for `1 + f` in `sqrt(1/2)...sqrt(2)`.
    private static func logarithm(ofOnePlus f: Double, correction: Double, exponent: Int) -> Double {
        let s = f / (2 + f)
        let z = s * s
        // Written out: as a loop each term costs a division, and there are millions of logarithms in a training.
        var sum = 1.0 / 23
        sum = sum * z + 1.0 / 21
        sum = sum * z + 1.0 / 19
        sum = sum * z + 1.0 / 17
        sum = sum * z + 1.0 / 15
        sum = sum * z + 1.0 / 13
        sum = sum * z + 1.0 / 11
        sum = sum * z + 1.0 / 9
        sum = sum * z + 1.0 / 7
        sum = sum * z + 1.0 / 5
        sum = sum * z + 1.0 / 3
        // ln(1 + f) = 2 s + 2 s z sum = f - (f^2 / 2 - s (f^2 / 2 + 2 z sum)): the last form cancels least.
        let halfSquare = 0.5 * f * f
        let k = Double(exponent)
        let low = s * (halfSquare + 2 * z * sum) + (k * ln2Low + correction)
        return k * ln2High - ((halfSquare - low) - f)
    }
}
