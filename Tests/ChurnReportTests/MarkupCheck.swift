/// A small reader of markup that finds what is not well formed.
enum MarkupCheck {
    /// What is wrong with `page`: tags that do not match, bad attributes, repeated ids, bare ampersands, missing targets.
    static func faults(_ page: String) -> [String] {
        var faults: [String] = []
        var open: [String] = []
        var ids: Set<String> = []
        var references: [String] = []
        // Characters can join markup with a combining mark; a browser reads scalars, and only ASCII is markup.
        var rest = Substring(String(decoding: page.utf8.map { $0 < 0x80 ? $0 : 0x3f }, as: UTF8.self))
        while let start = rest.firstIndex(of: "<") {
            faults += entityFaults(rest[..<start])
            guard let end = rest[start...].firstIndex(of: ">") else { return faults + ["a tag that does not end"] }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!") { continue }
            if tag.hasPrefix("/") {
                let name = String(tag.dropFirst())
                if open.last == name {
                    open.removeLast()
                } else {
                    faults.append("</\(name)> closes \(open.last ?? "nothing")")
                }
                continue
            }
            let name = String(tag.prefix { $0.isLetter || $0.isNumber })
            let (attributes, attributeFaults) = attributes(of: tag.dropFirst(name.count))
            faults += attributeFaults
            for (key, value) in attributes {
                if key == "id", !ids.insert(value).inserted { faults.append("the id \(value) repeats") }
                if key == "aria-labelledby" { references += value.split(separator: " ").map(String.init) }
            }
            if tag.hasSuffix("/") { continue }
            open.append(name)
            if name == "style", let close = rest.firstIndex(of: "<") { rest = rest[close...] }
            // In a script only its end is markup.
            while name == "script", !rest.isEmpty, !rest.hasPrefix("</script") { rest = rest.dropFirst() }
        }
        faults += open.map { "<\($0)> stays open" }
        faults += references.filter { !ids.contains($0) }.map { "no element has the id \($0)" }
        return faults
    }

    /// How often `part` occurs.
    static func count(of part: String, in page: String) -> Int { offsets(of: part, in: page).count }

    /// Where `part` first occurs, in bytes.
    static func offset(of part: String, in page: String) -> Int? { offsets(of: part, in: page).first }

    private static func offsets(of part: String, in page: String) -> [Int] {
        let bytes = Array(page.utf8)
        let pattern = Array(part.utf8)
        guard bytes.count >= pattern.count else { return [] }
        return (0...(bytes.count - pattern.count)).filter {
            bytes[$0] == pattern[0] && bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
        }
    }

    private static func entityFaults(_ text: Substring) -> [String] {
        text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            let name = part.prefix { $0 != ";" }
            let isEntity = ["amp", "lt", "gt", "quot", "#39", "#13"].contains(String(name)) && name.count < part.count
            return isEntity ? nil : "a bare ampersand before \(part.prefix(12))"
        }
    }

    private static func attributes(of text: Substring) -> (attributes: [(String, String)], faults: [String]) {
        var attributes: [(String, String)] = []
        var rest = text
        if rest.hasSuffix("/") { rest.removeLast() }
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.isEmpty { return (attributes, []) }
            let name = rest.prefix { $0.isLetter || $0 == "-" || $0.isNumber }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty, rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
                return (attributes, ["a bad attribute at \(rest.prefix(20))"])
            }
            let value = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
            if let fault = entityFaults(value).first { return (attributes, [fault]) }
            attributes.append((String(name), String(value)))
            rest = rest[rest.index(after: end)...]
        }
    }
}
