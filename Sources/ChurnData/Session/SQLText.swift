import Foundation

/// Pieces of SQL with everything that needs it quoted.
enum SQLText {
    /// A name in double quotes.
    static func identifier(_ name: String) -> String { quote(name, with: "\"") }

    /// A text in single quotes.
    static func literal(_ text: String) -> String { quote(text, with: "'") }

    /// A list of texts.
    static func list(_ texts: [String]) -> String { "[" + texts.map(literal).joined(separator: ", ") + "]" }

    /// A text in JSON.
    static func jsonText(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }

    /// A FROM clause with the physical lines of a text file in its one column `line`.
    static func lines(of path: String, compression: String, options: String = "") -> String {
        """
        read_csv(\(list([path])), columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '\u{1}', \
        quote = '', escape = '', strict_mode = false, max_line_size = 16777216, compression = '\(compression)'\(options))
        """
    }

    /// The texts in single quotes of a statement; one in a comment counts too.
    static func literals(in sql: String) -> [String] {
        // Every second piece stands between quotes; an empty piece outside is a doubled quote, which joins two texts.
        var texts: [String] = []
        var isJoined = false
        let pieces = sql.split(separator: "'", omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            if index % 2 == 0 {
                isJoined = piece.isEmpty && index > 0 && index < pieces.count - 1
            } else if isJoined {
                texts[texts.count - 1] += "'" + piece
            } else {
                texts.append(String(piece))
            }
        }
        return texts
    }

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
