import ChurnReport

/// The language of a report.
public enum ReportLanguage: String, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Japanese.
    case japanese = "ja"

    /// The same language for the page.
    var page: PageLanguage {
        switch self {
        case .english: .english
        case .japanese: .japanese
        }
    }
}
