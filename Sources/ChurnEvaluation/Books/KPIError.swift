/// Why key figures cannot be computed, or why their books do not balance.
public struct KPIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is; open, so that new kinds can be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable name of the kind, as in `books-do-not-balance`.
        public let rawValue: String

        /// The kind with this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Opening and movements do not give the closing, or two counts of the same thing differ.
        public static let booksDoNotBalance = Code(rawValue: "books-do-not-balance")
        /// An amount is missing, infinite or too large to be held in whole smallest units.
        public static let invalidAmount = Code(rawValue: "invalid-amount")
        /// A customer's recurring amount, or its payments of a period together, are below 0.
        public static let negativeRevenue = Code(rawValue: "negative-revenue")
        /// Two subscription periods of one customer overlap.
        public static let overlappingPeriods = Code(rawValue: "overlapping-periods")
        /// The sum of amounts leaves the range of 64-bit integers.
        public static let tooLarge = Code(rawValue: "too-large")
        /// There is nothing to book before the end of the data.
        public static let nothingToBook = Code(rawValue: "nothing-to-book")
    }

    /// What kind of error it is.
    public let code: Code
    /// What is wrong and what to do about it, in one line.
    public let message: String
    /// The index of the customer concerned, where it is one.
    public let customer: Int?
    /// When it happened or when the period concerned begins, in microseconds since 1970, where that is known.
    public let time: Int64?

    /// An error of kind `code`.
    public init(_ code: Code, _ message: String, customer: Int? = nil, time: Int64? = nil) {
        self.code = code
        self.message = message
        self.customer = customer
        self.time = time
    }

    /// The message.
    public var description: String { message }
}

extension Int64 {
    /// The sum, or an error where it leaves the range: money must not wrap around.
    @inline(__always)
    func addingMoney(_ other: Int64) throws -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else {
            throw KPIError(
                .tooLarge,
                "the amounts add up to more than 9.2 * 10^18 smallest units; lower revenue.decimals"
            )
        }
        return sum
    }
}
