import ChurnTraining

extension TrainResult {
    /// One penalty of an elastic net's path.
    public struct PenaltyStep: Encodable, Sendable {
        /// The penalty, on the scale of the loss summed over rows.
        public let penalty: Double
        /// The number of coefficients that are not 0, without the intercept.
        public let nonzeroCount: Int
        /// The share of the deviance of the model without columns that is explained, 1 at most.
        public let devianceExplained: Double
        /// Mean log loss of held-out rows, in nats; absent where the penalty was given.
        public let crossValidatedLoss: Double?
        /// The standard error of the loss over the folds.
        public let standardError: Double?
        /// Whether the model has this penalty.
        public let isChosen: Bool
    }
}

extension FitSummary {
    /// The penalty path as results show it.
    var penaltySteps: [TrainResult.PenaltyStep] {
        guard let penaltyPath else { return [] }
        return penaltyPath.points.enumerated().map { index, point in
            TrainResult.PenaltyStep(
                penalty: point.penalty,
                nonzeroCount: point.nonzeroCount,
                devianceExplained: 1 - point.deviance / penaltyPath.nullDeviance,
                crossValidatedLoss: point.heldOutLogLoss,
                standardError: point.standardError,
                isChosen: index == penaltyPath.chosen
            )
        }
    }
}
