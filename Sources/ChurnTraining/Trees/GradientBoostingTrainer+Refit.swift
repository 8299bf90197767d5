public import ChurnScoring

extension GradientBoostingTrainer {
    /// The model with the outputs of its leaves learnt anew from other rows: trees keep their splits.
    ///
    /// Tree by tree, each leaf's Newton step is computed from the new rows at the scores of the trees before it, and the
    /// leaf's output becomes `decay * old + (1 - decay) * learningRate * step`, with the options' learning rate, `l1`,
    /// `l2`, loss and class weight. The base score, gains and covers stay; the outputs of splits follow their
    /// leaves. The column baselines are those of the new rows, and the model is without calibration.
    ///
    /// *Edge cases:* a leaf that no row of a positive weight reaches keeps its output. A row with an unseen category
    /// counts in no leaf of the tree that it stops in. With `decay` 1 the outputs stay as they are.
    ///
    /// - Throws: ``TrainingError`` where `decay` lies outside `0...1`, the model is none of trees over the columns of
    ///   `data`, or the data have offsets.
    public func refit(
        _ model: ChurnModel,
        on data: TrainingData,
        decay: Double = 0.9,
        threads: Int
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        precondition(threads > 0, "at least one thread")
        try OptionRange.require((0...1).contains(decay), "refit_decay", "\(decay)", "in 0...1")
        try requireFit(data, nil)
        try requireFinite(data.matrix)
        let clock = ContinuousClock()
        let begin = clock.now
        var ensemble = try trees(of: model, over: data.matrix.schema)
        let run = RefitRun(
            options: options,
            data: data,
            baseScore: ensemble.baseScore,
            decay: decay,
            crew: WorkerCrew(threads: threads)
        )
        for index in ensemble.trees.indices { run.refit(&ensemble.trees[index]) }
        let trained = clock.now
        let record = [
            "refit_decay": "\(decay)", "refit_rows": "\(data.rowCount)", ChurnModel.baseRateKey: "\(data.baseRate)",
        ]
        let refitted = try ChurnModel(
            schema: model.schema,
            predictor: .trees(ensemble),
            baselines: ColumnBaseline.baselines(of: data.matrix, threads: threads),
            metadata: CalibrationFit.removingRecord(from: model.metadata).merging(record) { $1 }
        )
        let summary = FitSummary(
            algorithm: Self.algorithm,
            iterations: ensemble.trees.count,
            converged: true,
            trainingLogLoss: run.trainingLogLoss,
            notes: run.notes(trees: ensemble.trees.count) + (options.loss.custom?.note.map { [$0] } ?? []),
            importance: ensemble.importance(model.schema),
            seconds: ["train": (trained - begin).seconds, "baseline": (clock.now - trained).seconds]
        )
        return (refitted, summary)
    }
}

/// One pass over the trees of a model that renews the outputs of their leaves.
///
/// Sums run over chunks of a fixed length in row order, combined in order.
private final class RefitRun {
    private let options: GradientBoostingTrainer.Options
    private let matrix: FeatureMatrix
    private let rows: BoostedRows
    private let gradients: RowGradients
    /// The node that each row ends in, in the tree at hand.
    private let ends: FixedBuffer<Int32>
    private let shift: Double
    private let decay: Double
    private let crew: WorkerCrew
    private var emptyLeaves = 0

    init(
        options: GradientBoostingTrainer.Options,
        data: TrainingData,
        baseScore: Double,
        decay: Double,
        crew: WorkerCrew
    ) {
        self.options = options
        self.decay = decay
        self.crew = crew
        matrix = data.matrix
        let factor = options.rows.classWeight?.factor(of: data) ?? 1
        shift = PortableMath.log(factor)
        rows = BoostedRows(data, baseScore: baseScore + shift, classFactor: factor)
        gradients = RowGradients(count: data.rowCount)
        ends = FixedBuffer(count: data.rowCount)
    }

    var trainingLogLoss: Double { rows.logLoss(lessShift: shift, crew: crew) }

    func notes(trees: Int) -> [String] {
        let kept = emptyLeaves == 0 ? "" : " \(emptyLeaves) leaves that no row reached kept their outputs."
        return ["The leaves of \(trees) trees were learnt anew, keeping \(decay) of their old outputs.\(kept)"]
    }

    /// Renews the leaves of `tree` and moves the scores by it.
    func refit(_ tree: inout Tree) {
        fillGradients()
        let sums = sums(tree)
        for node in tree.nodes.indices where tree.nodes[node].isLeaf {
            let sum = sums[node]
            guard sum[2] > 0 else {
                emptyLeaves += 1
                continue
            }
            let step = options.learningRate * leafStep(gradient: sum[0], hessian: sum[1])
            tree.nodes[node].output = decay * tree.nodes[node].output + (1 - decay) * step
        }
        for node in tree.nodes.indices.reversed() where !tree.nodes[node].isLeaf {
            let left = tree.nodes[Int(tree.nodes[node].left)]
            let right = tree.nodes[Int(tree.nodes[node].right)]
            let cover = left.cover + right.cover
            // A model from elsewhere may lack covers.
            tree.nodes[node].output =
                cover > 0
                ? (left.output * left.cover + right.output * right.cover) / cover : (left.output + right.output) / 2
        }
        let outputs = FixedBuffer(tree.nodes.map(\.output))
        crew.forEachChunk(rows.chunkCount) { [rows, ends] index in
            for row in rows.chunk(index) { rows.scores.pointer[row] += outputs.pointer[Int(ends.pointer[row])] }
        }
    }

    private func fillGradients() {
        if let loss = options.loss.custom {
            _ = rows.fillDerivatives(of: loss, into: gradients, crew: crew)
        } else {
            _ = rows.fillGradients(gradients, packing: nil, crew: crew)
        }
    }

    /// The sums of gradient, Hessian and weight of the rows that end in each node.
    private func sums(_ tree: Tree) -> [SIMD4<Double>] {
        let nodeCount = tree.nodes.count
        let parts = FixedBuffer<SIMD4<Double>>(count: rows.chunkCount * nodeCount)
        crew.forEachChunk(rows.chunkCount) { [rows, ends, gradients, matrix] index in
            let sums = parts.pointer + index * nodeCount
            matrix.values.withUnsafeBufferPointer { values in
                for row in rows.chunk(index) {
                    let node = tree.endNode { values[$0 * rows.count + row] }
                    ends.pointer[row] = Int32(node)
                    sums[node] += SIMD4(
                        gradients.gradients.pointer[row],
                        gradients.hessians.pointer[row],
                        rows.weight(row),
                        0
                    )
                }
            }
        }
        return (0..<nodeCount).map { node in
            (0..<rows.chunkCount).reduce(.zero) { $0 + parts.pointer[$1 * nodeCount + node] }
        }
    }

    /// `-T(G) / (H + l2)`, as in ``SplitFinder``; 0 where nothing curves.
    private func leafStep(gradient: Double, hessian: Double) -> Double {
        let denominator = hessian + options.growth.l2
        guard denominator > 0 else { return 0 }
        let size = max(0, abs(gradient) - options.growth.l1)
        return (gradient > 0 ? -size : size) / denominator
    }
}

extension Tree {
    /// The node whose output a row takes, its values given by column.
    @inline(__always)
    fileprivate func endNode(_ value: (Int) -> Double) -> Int {
        var position = 0
        while !nodes[position].isLeaf {
            let node = nodes[position]
            guard let goesLeft = goesLeft(node, value: value(Int(node.column))) else { break }
            position = Int(goesLeft ? node.left : node.right)
        }
        return position
    }
}
