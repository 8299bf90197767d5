extension FeatureDefinition: CustomStringConvertible {
    /// The canonical text form, which ``init(parsing:)`` reads back exactly.
    public var description: String { "" }

    /// Reads the text form.
    ///
    /// - Throws: ``FeatureError`` with the column at which the text cannot be read.
    public init(parsing text: String) throws { preconditionFailure("not there yet") }
}
