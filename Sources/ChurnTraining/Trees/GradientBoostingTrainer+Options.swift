extension GradientBoostingTrainer {
    /// How trees are grown and how many; valid by construction.
    ///
    /// The defaults of the initialiser suit some 100,000 rows; ``suited(rowCount:positiveCount:columnCount:seed:)``
    /// chooses by the size of the data.
    public struct Options: Hashable, Sendable {
        /// The largest number of trees; early stopping may keep fewer.
        public let trees: Int
        /// The share of each leaf's Newton step that is taken, in `(0, 1]`.
        public let learningRate: Double
        /// The largest number of leaves of a tree; 1 or more.
        public let maximumLeaves: Int
        /// The largest number of splits above a leaf, in `1...1024`; `nil` for no limit but 1024.
        public let maximumDepth: Int?
        /// The smallest number of training rows in a leaf, those of weight 0 not counted; 1 or more.
        public let minimumRowsPerLeaf: Int
        /// The smallest sum of Hessians, `weight * p * (1 - p)`, in a leaf.
        public let minimumHessianPerLeaf: Double
        /// Subtracted from the size of a leaf's gradient sum; makes small leaves exactly zero.
        public let l1: Double
        /// Added to a leaf's Hessian sum; shrinks leaves with little evidence.
        public let l2: Double
        /// What the gain of a split must exceed, in nats summed over rows.
        public let minimumGain: Double
        /// The largest number of bins of values in a column, in `2...255`; missing values have one more.
        public let maximumBins: Int
        /// The share of rows that each tree is grown from, in `(0, 1]`, drawn without replacement.
        public let rowSampling: Double
        /// The share of columns that each tree may use, in `(0, 1]`, rounded up.
        public let columnSampling: Double
        /// Training ends after this many trees without a lower validation loss, and the best are kept; `nil` for never.
        public let earlyStoppingRounds: Int?
        /// Rows' worth of Hessian that pull a level's mean gradient towards the node's, where levels are put in order.
        public let categorySmoothing: Double
        /// Added to `l2` in the gain of a split that was chosen by an order of levels.
        public let categoryL2: Double
        /// The seed of sampling and rounding.
        public let seed: UInt64

        /// Options.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range.
        public init(
            trees: Int = 500,
            learningRate: Double = 0.1,
            maximumLeaves: Int = 31,
            maximumDepth: Int? = nil,
            minimumRowsPerLeaf: Int = 20,
            minimumHessianPerLeaf: Double = 1e-3,
            l1: Double = 0,
            l2: Double = 1,
            minimumGain: Double = 0,
            maximumBins: Int = 255,
            rowSampling: Double = 1,
            columnSampling: Double = 1,
            earlyStoppingRounds: Int? = 50,
            categorySmoothing: Double = 10,
            categoryL2: Double = 10,
            seed: UInt64 = 0
        ) throws {
            try Self.require(trees >= 1, "trees", "\(trees)", "1 or more")
            try Self.require(learningRate > 0 && learningRate <= 1, "learning_rate", "\(learningRate)", "in (0, 1]")
            try Self.require((1...65_536).contains(maximumLeaves), "max_leaves", "\(maximumLeaves)", "in 1...65536")
            if let maximumDepth {
                try Self.require((1...1024).contains(maximumDepth), "max_depth", "\(maximumDepth)", "in 1...1024")
            }
            try Self.require(
                (1...Int(Int32.max)).contains(minimumRowsPerLeaf),
                "min_rows_per_leaf",
                "\(minimumRowsPerLeaf)",
                "1 or more"
            )
            try Self.requireNotNegative(minimumHessianPerLeaf, "min_hessian_per_leaf")
            try Self.requireNotNegative(l1, "l1")
            try Self.requireNotNegative(l2, "l2")
            try Self.requireNotNegative(minimumGain, "min_gain")
            try Self.require((2...255).contains(maximumBins), "max_bins", "\(maximumBins)", "in 2...255")
            try Self.require(rowSampling > 0 && rowSampling <= 1, "row_sampling", "\(rowSampling)", "in (0, 1]")
            try Self.require(
                columnSampling > 0 && columnSampling <= 1,
                "column_sampling",
                "\(columnSampling)",
                "in (0, 1]"
            )
            if let rounds = earlyStoppingRounds {
                try Self.require(rounds >= 1, "early_stopping_rounds", "\(rounds)", "1 or more")
            }
            try Self.requireNotNegative(categorySmoothing, "category_smoothing")
            try Self.requireNotNegative(categoryL2, "category_l2")
            self.trees = trees
            self.learningRate = learningRate
            self.maximumLeaves = maximumLeaves
            self.maximumDepth = maximumDepth
            self.minimumRowsPerLeaf = minimumRowsPerLeaf
            self.minimumHessianPerLeaf = minimumHessianPerLeaf
            self.l1 = l1
            self.l2 = l2
            self.minimumGain = minimumGain
            self.maximumBins = maximumBins
            self.rowSampling = rowSampling
            self.columnSampling = columnSampling
            self.earlyStoppingRounds = earlyStoppingRounds
            self.categorySmoothing = categorySmoothing
            self.categoryL2 = categoryL2
            self.seed = seed
        }

        private static func requireNotNegative(_ value: Double, _ name: String) throws {
            try require(value >= 0 && value.isFinite, name, "\(value)", "0 or more, and finite")
        }

        private static func require(_ condition: Bool, _ name: String, _ value: String, _ range: String) throws {
            guard condition else {
                throw TrainingError(code: "options.\(name)", message: "\(name) is \(value); it must be \(range)")
            }
        }
    }
}
