/// Random bits as a pure function of a key and a counter, so that no row's bits depend on which thread asks, or when.
struct CounterRandom: Sendable {
    /// What the bits are used for; each use has a stream of its own.
    enum Stream: UInt64 {
        case rounding = 1
        case rowSampling = 2
        case columnSampling = 3
        case binningSample = 4
        case levelFolds = 5
        case nodeColumnSampling = 16
        case search = 64
    }

    private let key: UInt64

    /// The bits of `stream` in the tree numbered `tree`, for a run with `seed`.
    init(seed: UInt64, stream: Stream, tree: Int = 0) {
        let run = Self.mix(seed &+ 0x9e37_79b9_7f4a_7c15)
        key = Self.mix(run ^ (stream.rawValue << 56) ^ UInt64(tree))
    }

    /// 64 random bits for `counter`.
    @inline(__always)
    func bits(_ counter: Int) -> UInt64 {
        Self.mix(key &+ (UInt64(truncatingIfNeeded: counter) &+ 1) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// A number in `[0, 1)` for `counter`.
    @inline(__always)
    func unit(_ counter: Int) -> Double { Double(bits(counter) >> 11) * 0x1p-53 }

    /// The finaliser of splitmix64 (Steele, Lea and Flood 2014).
    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
