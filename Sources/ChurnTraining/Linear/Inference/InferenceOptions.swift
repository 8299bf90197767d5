extension LogisticRegressionTrainer.Options {
    /// What the table of coefficients says.
    public struct Inference: Hashable, Sendable {
        /// Which covariance the standard errors are of; `nil` for clustered where customers have several rows,
        /// robust with a class weight, and of the model otherwise and with Firth's likelihood.
        public var covariance: CoefficientTable.Covariance?
        /// Whether the table is of a refit without the penalty, on the same encoded columns.
        ///
        /// The model keeps its penalised coefficients: they predict better. Those of the refit have the usual tests.
        public var refit: Bool

        /// Settings of the table.
        public init(covariance: CoefficientTable.Covariance? = nil, refit: Bool = false) {
            self.covariance = covariance
            self.refit = refit
        }
    }
}
