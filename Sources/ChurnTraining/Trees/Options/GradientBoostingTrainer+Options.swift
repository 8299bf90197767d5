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
        /// The largest number of bins of values in a column, in `2...255`; missing values have one more.
        public let maximumBins: Int
        /// How one tree is grown.
        public let growth: Growth
        /// What each column may do.
        public let columns: ColumnRules
        /// Which rows a tree is grown from, and what they count.
        public let rows: RowRules
        /// Training ends after this many trees without a better ``stopping`` metric, and the best are kept; `nil` for never.
        public let earlyStoppingRounds: Int?
        /// What early stopping goes by.
        public let stopping: Stopping
        /// The loss that trees lower.
        public let loss: Loss
        /// The seed of sampling and rounding.
        public let seed: UInt64

        /// Options.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range, or where rows have a class
        ///   weight, which only the logistic loss can undo, and the loss is another.
        public init(
            trees: Int = 500,
            learningRate: Double = 0.1,
            maximumBins: Int = 255,
            growth: Growth = .standard,
            columns: ColumnRules = .standard,
            rows: RowRules = .standard,
            earlyStoppingRounds: Int? = 50,
            stopping: Stopping = .standard,
            loss: Loss = .logistic,
            seed: UInt64 = 0
        ) throws {
            try OptionRange.require(trees >= 1, "trees", "\(trees)", "1 or more")
            try OptionRange.requireShare(learningRate, "learning_rate")
            try OptionRange.require((2...255).contains(maximumBins), "max_bins", "\(maximumBins)", "in 2...255")
            if let rounds = earlyStoppingRounds {
                try OptionRange.require(rounds >= 1, "early_stopping_rounds", "\(rounds)", "1 or more")
            }
            guard rows.classWeight == nil || loss == .logistic else {
                throw TrainingError(
                    code: "options.class_weight",
                    message:
                        "a class weight is undone in the probability for the logistic loss only; leave class_weight "
                        + "out with the loss \(loss.name)"
                )
            }
            self.trees = trees
            self.learningRate = learningRate
            self.maximumBins = maximumBins
            self.growth = growth
            self.columns = columns
            self.rows = rows
            self.earlyStoppingRounds = earlyStoppingRounds
            self.stopping = stopping
            self.loss = loss
            self.seed = seed
        }
    }
}

/// The ranges that options are held to; a refused one is named as configs spell it.
enum OptionRange {
    static func requireNotNegative(_ value: Double, _ name: String) throws {
        try require(value >= 0 && value.isFinite, name, "\(value)", "0 or more, and finite")
    }

    static func requireShare(_ value: Double, _ name: String) throws {
        try require(value > 0 && value <= 1, name, "\(value)", "in (0, 1]")
    }

    static func require(_ condition: Bool, _ name: String, _ value: String, _ range: String) throws {
        guard condition else {
            throw TrainingError(code: "options.\(name)", message: "\(name) is \(value); it must be \(range)")
        }
    }
}
