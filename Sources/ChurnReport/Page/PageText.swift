import Mustache

/// Makes any text safe inside HTML text and quoted attributes; used by the template and by the charts.
///
/// Works on Unicode scalars, not on characters: a quote followed by a combining mark is one character and not equal to a
/// quote, yet a browser still ends the attribute there.
struct PageText: MustacheContentType {
    /// The name that the template selects this escaping by.
    static let name = "CHURN_PAGE"

    func escapeText(_ text: String) -> String { Self.escaped(text) }

    /// `text` with markup characters as entities and control characters, which HTML forbids, as U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            case "\r": result.append(contentsOf: "&#13;".unicodeScalars)
            default: result.append(isForbidden(scalar) ? "\u{fffd}" : scalar)
            }
        }
        return String(result)
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        let isNoncharacter = scalar.value & 0xfffe == 0xfffe || (0xfdd0...0xfdef).contains(scalar.value)
        return scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || isNoncharacter
    }
}
