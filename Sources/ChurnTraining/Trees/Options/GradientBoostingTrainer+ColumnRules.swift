extension GradientBoostingTrainer.Options {
    /// What each column may do; valid by construction.
    ///
    /// Columns are named; names are looked up in the training data's schema when training begins.
    public struct ColumnRules: Hashable, Sendable {
        /// The way in which scores may change with a numeric column.
        public enum Direction: String, CaseIterable, Hashable, Sendable {
            /// A larger value never lowers the score.
            case increasing
            /// A larger value never raises the score.
            case decreasing
        }

        /// The share of columns that each tree may use, in `(0, 1]`, rounded up.
        public let sampling: Double
        /// The share of the tree's columns that each node may be split on, in `(0, 1]`, rounded up; drawn anew for each
        /// node, or for each level of a symmetric tree.
        public let samplingByNode: Double
        /// The numeric columns whose values may move scores in one direction only.
        ///
        /// Of two rows that differ in such a column alone, both with a value there, the scores are in the given order,
        /// whatever the other values are, missing ones included. *Edge cases:* a missing value has no place in the
        /// order. Nothing is promised of rows with a category that training never saw: they stop at a node, and means
        /// of nodes are in no order. New leaf values of a refit are not held to the order.
        public let monotone: [String: Direction]
        /// Groups of columns that may occur together on a path from the root to a leaf; empty for no constraint.
        ///
        /// The columns of a path must lie in one group together. *Edge cases:* a column may be in several groups; one
        /// that is in none is a group of its own.
        public let interactions: [[String]]
        /// Factors of columns, 0 or more, which 1 stands for where none is given.
        ///
        /// The gain of a split on a column is multiplied by its factor where splits are compared with each other and with
        /// the least gain; 0 leaves the column out. Recorded gains are without them.
        public let penalties: [String: Double]

        /// Every column in every tree, for every node, in either direction and with any other.
        public static let standard = ColumnRules()

        /// Rules.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range.
        public init(
            sampling: Double = 1,
            samplingByNode: Double = 1,
            monotone: [String: Direction] = [:],
            interactions: [[String]] = [],
            penalties: [String: Double] = [:]
        ) throws {
            try OptionRange.requireShare(sampling, "column_sampling")
            try OptionRange.requireShare(samplingByNode, "column_sampling_by_node")
            for (column, factor) in penalties.sorted(by: { $0.key < $1.key }) {
                try OptionRange.require(
                    factor >= 0 && factor.isFinite,
                    "column_penalty",
                    "\(factor) for \"\(column)\"",
                    "0 or more, and finite"
                )
            }
            try OptionRange.require(
                interactions.allSatisfy { !$0.isEmpty },
                "interactions",
                "\(interactions)",
                "groups of at least one column"
            )
            self.sampling = sampling
            self.samplingByNode = samplingByNode
            self.monotone = monotone
            self.interactions = interactions
            self.penalties = penalties
        }

        private init() {
            sampling = 1
            samplingByNode = 1
            monotone = [:]
            interactions = []
            penalties = [:]
        }

        /// Whether columns are drawn, so that another drawing may find a split where one found none.
        var isSampled: Bool { sampling < 1 || samplingByNode < 1 }
    }
}
