extension GradientBoostingTrainer.Options {
    /// What early stopping goes by; valid by construction.
    public struct Stopping: Hashable, Sendable {
        /// A figure of the validation rows.
        public enum Metric: String, CaseIterable, Sendable {
            /// Mean log loss, in nats; lower is better.
            case logLoss = "log_loss"
            /// Area under the receiver operating characteristic; higher is better.
            case areaUnderROC = "auc"
            /// Mean squared difference of probability and label; lower is better.
            case brierScore = "brier"
            /// Average precision; higher is better.
            case averagePrecision = "pr_auc"

            /// Whether higher is better.
            var isHigherBetter: Bool { self == .areaUnderROC || self == .averagePrecision }
        }

        /// The metric; `nil` for the loss that is trained on.
        public let metric: Metric?
        /// How much better than the best before a number of trees must be to be the best, in units of the metric; 0 or
        /// more.
        public let minimumImprovement: Double

        /// The loss that is trained on, by however little.
        public static let standard = Stopping()

        /// Rules.
        ///
        /// - Throws: ``TrainingError`` with code `options.early_stopping_min_delta` where that is negative or not finite.
        public init(metric: Metric?, minimumImprovement: Double = 0) throws {
            try OptionRange.requireNotNegative(minimumImprovement, "early_stopping_min_delta")
            self.metric = metric
            self.minimumImprovement = minimumImprovement
        }

        private init() {
            metric = nil
            minimumImprovement = 0
        }
    }
}
