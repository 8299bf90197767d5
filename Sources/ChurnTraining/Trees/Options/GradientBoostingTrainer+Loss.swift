extension GradientBoostingTrainer.Options {
    /// The loss that trees lower.
    public struct Loss: Hashable, Sendable {
        /// The logistic loss, whose raw scores are log-odds.
        public static let logistic = Loss(custom: nil)

        /// A loss of another kind; `nil` for the logistic loss.
        public let custom: (any BoostingLoss)?

        /// A loss of another kind than the logistic loss.
        public init(_ loss: some BoostingLoss) { custom = loss }

        private init(custom: (any BoostingLoss)?) { self.custom = custom }

        /// The name of the loss.
        public var name: String { custom?.name ?? "logistic" }

        /// Whether both are the same loss with the same parameters.
        public static func == (left: Loss, right: Loss) -> Bool {
            left.custom.map { AnyHashable($0) } == right.custom.map { AnyHashable($0) }
        }

        /// Hashes the loss and its parameters.
        public func hash(into hasher: inout Hasher) { hasher.combine(custom.map { AnyHashable($0) }) }
    }
}
