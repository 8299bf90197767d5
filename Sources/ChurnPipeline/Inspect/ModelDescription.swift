import ChurnScoring

/// Everything that a model file holds, for JSON.
struct ModelDescription: Encodable {
    struct Column: Encodable {
        let name: String
        let kind: String
        let levels: [String]?
        let definition: String
        let signal: String
        let baseline: Baseline?
    }

    struct Baseline: Encodable {
        let edges: [Double]
        let counts: [Int]
        let missingCount: Int
    }

    struct Node: Encodable {
        let column: String?
        let threshold: Double?
        let levels: [Int32]?
        let missingGoesLeft: Bool?
        let left: Int32?
        let right: Int32?
        let gain: Double?
        let output: Double
        let cover: Double
    }

    struct Trees: Encodable {
        let baseScore: Double
        let trees: [[Node]]
    }

    struct Term: Encodable {
        let column: String
        let transform: String?
        let lowerBound: Double?
        let upperBound: Double?
        let center: Double?
        let scale: Double?
        let coefficient: Double?
        let outputs: [Double]?
        let knots: [Double]?
        let knotOutputs: [Double]?
        let missingOutput: Double
        let unseenOutput: Double?
        let meanOutput: Double
    }

    struct Linear: Encodable {
        let intercept: Double
        let terms: [Term]
        let interactions: [Interaction]?
    }

    struct Platt: Encodable {
        let intercept: Double
        let slope: Double
    }

    let columns: [Column]
    let trees: Trees?
    let linear: Linear?
    /// Platt scaling; `nil` where the raw score is the log-odds.
    let calibration: Platt?
    let metadata: [String: String]

    init(_ model: ChurnModel) {
        let schema = model.schema.columns
        columns = schema.enumerated().map { index, column in
            Column(
                name: column.name,
                kind: column.levels == nil ? "numeric" : "categorical",
                levels: column.levels,
                definition: column.definition,
                signal: column.signal,
                baseline: index < model.baselines.count ? Baseline(model.baselines[index]) : nil
            )
        }
        switch model.predictor {
        case .trees(let ensemble):
            trees = Trees(
                baseScore: ensemble.baseScore,
                trees: ensemble.trees.map { tree in tree.nodes.map { Node($0, in: tree, schema: schema) } }
            )
            linear = nil
        case .linear(let predictor):
            trees = nil
            linear = Linear(
                intercept: predictor.intercept,
                terms: predictor.terms.enumerated().map { index, term in
                    Term(term, column: schema[index].name, meanOutput: predictor.meanOutputs[index])
                },
                interactions: predictor.interactions.isEmpty
                    ? nil : predictor.interactions.map { Interaction($0, schema: schema) }
            )
        }
        switch model.calibration {
        case .identity: calibration = nil
        case .platt(let intercept, let slope): calibration = Platt(intercept: intercept, slope: slope)
        }
        metadata = model.metadata
    }
}

extension ModelDescription.Baseline {
    fileprivate init(_ baseline: ColumnBaseline) {
        edges = baseline.edges
        counts = baseline.counts
        missingCount = baseline.missingCount
    }
}

extension ModelDescription.Node {
    fileprivate init(_ node: TreeNode, in tree: Tree, schema: [FeatureColumn]) {
        output = node.output
        cover = node.cover
        guard !node.isLeaf else {
            (column, threshold, levels, missingGoesLeft, left, right, gain) = (nil, nil, nil, nil, nil, nil, nil)
            return
        }
        column = schema[Int(node.column)].name
        threshold = node.categorySet < 0 ? node.threshold : nil
        levels = node.categorySet < 0 ? nil : tree.categorySets[Int(node.categorySet)]
        missingGoesLeft = node.missingGoesLeft
        left = node.left
        right = node.right
        gain = node.gain
    }
}

extension ModelDescription.Term {
    fileprivate init(_ term: LinearTerm, column: String, meanOutput: Double) {
        self.column = column
        self.meanOutput = meanOutput
        switch term {
        case .numeric(let term):
            transform = term.transform.name
            (lowerBound, upperBound) = ModelDescription.bounds(term.lowerBound, term.upperBound)
            center = term.center
            scale = term.scale
            coefficient = term.coefficient
            missingOutput = term.missingOutput
            (outputs, unseenOutput, knots, knotOutputs) = (nil, nil, nil, nil)
        case .categorical(let term):
            (transform, lowerBound, upperBound, center, scale, coefficient) = (nil, nil, nil, nil, nil, nil)
            outputs = term.outputs
            (knots, knotOutputs) = (nil, nil)
            missingOutput = term.missingOutput
            unseenOutput = term.unseenOutput
        case .spline(let term):
            transform = term.transform.name
            (lowerBound, upperBound) = ModelDescription.bounds(term.lowerBound, term.upperBound)
            (center, scale, coefficient, outputs, unseenOutput) = (nil, nil, nil, nil, nil)
            knots = term.curve.knots
            knotOutputs = term.curve.values
            missingOutput = term.missingOutput
        }
    }
}
