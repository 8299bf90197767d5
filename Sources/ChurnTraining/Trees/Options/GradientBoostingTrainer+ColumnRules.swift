extension GradientBoostingTrainer.Options {
    /// What each column may do; valid by construction.
    public struct ColumnRules: Hashable, Sendable {
        /// The share of columns that each tree may use, in `(0, 1]`, rounded up.
        public let sampling: Double

        /// Every column in every tree.
        public static let standard = ColumnRules()

        /// Rules.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range.
        public init(sampling: Double) throws {
            try OptionRange.requireShare(sampling, "column_sampling")
            self.sampling = sampling
        }

        private init() { sampling = 1 }
    }
}
