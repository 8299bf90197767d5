/// A named definition: one column of a matrix.
public struct Feature: Hashable, Sendable {
    /// The column's name, unique in its plan.
    public let name: String
    /// How it is computed.
    public let definition: FeatureDefinition
    /// The signal that it came from (`login_decline`); empty for one that was written by itself.
    public let signal: String
    /// What it says, in one line for people.
    public let words: String

    /// A feature; `words` defaults to what the definition says of itself.
    public init(name: String, definition: FeatureDefinition, signal: String = "", words: String? = nil) {
        self.name = name
        self.definition = definition
        self.signal = signal
        self.words = words ?? definition.words
    }
}
