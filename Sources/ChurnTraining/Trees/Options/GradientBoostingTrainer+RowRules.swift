extension GradientBoostingTrainer.Options {
    /// Which rows a tree is grown from, and what they count; valid by construction.
    public struct RowRules: Hashable, Sendable {
        /// The share of rows that each tree is grown from, in `(0, 1]`, drawn without replacement.
        public let sampling: Double

        /// Every row in every tree.
        public static let standard = RowRules()

        /// Rules.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range.
        public init(sampling: Double) throws {
            try OptionRange.requireShare(sampling, "row_sampling")
            self.sampling = sampling
        }

        private init() { sampling = 1 }
    }
}
