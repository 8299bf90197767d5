/// Pieces of SQL with everything that needs it quoted.
enum SQLText {
    /// A name in double quotes.
    static func identifier(_ name: String) -> String { quote(name, with: "\"") }

    /// A text in single quotes.
    static func literal(_ text: String) -> String { quote(text, with: "'") }

    /// A list of texts.
    static func list(_ texts: [String]) -> String { "[" + texts.map(literal).joined(separator: ", ") + "]" }

    private static func quote(_ text: String, with mark: Character) -> String {
        var quoted = String(mark)
        for scalar in text.unicodeScalars {
            if Character(scalar) == mark { quoted.append(mark) }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.append(mark)
        return quoted
    }
}
