import ChurnEvaluation

/// Deterministic random rows for tests.
struct RandomRows {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

    /// The next 64 random bits, by SplitMix64.
    mutating func bits() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number in 0..<1.
    mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// A whole number in `0..<limit`.
    mutating func below(_ limit: Int) -> Int { Int(bits().multipliedFullWidth(by: UInt64(limit)).high) }

    /// Probabilities on a grid of `levels` values, so that there are ties, and labels drawn from them; both labels occur.
    mutating func scored(rows: Int, levels: Int) -> (scores: [Double], labels: [Double]) {
        var scores = (0..<rows).map { _ in Double(below(levels)) / Double(levels) }
        var labels = scores.map { uniform() < $0 ? 1.0 : 0.0 }
        labels[0] = 1
        labels[1] = 0
        scores[0] = max(scores[0], 1 / Double(levels))
        return (scores, labels)
    }

    /// The positions `0..<count` in random order.
    mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for position in stride(from: count - 1, to: 0, by: -1) { order.swapAt(position, below(position + 1)) }
        return order
    }
}
