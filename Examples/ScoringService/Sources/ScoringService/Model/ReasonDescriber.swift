import ChurnFeatures
import ChurnScoring

/// The words of reasons; the one place where they are made.
struct ReasonDescriber: Sendable {
    /// What each column says, in schema order: its definition's words, or its name where it has none.
    private let subjects: [String]

    /// Words for the columns of `schema`, whose definitions are read once.
    init(_ schema: FeatureSchema) {
        subjects = schema.columns.map { (try? FeatureDefinition(parsing: $0.definition))?.words ?? $0.name }
    }

    /// The words of what the column at `index` adds to a score.
    func words(column index: Int, contribution: Double) -> String {
        "\(subjects[index]) (\(contribution > 0 ? "raises" : "lowers") the risk)"
    }
}
