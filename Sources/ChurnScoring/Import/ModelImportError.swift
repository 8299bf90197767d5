/// A text that is no model of another library, or one whose scores a ``ChurnModel`` could not give exactly.
public struct ModelImportError: Error, Hashable, CustomStringConvertible {
    /// Where in the text.
    public enum Place: Hashable, Sendable {
        /// A line, counted from 1.
        case line(Int)
        /// A byte, counted from 0.
        case byte(Int)
    }

    /// What kind of error it is (`lightgbm.version`); stable, for programs.
    public let code: String
    /// Where in the text.
    public let place: Place
    /// What is wrong and what to do about it, without the place.
    public let message: String

    /// An error.
    public init(code: String, place: Place, message: String) {
        self.code = code
        self.place = place
        self.message = message
    }

    /// One line for people, with the place.
    public var description: String {
        switch place {
        case .line(let line): "line \(line): \(message)"
        case .byte(let byte): "byte \(byte): \(message)"
        }
    }
}
