extension PageView {
    /// A table with a caption; its first column names the row.
    struct Table {
        struct Head {
            var text: String
            var style: String
        }

        struct Cell {
            var text: Markup
            var style: String
        }

        struct Row {
            var head: Markup
            var style: String
            var cells: [Cell]
        }

        /// Rows that stay below all others, as a sum.
        struct Foot {
            var rows: [Row]
        }

        var caption: String
        /// A class of its own, for tables that are set otherwise.
        var style = ""
        var heads: [Head]
        var rows: [Row]
        /// What stays below all rows.
        var foot: Foot?
    }
}

extension PageView.Table {
    /// A table of numbers; `nil` without rows.
    ///
    /// - Parameters:
    ///   - caption: what the table holds.
    ///   - heads: the column heads, that of the row names first.
    ///   - textColumns: the positions, after the row name, of columns that hold text.
    ///   - rows: the row names and their cells.
    init?(_ caption: String, heads: [String], textColumns: Set<Int> = [], rows: [(head: Markup, cells: [Markup])]) {
        guard !rows.isEmpty else { return nil }
        self.caption = caption
        self.heads = heads.enumerated().map { position, text in
            Head(text: text, style: position == 0 || textColumns.contains(position - 1) ? "text" : "number")
        }
        self.rows = rows.map { Self.row($0, textColumns) }
    }

    private static func row(_ row: (head: Markup, cells: [Markup]), _ textColumns: Set<Int>) -> Row {
        Row(
            head: row.head,
            style: "",
            cells: row.cells.enumerated().map { position, text in
                Cell(text: text, style: textColumns.contains(position) ? "text" : "number")
            }
        )
    }

    /// The table with a row below all others.
    func footed(_ head: Markup, _ cells: [Markup]) -> Self {
        var table = self
        table.foot = Foot(rows: [Self.row((head, cells), [])])
        return table
    }

    /// The table with a class of its own.
    func styled(_ style: String) -> Self {
        var table = self
        table.style = style
        return table
    }
}
