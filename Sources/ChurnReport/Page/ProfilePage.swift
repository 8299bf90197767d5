/// The quality of data and features as one self-contained HTML page, made as ``ReportPage`` is.
public enum ProfilePage {
    /// The whole page for `content`, from `<!doctype html>` on.
    ///
    /// - Throws: an error of the template engine, which would be a fault of this module and not of `content`.
    public static func render(_ content: ProfileContent) throws -> String {
        try PageFrame.render(ProfileView.page(content))
    }
}
