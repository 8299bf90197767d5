/// Random numbers of one customer for one purpose, as a function of (seed, customer, purpose, counter) alone.
///
/// Counter-based: draw `n` is `mix(mix(key + n * gamma) ^ whitening)`, where `mix` is the finaliser of SplitMix64
/// (Steele, Lea, Flood 2014), `gamma` the odd golden-ratio increment, and `key` and `whitening` are hashes of seed,
/// customer and purpose. Any customer can be made alone, on any thread. Two keys, so that streams whose counters
/// happen to overlap still differ. Integer operations only, and doubles made of 53 bits: the same on every machine.
struct RandomStream {
    /// What a stream is drawn for; separate streams, so that a change in one behaviour leaves the others alone.
    enum Purpose: UInt64 {
        /// Plan, region, habits: what a customer is from the start.
        case profile = 1
        /// The latent state and all that acts on it: tickets, payments, plan changes, offers, churn.
        case fate = 2
        /// What only shows the state: sessions, surveys, delays.
        case behaviour = 3
    }

    private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15
    private let key: UInt64
    private let whitening: UInt64
    private var counter: UInt64 = 0

    init(seed: UInt64, customer: Int, purpose: Purpose) {
        let customerKey = Self.mix(UInt64(customer) &* 0xD1B5_4A32_D192_ED03 &+ purpose.rawValue)
        key = Self.mix(Self.mix(seed &+ Self.gamma) ^ customerKey)
        whitening = Self.mix(key &+ 0x8CB9_2BA7_2F3D_8DD7)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 64 random bits.
    mutating func next() -> UInt64 {
        counter &+= Self.gamma
        return Self.mix(Self.mix(key &+ counter) ^ whitening)
    }

    /// A number in `[0, 1)`, a multiple of 2^-53.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Whether an event of this probability happens.
    mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// An integer in `0..<bound`; the bias is below `bound` / 2^64.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// An index into `weights`, which sum to 1.
    mutating func index(weights: [Double]) -> Int {
        var rest = uniform()
        for index in 0..<weights.count - 1 {
            rest -= weights[index]
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// A nearly normal number of mean 0 and variance 1, in -8.1...8.1.
    ///
    /// The number of ones in 64 bits is binomial with variance 16; a uniform jitter fills the steps and adds 1/12.
    mutating func normal() -> Double {
        let ones = next().nonzeroBitCount
        return (Double(ones - 32) + uniform() - 0.5) / 4.010402724649
    }

    /// A Poisson count of mean `mean`, by inversion; `zeroProbability` is `e^-mean`, which callers reuse.
    ///
    /// *Edge cases:* at most 120; exact for the means below 40 that occur here.
    mutating func poisson(mean: Double, zeroProbability: Double) -> Int {
        let target = uniform()
        var count = 0
        var term = zeroProbability
        var cumulative = term
        while target >= cumulative, count < 120 {
            count += 1
            term *= mean / Double(count)
            cumulative += term
        }
        return count
    }
}
