/// Why scores and labels cannot be evaluated, or rows cannot be split.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is; open, so that new kinds can be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable name of the kind, as in `one-class`.
        public let rawValue: String

        /// The kind with this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Two columns that belong together differ in length.
        public static let differentLengths = Code(rawValue: "different-lengths")
        /// There is no row at all.
        public static let noRows = Code(rawValue: "no-rows")
        /// A score is not a number.
        public static let invalidScore = Code(rawValue: "invalid-score")
        /// A probability is outside 0...1.
        public static let invalidProbability = Code(rawValue: "invalid-probability")
        /// A label is neither 0 nor 1.
        public static let invalidLabel = Code(rawValue: "invalid-label")
        /// A weight is negative, infinite or not a number, or all are 0.
        public static let invalidWeight = Code(rawValue: "invalid-weight")
        /// All labels are the same where both are needed.
        public static let oneClass = Code(rawValue: "one-class")
        /// Customers are too few to say how far chance goes.
        public static let tooFewCustomers = Code(rawValue: "too-few-customers")
        /// Two models that are to be compared have scored different rows.
        public static let differentRows = Code(rawValue: "different-rows")
        /// Two rows have the same id.
        public static let duplicateRow = Code(rawValue: "duplicate-row")
        /// A part of a split would have no row.
        public static let emptyPart = Code(rawValue: "empty-part")
        /// An option of a split is out of its range.
        public static let invalidOption = Code(rawValue: "invalid-option")
    }

    /// What kind of error it is.
    public let code: Code
    /// What is wrong and what to do about it, in one line.
    public let message: String
    /// The position of the first row concerned, where there is one.
    public let row: Int?

    /// An error of kind `code`.
    public init(code: Code, message: String, row: Int? = nil) {
        self.code = code
        self.message = message
        self.row = row
    }

    /// The message, led by the row where there is one.
    public var description: String {
        row.map { "row \($0): \(message)" } ?? message
    }
}
