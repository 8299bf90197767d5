/// The values that a column can have, numbered in ascending order, so that a way between two of them can be halved.
enum ValueOrder: Sendable {
    /// All finite doubles; -0 and 0 share a place.
    case doubles
    /// The whole numbers up to ``farthest``.
    case wholeNumbers

    /// The greatest value in absolute terms that is looked at: products of two stay finite, and whole numbers exact.
    var farthest: Double {
        switch self {
        case .doubles: 1e150
        case .wholeNumbers: 0x1p53
        }
    }

    /// The place of one of the values.
    func place(_ value: Double) -> Int64 {
        guard self == .doubles else { return Int64(value) }
        let magnitude = Int64(bitPattern: value.magnitude.bitPattern)
        return value < 0 ? -magnitude : magnitude
    }

    /// The value at `place`.
    func value(_ place: Int64) -> Double {
        guard self == .doubles else { return Double(place) }
        let magnitude = Double(bitPattern: place.magnitude)
        return place < 0 ? -magnitude : magnitude
    }

    /// The greatest of the values that is not above a finite `value`.
    func atMost(_ value: Double) -> Double { self == .doubles ? value : value.rounded(.down) }

    /// The smallest of the values that is not below a finite `value`.
    func atLeast(_ value: Double) -> Double { self == .doubles ? value : value.rounded(.up) }

    /// A place between two; `nil` where there is none.
    static func middle(_ first: Int64, _ second: Int64) -> Int64? {
        // The places of all doubles take 64 bits, so a difference or a sum may not fit.
        let middle = first / 2 + second / 2 + (first % 2 + second % 2) / 2
        return middle == first || middle == second ? nil : middle
    }
}
