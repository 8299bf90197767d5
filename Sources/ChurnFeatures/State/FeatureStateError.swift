/// Bytes that are not a feature state this version can read.
public struct FeatureStateError: Error, Hashable, CustomStringConvertible {
    /// What kind of error it is (`checksum`); stable, for programs.
    public let code: String
    /// Where in the bytes, counted from 0.
    public let byteOffset: Int
    /// What is wrong and what to do about it, without the place.
    public let message: String

    /// An error.
    public init(code: String, byteOffset: Int, message: String) {
        self.code = code
        self.byteOffset = byteOffset
        self.message = message
    }

    /// One line for people, with the place.
    public var description: String { "feature state, byte \(byteOffset): \(message)" }
}
