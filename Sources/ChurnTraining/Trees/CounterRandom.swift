import ChurnScoring

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
        let run = SplitMix.mixed(seed)
        key = SplitMix.output(run ^ (stream.rawValue << 56) ^ UInt64(tree))
    }

    /// 64 random bits for `counter`.
    @inline(__always)
    func bits(_ counter: Int) -> UInt64 {
        SplitMix.output(key &+ (UInt64(truncatingIfNeeded: counter) &+ 1) &* SplitMix.increment)
    }

    /// A number in `[0, 1)` for `counter`.
    @inline(__always)
    func unit(_ counter: Int) -> Double { Double(bits(counter) >> 11) * 0x1p-53 }
}
