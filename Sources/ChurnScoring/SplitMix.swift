/// The SplitMix64 generator (Steele, Lea and Flood 2014), used by counter: number i of a key is `output(key + i * increment)`;
/// package-wide, so that there is one.
package enum SplitMix {
    package static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

    /// Every bit of `state` changes every bit of the result with probability near 1/2.
    @inlinable
    package static func output(_ state: UInt64) -> UInt64 {
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// One step from `value`.
    @inlinable
    package static func mixed(_ value: UInt64) -> UInt64 { output(value &+ increment) }
}
