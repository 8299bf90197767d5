/// The report as one self-contained HTML page.
///
/// The page needs no network, no script and no other file; it follows the reader's light or dark scheme and prints. Its
/// security policy forbids scripts and everything from outside, should a text ever slip through the escaping.
public enum ReportPage {
    /// The whole page for `content`, from `<!doctype html>` on.
    ///
    /// *Edge cases:* an empty list gives a sentence in the place of its chart and table; a number that is not finite
    /// gives a dash.
    ///
    /// - Throws: an error of the template engine, which would be a fault of this module and not of `content`.
    public static func render(_ content: ReportContent) throws -> String {
        try PageParts.render(template, with: PageView(content))
    }
}
