import Testing

@testable import ChurnScoring

/// The smallest change against trying everything.
@Suite struct ChangeFinderReferenceTests {
    private static let spreads = [0.5, 2, 1, 3, 0.25, 1]

    /// Baselines with the spreads above: half the rows at each of two edges.
    private func baselines(_ schema: FeatureSchema) -> [ColumnBaseline] {
        schema.columns.enumerated().map { index, column in
            guard column.levels == nil else {
                return ColumnBaseline(edges: [], counts: [1, 1, 1, 1, 0], missingCount: 0)
            }
            let spread = Self.spreads[index % Self.spreads.count]
            return ColumnBaseline(edges: [-spread, spread], counts: [5, 0, 5], missingCount: 0)
        }
    }

    /// The nearest of `values` that is enough, in any column that may have it.
    private func nearest(
        _ values: [Double],
        _ model: ChurnModel,
        _ row: [Double],
        _ columns: [ChangeableColumn],
        below threshold: Double
    ) -> HelpfulChange? {
        guard model.score(row).probability >= threshold else { return nil }
        var best: HelpfulChange?
        for column in columns.sorted(by: { $0.index < $1.index }) {
            let index = column.index
            guard model.schema.columns[index].levels == nil, row[index].isFinite else { continue }
            for value in values where column.range.contains(value) && (!column.isWhole || value == value.rounded()) {
                var changed = row
                changed[index] = value
                let score = model.score(changed)
                let distance = abs(value - row[index]) / model.baselines[index].spread
                if score.probability < threshold, best.map({ distance < $0.distance }) ?? true {
                    best = HelpfulChange(column: index, value: value, score: score, distance: distance)
                }
            }
        }
        return best
    }

    /// Every value at or above a threshold of any tree, or the end of a range.
    private func cuts(_ ensemble: TreeEnsemble, _ columns: [ChangeableColumn]) -> [Double] {
        let bound = TreeNode.zeroBound
        let ends = columns.flatMap { [$0.range.lowerBound, $0.range.upperBound] }
        let cuts = ensemble.trees.flatMap(\.nodes).map(\.threshold) + ends + [bound, (-bound).nextDown]
        let values = cuts.filter(\.isFinite).flatMap { [$0.rounded(.down), $0, $0.nextUp, $0.rounded(.up)] }
        return Set(values).sorted()
    }

    private static let columns = [
        ChangeableColumn(4), ChangeableColumn(1, range: -1...1.25), ChangeableColumn(0),
        ChangeableColumn(3, range: 0...3, isWhole: true), ChangeableColumn(2),
    ]

    @Test(arguments: [false, true])
    func `for trees it is the best of all steps`(isImported: Bool) throws {
        var random = RandomModels(seed: isImported ? 21 : 20)
        random.isImported = isImported
        let schema = try random.schema(columns: 6)
        var found: [Int: Int] = [:]
        for _ in 0..<50 {
            let ensemble = random.ensemble(schema, trees: 3, depth: 4)
            let model = try ChurnModel(schema: schema, predictor: .trees(ensemble), baselines: baselines(schema))
            for _ in 0..<5 {
                var row = random.row(schema)
                if row[3].isFinite { row[3] = row[3].magnitude.rounded() }
                let threshold = model.score(row).probability * Double.random(in: 0.3...1, using: &random.generator)
                let change = ChangeFinder(model, columns: Self.columns, below: threshold).smallestChange(of: row)
                let values = cuts(ensemble, Self.columns)
                let expected = nearest(values, model, row, Self.columns, below: threshold)
                // Neighbouring doubles may be at distances that round to the same.
                #expect(change?.column == expected?.column && change?.distance == expected?.distance)
                #expect(change?.score == expected?.score)
                if let change {
                    var changed = row
                    changed[change.column] = change.value
                    #expect(model.score(changed) == change.score)
                    found[change.column, default: 0] += 1
                }
            }
        }
        #expect([0, 1, 3, 4].allSatisfy { found[$0, default: 0] > 5 }, "\(found)")
    }

    @Test func `what the trees add along a column is what they add to each changed row`() throws {
        var random = RandomModels(seed: 25)
        random.isImported = true
        let schema = try random.schema(columns: 5)
        var scratch = TreeSteps.Scratch()
        for _ in 0..<40 {
            let ensemble = random.ensemble(schema, trees: 5, depth: 5)
            let steps = TreeSteps(ensemble, columns: [0, 1, 3, 4], of: schema.count)
            let row = random.row(schema)
            for column in [0, 1, 3, 4] {
                steps.walk(row, column: column, &scratch)
                let thresholds = steps.thresholds[column]
                let values = thresholds + [(thresholds.last ?? 0).nextUp]
                let outputs = values.map { value -> Double in
                    var changed = row
                    changed[column] = value
                    return changed.withUnsafeBufferPointer { ensemble.rawScore(row: $0) }
                }
                #expect(scratch.outputs.count == values.count + 1)
                for step in values.indices {
                    // Trees without the column are not walked, so only differences agree.
                    let difference = scratch.outputs[step] - scratch.outputs[0]
                    #expect(abs(difference - (outputs[step] - outputs[0])) < 1e-12)
                }
            }
        }
    }

    private enum Kind: CaseIterable {
        case linear, curved, blend
    }

    @Test(arguments: Kind.allCases)
    private func `for linear predictors and blends nothing on a fine grid is nearer`(kind: Kind) throws {
        var random = RandomModels(seed: 30)
        let schema = try random.schema(columns: 5)
        var found = 0
        for _ in 0..<20 {
            let predictor: ChurnModel.Predictor =
                switch kind {
                case .linear: .linear(random.linear(schema))
                case .curved: .linear(random.curvedLinear(schema))
                case .blend: .blend(random.blend(schema))
                }
            let model = try ChurnModel(schema: schema, predictor: predictor, baselines: baselines(schema))
            for _ in 0..<2 {
                let row = random.row(schema)
                let threshold = model.score(row).probability * Double.random(in: 0.5...1, using: &random.generator)
                let change = ChangeFinder(model, columns: Self.columns, below: threshold).smallestChange(of: row)
                if let change {
                    found += 1
                    var changed = row
                    changed[change.column] = change.value
                    #expect(model.score(changed) == change.score)
                    #expect(change.score.probability < threshold)
                    // The next value on the way back is not enough, unless it is behind the row's own or may not be.
                    let column = try #require(Self.columns.first { $0.index == change.column })
                    let way = row[change.column] - change.value
                    let nearer = change.value + (column.isWhole ? (way < 0 ? -1 : 1) : way * 1e-6)
                    let isBehind = (row[change.column] - nearer) * way < 0
                    if !isBehind, column.range.contains(nearer) {
                        changed[change.column] = nearer
                        #expect(model.score(changed).probability >= threshold)
                    }
                }
                let grid = (-100...100).map { Double($0) / 20 }
                let nearest = nearest(grid, model, row, Self.columns, below: threshold)
                #expect(nearest?.distance ?? .infinity >= change?.distance ?? .infinity)
            }
        }
        #expect(found > 20)
    }

    @Test func `a linear change is the closed form`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x"), FeatureColumn(name: "y")])
        func term(_ center: Double, _ scale: Double, _ coefficient: Double) -> LinearTerm {
            .numeric(
                NumericTerm(
                    transform: .identity,
                    center: center,
                    scale: scale,
                    coefficient: coefficient,
                    missingOutput: 0
                )
            )
        }
        var random = RandomModels(seed: 40)
        for _ in 0..<50 {
            let coefficient = random.number()
            let scale = abs(random.number()) + 0.1
            let linear = LinearPredictor(
                intercept: random.number(),
                terms: [term(random.number(), scale, coefficient), term(0, 1, 0.5)],
                meanOutputs: [0, 0]
            )
            let calibration = Calibration.platt(
                intercept: 0.25,
                slope: Bool.random(using: &random.generator) ? 0.5 : -2
            )
            let model = try ChurnModel(schema: schema, predictor: .linear(linear), calibration: calibration)
            let row = [random.number(), random.number()]
            let rawScore = model.rawScore(row)
            let target = rawScore - (calibration.logOdds(rawScore: 1) > 0.25 ? 0.75 : -0.75)
            let threshold = calibration.probability(rawScore: target)
            let finder = ChangeFinder(model, columns: [ChangeableColumn(0)], below: threshold)
            let change = try #require(finder.smallestChange(of: row))
            // coefficient * (x' - x) / scale = target - rawScore
            let expected = row[0] + (target - rawScore) * scale / coefficient
            #expect(abs(change.value - expected) <= 1e-9 * max(1, abs(expected)))
        }
    }

    @Test func `a linear change stops at the first value that is enough`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        let term = NumericTerm(
            transform: .signedLog1p,
            lowerBound: 0,
            center: 0,
            scale: 1,
            coefficient: 1,
            missingOutput: 3
        )
        let linear = LinearPredictor(intercept: -1, terms: [.numeric(term)], meanOutputs: [0])
        let model = try ChurnModel(schema: schema, predictor: .linear(linear))
        let finder = ChangeFinder(model, columns: [ChangeableColumn(0)], below: 0.5)
        let change = try #require(finder.smallestChange(of: [10]))
        // ln(1 + x) = 1
        #expect(abs(change.value - 1.718281828459045) < 1e-12)
        #expect(model.score([change.value]).probability < 0.5)
        #expect(model.score([change.value.nextUp]).probability >= 0.5)
        #expect(finder.smallestChange(of: [1]) == nil, "under the threshold already")
        #expect(finder.smallestChange(of: [.nan]) == nil, "no value to change")
        // Clamped at 0, the score falls no further.
        #expect(ChangeFinder(model, columns: [ChangeableColumn(0)], below: 0.2).smallestChange(of: [10]) == nil)
        #expect(ChangeFinder(model, columns: [], below: 0.5).smallestChange(of: [10]) == nil)
        let whole = ChangeFinder(model, columns: [ChangeableColumn(0, isWhole: true)], below: 0.5)
        #expect(whole.smallestChange(of: [10])?.value == 1)
        #expect(whole.smallestChange(of: [9.5])?.value == 1)
        let limited = ChangeFinder(model, columns: [ChangeableColumn(0, range: 2...20)], below: 0.5)
        #expect(limited.smallestChange(of: [10]) == nil, "nothing within the range")
    }

    @Test func `a transform is inverted over all doubles`() {
        for transform in [NumericTerm.Transform.identity, .signedLog1p, .asinh] {
            for target in [-700.0, -1, 0, 0.5, 700] {
                let least = transform.leastReaching(target)
                #expect(transform(least) >= target && transform(least.nextDown) < target)
            }
        }
        #expect(NumericTerm.Transform.asinh.leastReaching(.greatestFiniteMagnitude) == .infinity)
        #expect(NumericTerm.Transform.signedLog1p.leastReaching(-.greatestFiniteMagnitude) == -.infinity)
    }

    @Test func `places are halved without leaving their range`() {
        let order = ValueOrder.doubles
        let (low, high) = (order.place(-.greatestFiniteMagnitude), order.place(.greatestFiniteMagnitude))
        #expect(ValueOrder.middle(low, high) == 0 && ValueOrder.middle(high, low) == 0)
        #expect(ValueOrder.middle(3, 4) == nil && ValueOrder.middle(4, 3) == nil && ValueOrder.middle(-1, -1) == nil)
        #expect(ValueOrder.middle(-1, 1) == 0 && ValueOrder.middle(3, 5) == 4 && ValueOrder.middle(-5, -3) == -4)
        for value in [0, -0.0, 1.5, -1.5, .leastNonzeroMagnitude, 1e150] {
            #expect(order.value(order.place(value)) == value)
            #expect(order.value(order.place(value) + 1) == value.nextUp)
        }
    }

    @Test func `no change helps where the raw score says nothing`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        var split = TreeNode(output: 0, cover: 2)
        (split.column, split.left, split.right) = (0, 1, 2)
        let tree = Tree(nodes: [split, TreeNode(output: -1, cover: 1), TreeNode(output: 1, cover: 1)])
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: [tree])))
        func change(_ model: ChurnModel, below threshold: Double) -> HelpfulChange? {
            ChangeFinder(model, columns: [ChangeableColumn(0)], below: threshold).smallestChange(of: [2])
        }
        #expect(change(model, below: 0.5)?.value == 0)
        #expect(change(model, below: 0) == nil)
        #expect(change(try model.calibrated(by: .platt(intercept: 0, slope: 0)), below: 0.5) == nil)
        let turned = try model.calibrated(by: .platt(intercept: 2, slope: -1))
        #expect(change(turned, below: 0.5) == nil, "the other side is worse")
    }

    @Test func `a change is enough by a calibration of steps and by one that is bent`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        let term = NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: 1, missingOutput: 0)
        let plain = try ChurnModel(
            schema: schema,
            predictor: .linear(LinearPredictor(intercept: 0, terms: [.numeric(term)], meanOutputs: [0]))
        )
        // Log-odds 0 at the raw score 1, where 0.5 is reached from above; flat from 2 on.
        let isotonic = try plain.calibrated(
            by: .isotonic(IsotonicCurve(rawScores: [-1, 0, 2], logOdds: [-3, -1, 1]))
        )
        for start in [1.5, 2, 50] {
            let change = ChangeFinder(isotonic, columns: [ChangeableColumn(0)], below: 0.5).smallestChange(of: [start])
            #expect(change?.value == 1.0.nextDown)
        }
        let flat = ChangeFinder(isotonic, columns: [ChangeableColumn(0)], below: PortableMath.sigmoid(-3))
        #expect(flat.smallestChange(of: [1]) == nil, "no raw score has a lower probability")
        // With slopes 1 and 1 and an intercept, the log-odds is the raw score and the intercept.
        let beta = try plain.calibrated(by: .beta(intercept: -0.5, lowSlope: 1, highSlope: 1))
        let change = ChangeFinder(beta, columns: [ChangeableColumn(0)], below: 0.5).smallestChange(of: [3])
        #expect(abs((change?.value ?? 0) - 0.5) < 1e-12)
        #expect((change?.score.probability ?? 1) < 0.5)
    }

    @Test func `a spread is the deviation of the bins`() {
        #expect(ColumnBaseline(edges: [-2, 2], counts: [5, 0, 5], missingCount: 3).spread == 2)
        #expect(ColumnBaseline(edges: [0, 4], counts: [0, 9, 0], missingCount: 0).spread == 1)
        #expect(ColumnBaseline(edges: [], counts: [9], missingCount: 0).spread == 1)
        #expect(ColumnBaseline(edges: [3], counts: [4, 4], missingCount: 0).spread == 1)
    }
}
