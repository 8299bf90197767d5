/// What stops a run: one line that says what is wrong, where, and what to do.
public struct PipelineError: Error, CustomStringConvertible {
    /// A short name for programs, such as `config.unknown_key`.
    public let code: String
    /// What is wrong and what to do, in one line.
    public let message: String
    /// Where it is: a file, `file:line:column`, or nothing.
    public let location: String?

    /// An error.
    public init(code: String, message: String, location: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
    }

    /// The one line that is printed.
    public var description: String {
        location.map { "\($0): \(message)" } ?? message
    }
}
