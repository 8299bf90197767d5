extension GradientBoostingTrainer.Options {
    /// How one tree is grown, and what holds it back; valid by construction.
    public struct Growth: Hashable, Sendable {
        /// Which node of a tree is split next.
        public enum Policy: String, CaseIterable, Hashable, Sendable {
            /// The leaf whose split has the most gain.
            case leafWise = "leaf-wise"
            /// Level by level; within a level the split with the most gain first, until there are enough leaves.
            case depthWise = "depth-wise"
            /// All nodes of a level by one split, that with the most gain summed over them, so that a tree of `d` levels
            /// has `2^d` leaves; a level is only begun where its leaves are within the limit.
            ///
            /// *Edge cases:* a node where a side would be too small is split too, and counts no gain. A leaf that no
            /// training row reaches has cover 0, and the output of its nearest ancestor that has rows.
            case symmetric
        }

        /// Which node of a tree is split next.
        public let policy: Policy
        /// The largest number of leaves of a tree, in `1...65535`.
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
        /// How many rows' worth of its parent's output is mixed into that of a node; 0 for none.
        ///
        /// With `n` training rows in the node and smoothing `s` its output is `own * n / (n + s) + parent * s / (n + s)`,
        /// where `parent` is smoothed itself; the root is not. The formula is that of LightGBM's `path_smooth`. Gains of
        /// splits are those of smoothed outputs.
        public let pathSmoothing: Double
        /// What the gain of a split must exceed, in nats summed over rows.
        public let minimumGain: Double
        /// Rows' worth of Hessian that pull a level's mean gradient towards the node's, where levels are put in order.
        public let categorySmoothing: Double
        /// Added to `l2` in the gain of a split that was chosen by an order of levels.
        public let categoryL2: Double
        /// Whether splits are chosen by gradients of 13 bits, rounded at random, or by 31 bits.
        ///
        /// Leaf outputs are of full precision in either case. Full precision is the reference that quantised training is
        /// compared with, several times slower; both give the same model for any number of threads.
        public let isQuantised: Bool

        /// Growth with the defaults of the initialiser.
        public static let standard = Growth(
            .leafWise,
            checked: (31, nil, 20, 1e-3),
            penalties: (l1: 0, l2: 1, pathSmoothing: 0, minimumGain: 0),
            categories: (smoothing: 10, l2: 10),
            isQuantised: true
        )

        /// Limits and penalties of growth.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range.
        public init(
            policy: Policy = .leafWise,
            maximumLeaves: Int = 31,
            maximumDepth: Int? = nil,
            minimumRowsPerLeaf: Int = 20,
            minimumHessianPerLeaf: Double = 1e-3,
            l1: Double = 0,
            l2: Double = 1,
            pathSmoothing: Double = 0,
            minimumGain: Double = 0,
            categorySmoothing: Double = 10,
            categoryL2: Double = 10,
            isQuantised: Bool = true
        ) throws {
            try OptionRange.require(
                (1...65_535).contains(maximumLeaves),
                "max_leaves",
                "\(maximumLeaves)",
                "in 1...65535"
            )
            if let maximumDepth {
                try OptionRange.require(
                    (1...1024).contains(maximumDepth),
                    "max_depth",
                    "\(maximumDepth)",
                    "in 1...1024"
                )
            }
            try OptionRange.require(
                (1...Int(Int32.max)).contains(minimumRowsPerLeaf),
                "min_rows_per_leaf",
                "\(minimumRowsPerLeaf)",
                "1 or more"
            )
            try OptionRange.requireNotNegative(minimumHessianPerLeaf, "min_hessian_per_leaf")
            try OptionRange.requireNotNegative(l1, "l1")
            try OptionRange.requireNotNegative(l2, "l2")
            try OptionRange.requireNotNegative(pathSmoothing, "path_smoothing")
            try OptionRange.requireNotNegative(minimumGain, "min_gain")
            try OptionRange.requireNotNegative(categorySmoothing, "category_smoothing")
            try OptionRange.requireNotNegative(categoryL2, "category_l2")
            self.init(
                policy,
                checked: (maximumLeaves, maximumDepth, minimumRowsPerLeaf, minimumHessianPerLeaf),
                penalties: (l1, l2, pathSmoothing, minimumGain),
                categories: (categorySmoothing, categoryL2),
                isQuantised: isQuantised
            )
        }

        private init(
            _ policy: Policy,
            checked limits: (leaves: Int, depth: Int?, rows: Int, hessian: Double),
            penalties: (l1: Double, l2: Double, pathSmoothing: Double, minimumGain: Double),
            categories: (smoothing: Double, l2: Double),
            isQuantised: Bool
        ) {
            self.policy = policy
            maximumLeaves = limits.leaves
            maximumDepth = limits.depth
            minimumRowsPerLeaf = limits.rows
            minimumHessianPerLeaf = limits.hessian
            l1 = penalties.l1
            l2 = penalties.l2
            pathSmoothing = penalties.pathSmoothing
            minimumGain = penalties.minimumGain
            categorySmoothing = categories.smoothing
            categoryL2 = categories.l2
            self.isQuantised = isQuantised
        }
    }
}
