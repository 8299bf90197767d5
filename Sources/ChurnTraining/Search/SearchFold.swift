/// Rows to train on and later or other rows to judge by, as positions in training data.
public struct SearchFold: Hashable, Sendable {
    /// Rows to train on.
    public let train: [Int]
    /// Rows to judge by; none of them is trained on.
    public let validation: [Int]

    /// A fold.
    public init(train: [Int], validation: [Int]) {
        self.train = train
        self.validation = validation
    }
}
