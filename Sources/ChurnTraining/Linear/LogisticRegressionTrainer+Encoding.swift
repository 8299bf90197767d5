public import ChurnScoring

extension LogisticRegressionTrainer.Options {
    /// How feature columns become design columns, where the defaults do not do.
    ///
    /// Everything is learnt on training rows with a weight, and travels with the model. Columns are named as in the
    /// schema; training refuses names that it does not have.
    public struct Encoding: Hashable, Sendable {
        /// Which levels of a categorical column get a 0/1 column.
        public enum Levels: Hashable, Sendable {
            /// All but one, the reference, whose output is 0: coefficients are differences from it.
            ///
            /// It is the level that is named in ``references``, or the most frequent one. Without a penalty the choice
            /// changes no probability.
            case reference
            /// All of them, none being special; coefficients are unique with a penalty above 0 only.
            case full
        }

        /// Which levels of a column share one coefficient, that of the other levels.
        public struct RareLevels: Hashable, Sendable {
            /// Levels with fewer training rows are rare; 0 for none.
            public let minimumRows: Int
            /// Levels with a smaller share of the training rows' weight are rare; 0 for none.
            public let minimumShare: Double

            /// A rule; by default no level is rare.
            ///
            /// - Throws: ``TrainingError`` where a number is out of its range.
            public init(minimumRows: Int = 0, minimumShare: Double = 0) throws {
                guard minimumRows >= 0, minimumShare >= 0, minimumShare < 1 else {
                    throw TrainingError(
                        code: "options.rare_levels",
                        message: "rare levels have under \(minimumRows) rows or the share \(minimumShare); "
                            + "the number must be 0 or more, the share in 0..<1"
                    )
                }
                self.minimumRows = minimumRows
                self.minimumShare = minimumShare
            }
        }

        /// What a level adds to the raw score that no training row had.
        public enum Unseen: Hashable, Sendable {
            /// The mean of what the levels of the training rows add.
            case mean
            /// Nothing, as the reference level.
            case zero
            /// What the rare levels add; the mean in a column where no level is rare.
            case rare
        }

        /// Two columns that also enter as their product.
        ///
        /// Numbers enter standardised, and 0 where missing; of a categorical column each level with a coefficient enters.
        public struct Interaction: Hashable, Sendable {
            /// One column.
            public let first: String
            /// The other.
            public let second: String

            /// The product of two columns.
            public init(_ first: String, _ second: String) {
                self.first = first
                self.second = second
            }
        }

        /// The numbers of knots that a curve may have.
        public static let knotCounts = 3...10

        /// The transform of a numeric column, where it is not to be chosen by ``LogisticRegressionTrainer/Options/transforms``.
        public let transforms: [String: NumericTerm.Transform]
        /// Which levels get a coefficient.
        public let levels: Levels
        /// The reference level of a categorical column, by column; the most frequent one where none is named.
        public let references: [String: String]
        /// Which levels share one coefficient.
        public let rareLevels: RareLevels
        /// What a level adds that no training row had.
        public let unseen: Unseen
        /// The number of knots of each numeric column that enters as a natural cubic spline.
        ///
        /// Knots are quantiles of the training values from 5 % to 95 %, evenly spaced, equal ones once. The first design
        /// column is the line, as without a curve; the others are curves that are uncorrelated with the line and each
        /// other in training, of deviation 1, so that a penalty draws a curve towards the line, then to 0.
        public let splines: [String: Int]
        /// The products of columns that enter too.
        public let interactions: [Interaction]
        /// Numeric columns with at least this absolute rank correlation have one impact together; `nil` for one each.
        public let impactCorrelation: Double?

        /// Choices; by default none is made.
        ///
        /// - Parameters:
        ///   - transforms: transforms by numeric column.
        ///   - levels: which levels get a coefficient.
        ///   - references: reference levels by categorical column; need `levels` to be `.reference`.
        ///   - rareLevels: which levels share one coefficient; by default those beyond ``LogisticRegressionTrainer/Options/maximumLevels``.
        ///   - unseen: what a level adds that no training row had.
        ///   - splines: numbers of knots by numeric column, each in ``knotCounts``.
        ///   - interactions: pairs of different columns, no pair twice.
        ///   - impactCorrelation: in 0...1, or `nil`.
        /// - Throws: ``TrainingError`` where a choice is out of its range or contradicts another.
        public init(
            transforms: [String: NumericTerm.Transform] = [:],
            levels: Levels = .reference,
            references: [String: String] = [:],
            rareLevels: RareLevels? = nil,
            unseen: Unseen = .mean,
            splines: [String: Int] = [:],
            interactions: [Interaction] = [],
            impactCorrelation: Double? = nil
        ) throws {
            self.transforms = transforms
            self.levels = levels
            self.references = references
            self.rareLevels = try rareLevels ?? RareLevels()
            self.unseen = unseen
            self.splines = splines
            self.interactions = interactions
            self.impactCorrelation = impactCorrelation
            try validate()
        }

        /// No choices.
        public static let standard = Encoding()

        private init() {
            transforms = [:]
            levels = .reference
            references = [:]
            rareLevels = .none
            unseen = .mean
            splines = [:]
            interactions = []
            impactCorrelation = nil
        }

        private func validate() throws {
            if levels == .full, let column = references.keys.min() {
                throw TrainingError(
                    code: "options.references",
                    message: "column \"\(column)\" has a reference level, and all levels get a coefficient; choose one"
                )
            }
            for (column, knots) in splines.sorted(by: { $0.key < $1.key }) where !Encoding.knotCounts.contains(knots) {
                throw TrainingError(
                    code: "options.splines",
                    message: "the spline of column \"\(column)\" has \(knots) knots; it must have 3 to 10"
                )
            }
            var pairs: Set<[String]> = []
            for pair in interactions {
                let name = "\"\(pair.first)\" with \"\(pair.second)\""
                guard pair.first != pair.second, pairs.insert([pair.first, pair.second].sorted()).inserted else {
                    throw TrainingError(
                        code: "options.interactions",
                        message: "the interaction of \(name) is of one column, or occurs twice; take it out"
                    )
                }
            }
            if let impactCorrelation, !(impactCorrelation > 0 && impactCorrelation <= 1) {
                throw TrainingError(
                    code: "options.impact_correlation",
                    message: "impact_correlation is \(impactCorrelation); it must be above 0 and at most 1"
                )
            }
        }
    }
}

extension LogisticRegressionTrainer.Options.Encoding.RareLevels {
    /// No level is rare.
    static let none = Self()

    private init() {
        minimumRows = 0
        minimumShare = 0
    }
}

extension LogisticRegressionTrainer.Options.Encoding {
    /// Checks that all named columns and levels exist and are of the right kind.
    func check(_ schema: FeatureSchema) throws {
        let named = Set(transforms.keys).union(references.keys).union(splines.keys)
            .union(interactions.flatMap { [$0.first, $0.second] })
        let names = schema.columns.map(\.name)
        for name in named.sorted() where schema.index(of: name) == nil {
            throw TrainingError(
                code: "encoding.column",
                message: "the encoding names column \"\(name)\", which is not there; "
                    + NearestNames.hint(for: name, among: names)
            )
        }
        for column in schema.columns {
            let isNumeric = column.levels == nil
            if !isNumeric, transforms[column.name] != nil || splines[column.name] != nil {
                throw TrainingError(
                    code: "encoding.kind",
                    message: "column \"\(column.name)\" is categorical; transforms and splines are of numbers"
                )
            }
            guard let reference = references[column.name] else { continue }
            guard let levels = column.levels else {
                throw TrainingError(
                    code: "encoding.kind",
                    message: "column \"\(column.name)\" is numeric; only categorical columns have a reference level"
                )
            }
            guard levels.contains(reference) else {
                throw TrainingError(
                    code: "encoding.reference",
                    message: "no training row has the reference level \"\(reference)\" of column \"\(column.name)\"; "
                        + NearestNames.hint(for: reference, among: levels)
                )
            }
        }
    }
}
