import ChurnScoring

/// Rows between two trees: their raw scores so far, labels and weights.
///
/// Sums run over chunks of a fixed length and are combined in chunk order, so they do not depend on threads.
final class BoostedRows: Sendable {
    static let chunkRows = 8192

    let count: Int
    let scores: FixedBuffer<Double>
    let labels: FixedBuffer<Double>
    /// `nil` where every row weighs 1.
    let weights: FixedBuffer<Double>?
    /// The sum of weights.
    let totalWeight: Double

    /// The rows of `data`, each with the raw score `baseScore`.
    init(_ data: TrainingData, baseScore: Double) {
        count = data.rowCount
        scores = FixedBuffer(count: count)
        scores.pointer.update(repeating: baseScore, count: count)
        labels = FixedBuffer(data.labels)
        weights = data.weights.map { FixedBuffer($0) }
        totalWeight = data.weights?.reduce(0, +) ?? Double(count)
    }

    /// The number of chunks.
    var chunkCount: Int { (count + Self.chunkRows - 1) / Self.chunkRows }

    /// The rows of one chunk.
    func chunk(_ index: Int) -> Range<Int> {
        index * Self.chunkRows..<min(count, (index + 1) * Self.chunkRows)
    }

    /// The weight of `row`.
    @inline(__always)
    func weight(_ row: Int) -> Double { weights.map { $0.pointer[row] } ?? 1 }

    /// The weighted mean log loss of the scores.
    func logLoss(threads: Int) -> Double {
        meanLoss(threads: threads) { [self] rows in
            var sum = LossSum()
            for row in rows {
                let loss = LogisticLoss(score: scores.pointer[row], label: labels.pointer[row])
                if let weights { sum.add(loss, weight: weights.pointer[row]) } else { sum.add(loss) }
            }
            return sum.total
        }
    }

    /// The weighted mean of a loss that `sumOfChunk` sums over the rows of a chunk.
    func meanLoss(threads: Int, _ sumOfChunk: @Sendable (Range<Int>) -> Double) -> Double {
        let sums = FixedBuffer<Double>(count: chunkCount)
        Workers.forEachChunk(chunkCount, threads: threads) { index in
            sums.pointer[index] = sumOfChunk(chunk(index))
        }
        return sums.array.reduce(0, +) / totalWeight
    }

    /// Adds the output of `tree` to the scores of the rows that `isIncluded` admits.
    func add(_ tree: GrownTree, of matrix: BinnedMatrix, threads: Int, where isIncluded: @Sendable (Int) -> Bool) {
        Workers.forEachChunk(chunkCount, threads: threads) { index in
            for row in chunk(index) where isIncluded(row) {
                scores.pointer[row] += tree.output(row: row, matrix: matrix)
            }
        }
    }
}
