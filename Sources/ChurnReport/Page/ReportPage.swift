/// The report as one self-contained HTML page.
///
/// The page needs no network, no script and no other file; it follows the reader's light or dark scheme and prints. Its
/// security policy forbids everything from outside and all scripts but the one that sorts tables, should a text ever slip
/// through the escaping.
public enum ReportPage {
    /// The whole page for `content`, from `<!doctype html>` on.
    ///
    /// *Edge cases:* an empty list gives a sentence in the place of its chart and table; where there is no number, the page
    /// says so and why.
    ///
    /// - Parameters:
    ///   - content: what stands on the page.
    ///   - language: the language of the page's own words; names and words that `content` holds stay as they are.
    /// - Returns: the page.
    /// - Throws: an error of the template engine, which would be a fault of this module and not of `content`.
    public static func render(_ content: ReportContent, language: PageLanguage = .english) throws -> String {
        try PageFrame.render(ReportView(content: content, words: Words(language: language)).page)
    }
}
