/// A table of text with aligned columns for a terminal.
struct TextTable {
    private var rows: [[String]]
    private let columnCount: Int
    private let isText: Bool

    /// A table with a header; `isText` where all columns hold words and not only the first.
    init(_ header: [String], isText: Bool = false) {
        rows = [header]
        columnCount = header.count
        self.isText = isText
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columnCount, "one cell for each column")
        rows.append(cells)
    }

    /// The lines: columns of words to the left, the others to the right.
    var text: String {
        let widths = (0..<columnCount).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 || isText ? cell + padding : padding + cell
            }
            return "  " + cells.joined(separator: "  ").trimmingTrailingSpaces
        }.joined(separator: "\n")
    }
}

/// Numbers as people read them.
enum Format {
    /// A number with `places` decimals; a missing one is a dash.
    static func decimal(_ value: Double?, _ places: Int) -> String {
        guard let value, value.isFinite else { return "-" }
        let power = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = (abs(value) * power).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let digits = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// A share as per cent with one decimal.
    static func percent(_ share: Double?) -> String { decimal(share.map { $0 * 100 }, 1) + " %" }

    /// A whole number with commas between thousands.
    static func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var grouped = ""
        for (position, digit) in digits.enumerated() {
            if position > 0 && (digits.count - position) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return value < 0 ? "-" + grouped : grouped
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
