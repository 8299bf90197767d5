import Foundation

/// Machine-readable results: sorted keys, missing numbers as `null`.
enum JSONOutput {
    /// The JSON text of `value`.
    ///
    /// - Throws: where a number is NaN or infinite; results hold optionals in their place.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Double {
    /// The number where it is finite, else `nil`, which JSON writes as `null`.
    var finite: Double? { isFinite ? self : nil }
}
