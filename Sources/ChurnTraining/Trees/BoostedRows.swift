import ChurnScoring

/// Rows between two trees: their raw scores so far, labels and weights.
///
/// Sums run over chunks of a fixed length and are combined in chunk order, so they do not depend on threads.
final class BoostedRows: Sendable {
    static let chunkRows = 8192

    let count: Int
    let scores: FixedBuffer<Double>
    let labels: FixedBuffer<Double>
    /// The weights that training goes by, the class weight among them; `nil` where every row weighs 1.
    let weights: FixedBuffer<Double>?
    /// The sum of weights.
    let totalWeight: Double
    /// The largest weight; 1 without weights.
    let largestWeight: Double
    /// The number of rows that weigh anything.
    let weighedCount: Int
    /// The sum of weights without the class weight.
    private let ownTotalWeight: Double
    /// The class weight; 1 without one.
    let classFactor: Double

    /// The rows of `data`, each with the raw score `baseScore`; those with label 1 count `classFactor` times.
    init(_ data: TrainingData, baseScore: Double, classFactor: Double = 1) {
        count = data.rowCount
        scores = FixedBuffer(count: count)
        scores.pointer.update(repeating: baseScore, count: count)
        labels = FixedBuffer(data.labels)
        self.classFactor = classFactor
        let weights =
            classFactor == 1
            ? data.weights : data.labels.indices.map { data.weight($0) * (data.labels[$0] == 1 ? classFactor : 1) }
        self.weights = weights.map { FixedBuffer($0) }
        largestWeight = weights?.max() ?? 1
        weighedCount = weights?.reduce(0) { $1 > 0 ? $0 + 1 : $0 } ?? count
        totalWeight = weights?.reduce(0, +) ?? Double(count)
        ownTotalWeight = data.weights?.reduce(0, +) ?? Double(count)
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
    func logLoss(crew: WorkerCrew) -> Double {
        meanLoss(crew: crew) { [self] rows in
            var sum = LossSum()
            for row in rows {
                let loss = LogisticLoss(score: scores.pointer[row], label: labels.pointer[row])
                if let weights { sum.add(loss, weight: weights.pointer[row]) } else { sum.add(loss) }
            }
            return sum.total
        }
    }

    /// The mean log loss without the class weight: of the scores less `shift`, by the rows' own weights.
    func logLoss(lessShift shift: Double, crew: WorkerCrew) -> Double {
        let loss = meanLoss(crew: crew) { [self] rows in
            var sum = LossSum()
            for row in rows {
                let label = labels.pointer[row]
                let ownWeight = label == 1 ? weight(row) / classFactor : weight(row)
                sum.add(LogisticLoss(score: scores.pointer[row] - shift, label: label), weight: ownWeight)
            }
            return sum.total
        }
        return loss * totalWeight / ownTotalWeight
    }

    /// Replaces the scores by those of `model` on the rows of `matrix`, which has the model's columns, plus `shift`.
    func start(from model: ChurnModel, _ matrix: FeatureMatrix, shift: Double, crew: WorkerCrew) {
        precondition(matrix.rowCount == count, "one score a row")
        crew.forEachChunk(chunkCount) { index in
            let rows = chunk(index)
            let target = UnsafeMutableBufferPointer(start: scores.pointer + rows.lowerBound, count: rows.count)
            model.score(matrix, rows: rows, into: target)
            if shift != 0 { for row in target.indices { target[row] += shift } }
        }
    }

    /// The weighted mean of a loss that `sumOfChunk` sums over the rows of a chunk.
    func meanLoss(crew: WorkerCrew, _ sumOfChunk: @Sendable (Range<Int>) -> Double) -> Double {
        let sums = FixedBuffer<Double>(count: chunkCount)
        crew.forEachChunk(chunkCount) { index in
            sums.pointer[index] = sumOfChunk(chunk(index))
        }
        return sums.array.reduce(0, +) / totalWeight
    }

    /// Adds the output of `tree` to the scores of the rows, whose bins are those of `matrix`.
    func add(_ tree: GrownTree, of matrix: BinnedMatrix, crew: WorkerCrew) {
        crew.forEachChunk(chunkCount) { index in
            for row in chunk(index) {
                scores.pointer[row] += tree.output(row: row, matrix: matrix)
            }
        }
    }
}
