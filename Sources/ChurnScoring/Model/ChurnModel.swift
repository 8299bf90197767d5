/// A trained model: everything that scoring needs.
///
/// A value that never changes and can be shared by any number of threads without a lock.
public struct ChurnModel: Sendable {
    /// What computes the raw score.
    public enum Predictor: Hashable, Sendable {
        /// A sum of decision trees.
        case trees(TreeEnsemble)
        /// A linear predictor.
        case linear(LinearPredictor)
        /// A weighted sum of both.
        case blend(Blend)
    }

    /// The columns that a row must have.
    public let schema: FeatureSchema
    /// What computes the raw score.
    public let predictor: Predictor
    /// How the raw score becomes a probability.
    public let calibration: Calibration
    /// The training distribution of each column, in schema order; empty where it is not known.
    public let baselines: [ColumnBaseline]
    /// Facts about the training (`algorithm`, `rows`, the config's text under `config`).
    public let metadata: [String: String]
    /// The predictor laid out for speed; a function of `predictor`.
    let compiled: CompiledPredictor

    /// A model of parts that fit together.
    ///
    /// - Throws: ``ModelValidationError`` where they don't: a term or baseline is missing or of another kind than its
    ///   column, a number is not finite, or a tree is none.
    public init(
        schema: FeatureSchema,
        predictor: Predictor,
        calibration: Calibration = .identity,
        baselines: [ColumnBaseline] = [],
        metadata: [String: String] = [:]
    ) throws(ModelValidationError) {
        try ModelValidation(schema: schema).validate(predictor, calibration, baselines)
        self.schema = schema
        self.predictor = predictor
        self.calibration = calibration
        self.baselines = baselines
        self.metadata = metadata
        compiled = CompiledPredictor(predictor)
    }

    /// The same model with `entries` put into its metadata, replacing those of the same key.
    public func adding(metadata entries: [String: String]) -> ChurnModel {
        ChurnModel(self, calibration: calibration, metadata: metadata.merging(entries) { _, new in new })
    }

    /// The same model with another calibration.
    ///
    /// - Throws: ``ModelValidationError`` where a number is not finite, or the calibration falls where it must not.
    public func calibrated(by calibration: Calibration) throws(ModelValidationError) -> ChurnModel {
        try ModelValidation(schema: schema).validate(calibration)
        return ChurnModel(self, calibration: calibration, metadata: metadata)
    }

    private init(_ other: ChurnModel, calibration: Calibration, metadata: [String: String]) {
        schema = other.schema
        predictor = other.predictor
        self.calibration = calibration
        baselines = other.baselines
        self.metadata = metadata
        compiled = other.compiled
    }
}

extension ChurnModel: Hashable {
    /// Whether all parts of two models are equal.
    public static func == (left: ChurnModel, right: ChurnModel) -> Bool {
        left.schema == right.schema && left.predictor == right.predictor && left.calibration == right.calibration
            && left.baselines == right.baselines && left.metadata == right.metadata
    }

    /// Hashes all parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(schema)
        hasher.combine(predictor)
        hasher.combine(calibration)
        hasher.combine(baselines)
        hasher.combine(metadata)
    }
}
