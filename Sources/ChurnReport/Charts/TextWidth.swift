/// How much room a text takes in a chart, in units of a narrow character.
enum TextWidth {
    /// The units of `text`: ideographs and kana are as wide as two letters.
    static func units(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) } }

    /// `text` where it fits into `limit` units, else its beginning and three dots.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard units(text) > limit else { return text }
        var result = ""
        var width = 1
        for character in text {
            width += units(String(character))
            guard width <= limit else { break }
            result.append(character)
        }
        return result + "…"
    }
}
