/// Sines of whole parts of a turn, with the same bits on every machine: the C library's differ.
enum UnitCircle {
    /// `sin(2 pi part / whole)` for `0 <= part < whole`, within 2 units in the last place; exact at quarters of a turn.
    ///
    /// The eighth of the turn is found in integers, so the series only ever sees angles of at most pi / 4.
    static func sine(_ part: Int, of whole: Int) -> Double {
        let (eighth, rest) = (8 * part).quotientAndRemainder(dividingBy: whole)
        let forward = angle(rest, whole)
        let backward = angle(whole - rest, whole)
        let value =
            switch eighth % 4 {
            case 0: shortSine(forward)
            case 1: shortCosine(backward)
            case 2: shortCosine(forward)
            default: shortSine(backward)
            }
        return eighth < 4 ? value : 0 - value
    }

    /// `cos(2 pi part / whole)`: the sine a quarter of a turn on.
    static func cosine(_ part: Int, of whole: Int) -> Double {
        sine((4 * part + whole) % (4 * whole), of: 4 * whole)
    }

    private static func angle(_ part: Int, _ whole: Int) -> Double {
        Double(part) / Double(whole) * 0x1.921fb54442d18p-1
    }

    /// The Taylor series up to x^17; the next term is below 2^-58 of the first.
    private static func shortSine(_ x: Double) -> Double {
        let square = x * x
        var sum = 1.0
        for factor in stride(from: 16.0, through: 2, by: -2) { sum = 1 - square / (factor * (factor + 1)) * sum }
        return x * sum
    }

    /// The Taylor series up to x^16.
    private static func shortCosine(_ x: Double) -> Double {
        let square = x * x
        var sum = 1.0
        for factor in stride(from: 15.0, through: 1, by: -2) { sum = 1 - square / (factor * (factor + 1)) * sum }
        return sum
    }
}
