import ChurnScoring

/// Draws the rows that each tree is grown from.
///
/// A row's luck is a pure function of the seed, the tree and the row (or its customer), so that it does not depend on
/// threads. Rows of weight 0 are never drawn.
///
/// Gradient-based drawing is minimal variance sampling (Ibragimov and Gusev 2019): with `s = sqrt(g^2 + h^2)`, a row is
/// drawn with probability `min(1, s / m)` and then counts one over it; `m` is such that the probabilities sum to the
/// asked share of the rows. The paper's `lambda`, which weighs `h^2`, is 1: then a drawn row's Hessian never grows
/// beyond `m`, and rows that are right already stay in the running.
struct RowSampler: Sendable {
    private let rules: GradientBoostingTrainer.Options.RowRules
    private let seed: UInt64
    private let rows: BoostedRows
    private let customers: FixedBuffer<Int32>?
    /// 1 for the rows of the tree; `nil` where every tree has all rows.
    private let isDrawn: FixedBuffer<UInt8>?
    /// For gradient-based drawing how many times each drawn row counts; `sqrt(g^2 + h^2)` while rows are drawn.
    private let factors: FixedBuffer<Double>?
    private let crew: WorkerCrew

    /// A sampler of `rows`, those of `data`.
    ///
    /// - Throws: ``TrainingError`` where customers are to be drawn and the rows have none.
    init(_ options: GradientBoostingTrainer.Options, _ rows: BoostedRows, _ data: TrainingData, crew: WorkerCrew) throws
    {
        rules = options.rows
        seed = options.seed
        self.rows = rows
        self.crew = crew
        if rules.isSampled, rules.unit == .customer {
            guard let customers = data.customers else {
                throw TrainingError(
                    code: "options.row_sampling_by",
                    message: "row_sampling_by: customer needs the customers of the rows; a table has them with --id"
                )
            }
            self.customers = FixedBuffer(CustomerNumbering(customers).numbers)
        } else {
            customers = nil
        }
        let hasAll = !rules.isSampled && rows.weights?.array.allSatisfy { $0 > 0 } ?? true
        isDrawn = hasAll ? nil : FixedBuffer(count: rows.count)
        factors = rules.usesGradients ? FixedBuffer(count: rows.count) : nil
    }

    /// Whether the last drawn tree sees `row`.
    @inline(__always)
    @Sendable func includes(_ row: Int) -> Bool { isDrawn.map { $0.pointer[row] != 0 } ?? true }

    /// How many times the gradient and the Hessian of a drawn row count among those of the last drawn tree.
    @inline(__always)
    func factor(_ row: Int) -> Double { factors.map { $0.pointer[row] } ?? 1 }

    /// Draws the rows of the tree numbered `tree`.
    func draw(tree: Int, _ gradients: RowGradients) {
        guard let isDrawn else { return }
        let random = CounterRandom(seed: seed, stream: .rowSampling, tree: tree)
        if let factors {
            draw(by: factors, gradients, random, into: isDrawn)
            return
        }
        let share = rules.sampling
        crew.forEachChunk(rows.chunkCount) { index in
            for row in rows.chunk(index) {
                let number = customers.map { Int($0.pointer[row]) } ?? row
                let isLucky = share >= 1 || random.unit(number) < share
                isDrawn.pointer[row] = isLucky && rows.weight(row) > 0 ? 1 : 0
            }
        }
    }

    private func draw(
        by factors: FixedBuffer<Double>,
        _ gradients: RowGradients,
        _ random: CounterRandom,
        into isDrawn: FixedBuffer<UInt8>
    ) {
        let (g, h) = (gradients.gradients, gradients.hessians)
        crew.forEachChunk(rows.chunkCount) { index in
            for row in rows.chunk(index) {
                let (gradient, hessian) = (g.pointer[row], h.pointer[row])
                factors.pointer[row] = (gradient * gradient + hessian * hessian).squareRoot()
            }
        }
        let threshold = Self.threshold(factors, share: rules.sampling, crew: crew)
        crew.forEachChunk(rows.chunkCount) { index in
            for row in rows.chunk(index) {
                let size = factors.pointer[row]
                isDrawn.pointer[row] = size > 0 && random.unit(row) * threshold < size ? 1 : 0
                factors.pointer[row] = size > 0 && size < threshold ? threshold / size : 1
            }
        }
    }

    /// The `m` at which `sum min(1, size / m)` is `share` of the number of positive sizes; 0 where there are none.
    ///
    /// By Newton's method on `1 / m`, in which the sum is concave and piecewise linear: from `m = sum / target`, which is
    /// never too small, each step takes the sizes at or above `m` for certain and solves for the rest. The certain
    /// ones only grow in number, so that the steps end. Sums run over chunks of a fixed length, in order.
    static func threshold(_ sizes: FixedBuffer<Double>, share: Double, crew: WorkerCrew) -> Double {
        let all = sums(sizes, below: .infinity, crew: crew)
        guard all.sum > 0 else { return 0 }
        let target = share * Double(all.positive)
        var threshold = all.sum / target
        var certain = 0
        while true {
            let rest = sums(sizes, below: threshold, crew: crew)
            let found = all.positive - rest.positive
            guard found > certain, rest.sum > 0, target > Double(found) else { return threshold }
            certain = found
            threshold = rest.sum / (target - Double(found))
        }
    }

    /// The number and the sum of the positive sizes below `limit`.
    private static func sums(
        _ sizes: FixedBuffer<Double>,
        below limit: Double,
        crew: WorkerCrew
    ) -> (positive: Int, sum: Double) {
        let chunkRows = BoostedRows.chunkRows
        let chunkCount = (sizes.count + chunkRows - 1) / chunkRows
        let counts = FixedBuffer<Int>(count: chunkCount)
        let parts = FixedBuffer<Double>(count: chunkCount)
        crew.forEachChunk(chunkCount) { index in
            // Eight lanes, and no branch, as which sizes are below is anybody's guess.
            var sum = SIMD8<Double>()
            var count = SIMD8<Double>()
            var row = index * chunkRows
            let end = min(sizes.count, (index + 1) * chunkRows)
            func add(_ eight: SIMD8<Double>) {
                let isCounted = (eight .> 0) .& (eight .< limit)
                sum += SIMD8().replacing(with: eight, where: isCounted)
                count += SIMD8().replacing(with: 1, where: isCounted)
            }
            while row + 8 <= end {
                add(UnsafeRawPointer(sizes.pointer + row).loadUnaligned(as: SIMD8<Double>.self))
                row += 8
            }
            while row < end {
                add(SIMD8(sizes.pointer[row], 0, 0, 0, 0, 0, 0, 0))
                row += 1
            }
            counts.pointer[index] = Int(count.sum())
            parts.pointer[index] = sum.sum()
        }
        return (counts.array.reduce(0, +), parts.array.reduce(0, +))
    }
}
