/// Bins of about equally many rows that never part equal values.
struct TieBins {
    let rowCount: Int
    let bins: Int

    /// The bin of equal values at the zero-based `ranks`: that of their middle rank.
    func bin(ofRanks ranks: Range<Int>) -> Int {
        bins * (ranks.lowerBound + ranks.upperBound) / (2 * rowCount)
    }

    /// The largest value of each bin but the last, ascending, for values that ascend.
    static func edges(ascending values: [Double], bins: Int) -> [Double] {
        let quantiles = TieBins(rowCount: values.count, bins: bins)
        var edges: [Double] = []
        var lastBin: Int?
        var start = 0
        while start < values.count {
            var end = start + 1
            while end < values.count && values[end] == values[start] { end += 1 }
            let bin = quantiles.bin(ofRanks: start..<end)
            if let lastBin, bin != lastBin { edges.append(values[start - 1]) }
            lastBin = bin
            start = end
        }
        return edges
    }
}
