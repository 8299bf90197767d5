import ChurnScoring

/// The levels of a categorical column in the order of their churn, as bins.
///
/// Sets of many levels are chosen by the noise of each: of `k` levels that mean nothing, the best set of a node has a gain
/// of about `k / pi`, which for a thousand levels hides what other columns have to say. So many levels are put in one
/// order instead, by their smoothed Newton step from the base rate `p`, `sum(y - p) / (sum p (1 - p) + s)`, and split like
/// numbers.
///
/// A training row must not see its own label in the place of its level: its bin comes from the steps over the other
/// folds, where all rows of a customer are in one fold. Rows of another origin, and the model, have the steps over all
/// rows, which are of the same kind with an eighth more rows.
struct LevelOrder: Sendable {
    /// Parts of the rows; a row's bin comes from all parts but its own.
    static let foldCount = 8

    /// What orders are made from, beside the codes of a column.
    struct Rows: Sendable {
        let labels: [Double]
        let weights: [Double]?
        /// The fold of each row.
        let folds: [UInt8]
        /// The weighted share of label 1.
        let rate: Double

        /// The rows of `data`, in folds of its customers or, without them, of rows.
        init(_ data: TrainingData, seed: UInt64) {
            labels = data.labels
            weights = data.weights
            let random = CounterRandom(seed: seed, stream: .levelFolds)
            let customers = data.customers.map { CustomerNumbering($0).numbers }
            folds = (0..<data.rowCount).map { row in
                UInt8(random.bits(customers.map { Int($0[row]) } ?? row) % UInt64(LevelOrder.foldCount))
            }
            var (positive, total) = (0.0, 0.0)
            for row in 0..<data.rowCount {
                positive += data.weight(row) * data.labels[row]
                total += data.weight(row)
            }
            rate = total > 0 ? positive / total : 0
        }
    }

    /// The bins by the steps over all rows.
    let columnBins: ColumnBins
    /// The bin of each level by the rows outside of a fold, one fold after the other.
    private let binsOutOfFold: [UInt8]
    private let levelCount: Int

    /// The order of `levelCount` levels by the rows that have `codes`, valid or missing.
    init(codes: ArraySlice<Double>, levelCount: Int, rows: Rows, smoothing: Double, maximumBins: Int) {
        self.levelCount = levelCount
        var sums = [SIMD2<Double>](repeating: .zero, count: Self.foldCount * levelCount)
        var hasMissing = false
        for (row, code) in codes.enumerated() {
            let weight = rows.weights?[row] ?? 1
            guard code == code else {
                hasMissing = hasMissing || weight > 0
                continue
            }
            // Lanes: the sum of y - p, and the weight.
            let place = Int(rows.folds[row]) * levelCount + Int(code)
            sums[place] += weight * SIMD2(rows.labels[row] - rows.rate, 1)
        }
        let hessian = rows.rate * (1 - rows.rate)
        func step(_ sum: SIMD2<Double>) -> Double {
            let denominator = sum[1] * hessian + smoothing
            return denominator > 0 ? sum[0] / denominator : 0
        }
        let totals = (0..<levelCount).map { level in
            (0..<Self.foldCount).reduce(into: SIMD2<Double>()) { $0 += sums[$1 * levelCount + level] }
        }
        // Each step counts as often as it is some row's.
        let outOfFold = sums.indices.map { step(totals[$0 % levelCount] - sums[$0]) }
        let weighted = zip(outOfFold, sums).filter { $0.1[1] > 0 }.map { (value: $0.0, weight: $0.1[1]) }
            .sorted { $0 < $1 }
        var distinct: [ColumnBins.WeightedValue] = []
        for item in weighted {
            if let last = distinct.last, last.value == item.value {
                distinct[distinct.count - 1].weight += item.weight
            } else {
                distinct.append(.init(value: item.value, weight: item.weight))
            }
        }
        let cuts = ColumnBins.numeric(
            distinct,
            hasMissing: hasMissing,
            maximumBins: min(maximumBins, ColumnBins.maximumLevelBins)
        )
        let steps = totals.map(step)
        columnBins = .ordered(
            binOfLevel: Self.bins(of: steps, cuts),
            binCount: cuts.valueBinCount,
            canSplit: cuts.canSplit
        )
        binsOutOfFold = Self.bins(of: outOfFold, cuts)
    }

    private static func bins(of steps: [Double], _ cuts: ColumnBins) -> [UInt8] {
        var bins = [UInt8](repeating: 0, count: steps.count)
        steps.withUnsafeBufferPointer { steps in
            bins.withUnsafeMutableBufferPointer { bins in
                if let base = bins.baseAddress { cuts.bin(steps, into: base, stride: 1) }
            }
        }
        return bins
    }

    /// Writes the bin of each training row to every `stride`-th byte of `bytes`, missing values left as they are.
    func binOutOfFold(_ codes: ArraySlice<Double>, rows: Rows, into bytes: UnsafeMutablePointer<UInt8>, stride: Int) {
        for (row, code) in codes.enumerated() where code == code {
            bytes[row * stride] = binsOutOfFold[Int(rows.folds[row]) * levelCount + Int(code)]
        }
    }
}
