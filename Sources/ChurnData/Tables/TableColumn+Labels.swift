extension TableColumn {
    /// What a text says as a label: 1 or 0, or `nil` where it is none.
    ///
    /// `1`, `true`, `t`, `yes` and `y`, `0`, `false`, `f`, `no` and `n`, in any case, with blanks around them or not.
    public static func label(_ text: String) -> Double? {
        switch trimmed(text).lowercased() {
        case "1", "1.0", "true", "t", "yes", "y": 1
        case "0", "0.0", "false", "f", "no", "n": 0
        default: nil
        }
    }

    /// The column as labels, by the rule of ``label(_:)``: 1, 0, and NaN where there is none.
    ///
    /// - Parameters:
    ///   - allowsMissing: Whether a row may have no label; a blank text is none.
    ///   - source: The table's name in messages.
    /// - Returns: One label a row.
    /// - Throws: ``DataError`` that lists what is no label, or says the first row without one.
    public func labels(allowsMissing: Bool, in source: String) throws -> [Double] {
        let labels = try readLabels(source)
        if !allowsMissing, let row = labels.firstIndex(where: \.isNaN) {
            throw DataError(
                .badLabel,
                "the label is missing; leave out rows without one",
                at: .init(source: source, row: row + 1, column: name)
            )
        }
        return labels
    }

    private func readLabels(_ source: String) throws -> [Double] {
        // Few texts occur, each in many rows.
        var meanings: [String: Double] = [:]
        var unread: Set<String> = []
        func meaning(_ text: String) -> Double {
            if let known = meanings[text] { return known }
            let isMissing = Self.trimmed(text).isEmpty
            let value = isMissing ? nil : Self.label(text)
            if !isMissing && value == nil { unread.insert(text) }
            meanings[text] = value ?? .nan
            return value ?? .nan
        }
        let labels: [Double]
        if case .categories(let codes, let levels) = values {
            let byLevel = levels.map(meaning)
            labels = codes.map { $0 < 0 ? .nan : byLevel[Int($0)] }
        } else {
            labels = (0..<values.count).map { text(at: $0).map(meaning) ?? .nan }
        }
        guard unread.isEmpty else {
            let sorted = unread.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let shown = sorted.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
            throw DataError(
                .badLabel,
                "a label must be 0 or 1, true or false, yes or no; it has \(shown)\(sorted.count > 10 ? ", ..." : "")",
                at: .init(source: source, column: name)
            )
        }
        return labels
    }

    private static func trimmed(_ text: String) -> Substring {
        let start = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
