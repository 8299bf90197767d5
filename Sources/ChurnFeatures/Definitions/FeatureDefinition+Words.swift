extension FeatureDefinition {
    /// What the definition says, in one line for people.
    public var words: String { "" }
}
