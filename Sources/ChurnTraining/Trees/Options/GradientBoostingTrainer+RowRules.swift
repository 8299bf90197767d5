extension GradientBoostingTrainer.Options {
    /// Which rows a tree is grown from, and what they count; valid by construction.
    public struct RowRules: Hashable, Sendable {
        /// How the rows of a tree are drawn.
        public enum Method: String, CaseIterable, Sendable {
            /// Every row with the same probability.
            case uniform
            /// Every row with a probability in proportion to `sqrt(g^2 + h^2)` of its gradient and Hessian, counting
            /// one over that probability, so that the sums over rows keep their expectation with the least variance
            /// (Ibragimov and Gusev 2019, minimal variance sampling, with lambda 1).
            case gradient
        }

        /// What is drawn.
        public enum Unit: String, CaseIterable, Sendable {
            /// Rows, each by itself.
            case row
            /// Customers with all of their rows.
            case customer
        }

        /// The share of rows, or of customers, that each tree is grown from, in `(0, 1]`, drawn without replacement.
        ///
        /// The drawn rows choose the splits; what leaves are worth is made of all rows.
        public let sampling: Double
        /// How they are drawn.
        public let method: Method
        /// What is drawn.
        public let unit: Unit
        /// How much more rows with label 1 count; `nil` where both labels count the same.
        ///
        /// It is undone in the base score, which is lowered by `ln w`: the raw scores of the model are those of the rows
        /// as they are. Covers of nodes count the weight.
        public let classWeight: ClassWeight?

        /// Every row in every tree.
        public static let standard = RowRules()

        /// Rules.
        ///
        /// - Throws: ``TrainingError`` with code `options.<name>` where one lies outside its range, where customers are to
        ///   be drawn by gradients, which belong to rows, or where a way of drawing is given and nothing is drawn.
        public init(
            sampling: Double = 1,
            method: Method = .uniform,
            unit: Unit = .row,
            classWeight: ClassWeight? = nil
        ) throws {
            try OptionRange.requireShare(sampling, "row_sampling")
            guard sampling < 1 || (method == .uniform && unit == .row) else {
                throw TrainingError(
                    code: "options.row_sampling",
                    message: "row_sampling is 1, so that every tree has all rows; give a share below 1, or leave "
                        + "row_sampling_method and row_sampling_by out"
                )
            }
            guard method == .uniform || unit == .row else {
                throw TrainingError(
                    code: "options.row_sampling_by",
                    message: "gradient-based sampling draws rows; take row_sampling_by: row, or "
                        + "row_sampling_method: uniform"
                )
            }
            self.sampling = sampling
            self.method = method
            self.unit = unit
            self.classWeight = classWeight
        }

        private init() {
            sampling = 1
            method = .uniform
            unit = .row
            classWeight = nil
        }

        /// Whether trees see different rows.
        var isSampled: Bool { sampling < 1 }
        /// Whether drawn rows count for others by their gradients.
        var usesGradients: Bool { isSampled && method == .gradient }
    }
}
