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

    /// Every value at or beside a threshold of any tree, in every column.
    private func naive(_ model: ChurnModel, _ row: [Double], columns: [Int], below threshold: Double) -> HelpfulChange?
    {
        guard case .trees(let ensemble) = model.predictor, model.score(row).probability >= threshold else { return nil }
        let bound = TreeNode.zeroBound
        let cuts = ensemble.trees.flatMap(\.nodes).map(\.threshold).filter(\.isFinite) + [bound, -bound]
        let values = cuts.flatMap { [$0.nextDown, $0, $0.nextUp] }.sorted()
        var best: HelpfulChange?
        for column in columns where model.schema.columns[column].levels == nil && row[column].isFinite {
            for value in values {
                var changed = row
                changed[column] = value
                let score = model.score(changed)
                let distance = abs(value - row[column]) / model.baselines[column].spread
                if score.probability < threshold, best.map({ distance < $0.distance }) ?? true {
                    best = HelpfulChange(column: column, value: value, score: score, distance: distance)
                }
            }
        }
        return best
    }

    @Test(arguments: [false, true])
    func `for trees it is the best of all steps`(isImported: Bool) throws {
        var random = RandomModels(seed: isImported ? 21 : 20)
        random.isImported = isImported
        let schema = try random.schema(columns: 6)
        var found = 0
        for _ in 0..<40 {
            let model = try ChurnModel(
                schema: schema,
                predictor: .trees(random.ensemble(schema, trees: 4, depth: 4)),
                baselines: baselines(schema)
            )
            for _ in 0..<5 {
                let row = random.row(schema)
                let threshold = model.score(row).probability * Double.random(in: 0.3...1, using: &random.generator)
                let columns = [5, 4, 1, 0, 2]
                let change = ChangeFinder(model, columns: columns, below: threshold).smallestChange(of: row)
                let expected = naive(model, row, columns: columns.sorted(), below: threshold)
                // Neighbouring doubles may be at distances that round to the same.
                #expect(change?.column == expected?.column && change?.distance == expected?.distance)
                #expect(change?.score == expected?.score)
                if let change {
                    var changed = row
                    changed[change.column] = change.value
                    #expect(model.score(changed) == change.score)
                }
                found += change == nil ? 0 : 1
            }
        }
        #expect(found > 50)
    }

    @Test(arguments: [false, true])
    func `for a linear predictor nothing on a fine grid is nearer`(isCurved: Bool) throws {
        var random = RandomModels(seed: isCurved ? 31 : 30)
        let schema = try random.schema(columns: 5)
        var found = 0
        for _ in 0..<20 {
            let linear = isCurved ? random.curvedLinear(schema) : random.linear(schema)
            let model = try ChurnModel(schema: schema, predictor: .linear(linear), baselines: baselines(schema))
            for _ in 0..<3 {
                let row = random.row(schema)
                let threshold = model.score(row).probability * Double.random(in: 0.5...1, using: &random.generator)
                let change = ChangeFinder(model, columns: [0, 1, 3, 4], below: threshold).smallestChange(of: row)
                if let change {
                    found += 1
                    var changed = row
                    changed[change.column] = change.value
                    #expect(model.score(changed) == change.score)
                    #expect(change.score.probability < threshold)
                }
                let nearest = grid(model, row, below: threshold)
                #expect(nearest >= (change?.distance ?? .infinity))
            }
        }
        #expect(found > 20)
    }

    /// The smallest distance of a change on a grid that is enough; infinite where none is.
    private func grid(_ model: ChurnModel, _ row: [Double], below threshold: Double) -> Double {
        guard model.score(row).probability >= threshold else { return .infinity }
        var nearest = Double.infinity
        for column in [0, 1, 3, 4] where row[column].isFinite {
            for step in -400...400 {
                var changed = row
                changed[column] = Double(step) / 40
                guard model.score(changed).probability < threshold else { continue }
                nearest = min(nearest, abs(changed[column] - row[column]) / model.baselines[column].spread)
            }
        }
        return nearest
    }

    @Test func `a linear change stops at the first double that is enough`() throws {
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
        let finder = ChangeFinder(model, columns: [0], below: 0.5)
        let change = try #require(finder.smallestChange(of: [10]))
        // ln(1 + x) = 1
        #expect(abs(change.value - 1.718281828459045) < 1e-12)
        #expect(model.score([change.value]).probability < 0.5)
        #expect(model.score([change.value.nextUp]).probability >= 0.5)
        #expect(finder.smallestChange(of: [1]) == nil, "under the threshold already")
        #expect(finder.smallestChange(of: [.nan]) == nil, "no value to change")
        // Clamped at 0, the score falls no further.
        #expect(ChangeFinder(model, columns: [0], below: 0.2).smallestChange(of: [10]) == nil)
        #expect(ChangeFinder(model, columns: [], below: 0.5).smallestChange(of: [10]) == nil)
    }

    @Test func `a spread is the deviation of the bins`() {
        #expect(ColumnBaseline(edges: [-2, 2], counts: [5, 0, 5], missingCount: 3).spread == 2)
        #expect(ColumnBaseline(edges: [0, 4], counts: [0, 9, 0], missingCount: 0).spread == 1)
        #expect(ColumnBaseline(edges: [], counts: [9], missingCount: 0).spread == 1)
        #expect(ColumnBaseline(edges: [3], counts: [4, 4], missingCount: 0).spread == 1)
    }
}
