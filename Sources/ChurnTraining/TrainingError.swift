/// Why a model cannot be trained on the data, or with the options, that it was given.
public struct TrainingError: Error, Hashable, CustomStringConvertible {
    /// What kind of error it is (`labels.one_class`); stable, for programs.
    public let code: String
    /// What is wrong and what to do about it, in one line.
    public let message: String

    /// An error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
