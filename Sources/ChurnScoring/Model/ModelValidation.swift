/// The parts of a model do not fit together.
public struct ModelValidationError: Error, Hashable, CustomStringConvertible {
    /// What kind of error it is (`tree.children`); stable, for programs.
    public let code: String
    /// What is wrong and where, in one line.
    public let message: String

    /// An error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// Checks that a predictor, a calibration and baselines fit a schema.
///
/// All that scoring, explaining and encoding rely on is checked here, once, so that they need no checks of their own:
/// a decoded model passes here too.
struct ModelValidation {
    /// No tree is deeper: explaining a row goes down a tree recursively.
    static let maximumDepth = 1024

    let schema: FeatureSchema

    func validate(
        _ predictor: ChurnModel.Predictor,
        _ calibration: Calibration,
        _ baselines: [ColumnBaseline]
    ) throws(ModelValidationError) {
        for column in schema.columns {
            guard let levels = column.levels else { continue }
            try require(
                Set(levels).count == levels.count,
                "schema.levels",
                "a level of column \"\(column.name)\" occurs twice"
            )
        }
        switch predictor {
        case .trees(let ensemble): try validate(ensemble)
        case .linear(let linear): try validate(linear)
        case .blend(let blend):
            try validate(blend.linear)
            try validate(blend.trees)
            let weights = blend.weights
            try requireFinite([weights.intercept, weights.linear, weights.trees], "blend.number", "the blend")
        }
        try validate(calibration)
        try validate(baselines)
    }

    private func validate(_ baselines: [ColumnBaseline]) throws(ModelValidationError) {
        guard !baselines.isEmpty else { return }
        try require(
            baselines.count == schema.count,
            "baselines.count",
            "\(baselines.count) baselines for \(schema.count) columns; there is one for each column or none at all"
        )
        for (baseline, column) in zip(baselines, schema.columns) {
            let place = "the baseline of column \"\(column.name)\""
            try requireFinite(baseline.edges, "baselines.number", place)
            let ascending = zip(baseline.edges, baseline.edges.dropFirst()).allSatisfy { $0 < $1 }
            let bins = column.levels?.count ?? baseline.edges.count
            try require(
                ascending && (column.levels == nil || baseline.edges.isEmpty) && baseline.counts.count == bins + 1
                    && baseline.counts.allSatisfy { $0 >= 0 } && baseline.missingCount >= 0,
                "baselines.shape",
                "\(place) has edges that do not ascend, or counts that do not fit them"
            )
        }
    }

    private func validate(_ linear: LinearPredictor) throws(ModelValidationError) {
        try require(
            linear.terms.count == schema.count && linear.meanOutputs.count == schema.count,
            "linear.count",
            "\(linear.terms.count) terms for \(schema.count) columns; there is one for each column"
        )
        try requireFinite([linear.intercept] + linear.meanOutputs, "linear.number", "the intercept or a mean output")
        for (term, column) in zip(linear.terms, schema.columns) {
            let place = "the term of column \"\(column.name)\""
            switch (term, column.levels) {
            case (.numeric(let term), nil):
                try requireFinite(
                    [
                        term.lowerBound, term.upperBound, term.center, term.scale, term.coefficient, term.missingOutput,
                    ],
                    "linear.number",
                    place
                )
                try require(
                    term.lowerBound <= term.upperBound,
                    "linear.bounds",
                    "\(place) has a lower bound above its upper bound"
                )
                try require(term.scale > 0, "linear.scale", "\(place) has a scale that is not positive")
            case (.categorical(let term), let levels?):
                try requireFinite(term.outputs + [term.missingOutput, term.unseenOutput], "linear.number", place)
                try require(
                    term.outputs.count == levels.count,
                    "linear.levels",
                    "\(place) has \(term.outputs.count) outputs for \(levels.count) levels"
                )
            case (.spline(let term), nil): try validate(term, place)
            default:
                throw ModelValidationError(code: "linear.kind", message: "\(place) is of another kind than the column")
            }
        }
        try validate(linear.interactions)
    }

    func requireFinite(_ numbers: [Double], _ code: String, _ place: String) throws(ModelValidationError) {
        try require(numbers.allSatisfy(\.isFinite), code, "\(place) holds a number that is not finite")
    }

    func require(
        _ condition: Bool,
        _ code: String,
        _ message: @autoclosure () -> String
    ) throws(ModelValidationError) {
        guard condition else { throw ModelValidationError(code: code, message: message()) }
    }
}
