/// How amounts of money become whole numbers: in units of 10^-decimals, such as cents.
///
/// Sums of whole numbers are exact and do not depend on their order, which sums of `Double` are not. So opening plus
/// movements is the closing to the last cent, for any order of the data.
public struct MoneyUnit: Hashable, Sendable {
    /// How many decimals amounts are kept with, 0...6.
    public let decimals: Int
    /// Smallest units in a whole one.
    public let scale: Double

    /// The largest amount that is taken, in smallest units: doubles up to here are exact to one unit.
    static let limit = 9_007_199_254_740_992.0

    /// A unit of `decimals` decimals, which must be 0...6.
    public init(decimals: Int = 2) {
        precondition((0...6).contains(decimals), "0 to 6 decimals")
        self.decimals = decimals
        scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    }

    /// `amount` in smallest units, halves away from 0; `nil` where it is not finite or too large.
    @inline(__always)
    public func smallestUnits(_ amount: Double) -> Int64? {
        let scaled = (amount * scale).rounded()
        guard scaled.magnitude <= Self.limit else { return nil }
        return Int64(scaled)
    }

    /// Whether `amount` has more decimals than are kept, so that it is rounded.
    ///
    /// A decimal number in binary is off by its last bit, which is not taken for a further decimal.
    @inline(__always)
    public func rounds(_ amount: Double) -> Bool {
        let scaled = amount * scale
        return (scaled - scaled.rounded()).magnitude > 1e-6 + scaled.magnitude * 1e-14
    }

    /// Smallest units as an amount.
    public func amount(_ units: Int64) -> Double { Double(units) / scale }
}
