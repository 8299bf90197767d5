/// What the template of all pages reads: a frame, and sections of texts, tables and finished charts.
///
/// The template looks names up by reflection, so properties are read although nothing in Swift refers to them.
struct PageView {
    /// A number that stands out at the top.
    struct Tile {
        var label: Markup
        var value: Markup
        var note: Markup
    }

    /// A part of the page with a heading; the list of contents leads to it.
    struct Section {
        var id: String
        var heading: String
        var rows: [Row]

        /// A section; parts that are `nil` are left out, and a row without parts too.
        init(id: String, heading: String, _ rows: [[Block?]]) {
            self.id = id
            self.heading = heading
            self.rows = rows.compactMap { blocks in
                let cells = blocks.compactMap { $0 }.map { Cell(blocks: [$0]) }
                return cells.isEmpty ? nil : Row(cells: cells)
            }
        }
    }

    /// What stands side by side where there is room.
    struct Row {
        var cells: [Cell]
        let style: String

        init(cells: [Cell]) {
            self.cells = cells
            style = cells.count > 1 ? "columns" : "whole"
        }
    }

    /// What stands below each other in one place of a row.
    struct Cell {
        var blocks: [Block]
    }

    /// One of the things that a section is made of; names are other than those of the section, where the template looks
    /// for what is `nil` here.
    struct Block {
        var subheading: Markup?
        var paragraph: Paragraph?
        var table: Table?
        var figure: Figure?
        var preformatted: String?
    }

    /// A text.
    struct Paragraph {
        var text: Markup
        var style: String
    }

    /// A chart and what is said under it.
    struct Figure {
        var svg: String
        var caption: Markup
    }

    let style = PageStyle.sheet
    let script = PageScript.source
    let scriptHash = PageScript.hash
    var language: String
    var title: String
    var subtitle: String
    var contents: String
    /// What must be read before all else; `nil` where there is nothing.
    var alarm: Markup?
    var summaryHeading: String
    var summary: Markup
    var tiles: [Tile]
    var sections: [Section]
}

extension PageView.Block {
    /// A paragraph.
    static func text(_ text: Markup, style: String = "") -> Self {
        Self(paragraph: PageView.Paragraph(text: text, style: style))
    }

    /// A paragraph that says that something is not there.
    static func empty(_ text: Markup) -> Self { .text(text, style: "empty") }

    /// A paragraph with a remark.
    static func remark(_ text: Markup) -> Self { .text(text, style: "remark") }

    /// A heading below that of the section.
    static func heading(_ text: Markup) -> Self { Self(subheading: text) }

    /// A table, where there is one.
    static func table(_ table: PageView.Table?) -> Self? { table.map { Self(table: $0) } }

    /// A chart, where there is one.
    static func figure(_ figure: PageView.Figure?) -> Self? { figure.map { Self(figure: $0) } }
}
