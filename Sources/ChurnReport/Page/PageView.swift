import ChurnEvaluation

/// What the template reads: the content as texts, tables and finished charts.
///
/// The template looks names up by reflection, so properties are read although nothing in Swift refers to them.
struct PageView {
    /// A number that stands out at the top.
    struct Tile {
        var label: String
        var value: String
        var note: String
    }

    /// A table with a caption; its first column names the row.
    struct Table {
        struct Head {
            var text: String
            var style: String
        }

        struct Cell {
            var text: String
            var style: String
        }

        struct Row {
            var head: String
            var style: String
            var cells: [Cell]
        }

        var caption: String
        var heads: [Head]
        var rows: [Row]
    }

    /// A chart and what is said under it.
    struct Figure {
        var svg: String
        var caption: String
    }

    /// One of the customers at highest risk.
    struct Customer {
        struct Reason {
            var text: String
            var contribution: String
            var style: String
        }

        var name: String
        var isHidden: Bool
        var probability: String
        var reasons: [Reason]
        var hasNoReason: Bool
        var hasChange: Bool
        var change: String
    }

    let style = ReportPage.style
    var title: String
    var subtitle: String
    var verdict: [String]
    var leak: String?
    var tiles: [Tile]

    var dataSentence: String
    var notes: [String]
    var sources: Table?
    var eventTypes: Table?

    var states: Figure?
    var stateTable: Table?

    var modelRows: String?
    var comparison: Table?
    var metrics: Table?
    var gains: Figure?
    var gainsTable: Table?
    var reliability: Figure?
    var reliabilityTable: Table?

    var importance: Figure?
    var featureTable: Table?

    var hasChanges: Bool
    var hiddenIDs: Bool
    var hasCustomers: Bool
    var customers: [Customer]

    var auditText: String
    var auditStyle: String
    var facts: Table?
    var phases: Table?
    var configText: String?

    init(_ content: ReportContent) {
        title = "Churn report"
        switch content.subject {
        case .events(let end): subtitle = "Trained on events up to \(end)"
        case .table: subtitle = "Trained on a ready table"
        case .text(let text): subtitle = text
        }
        verdict = Verdict.sentences(content)
        leak = content.making.audit.flatMap { $0.passed ? nil : $0.text }
        tiles = Self.tiles(content)

        dataSentence = Self.sentence(content.data)
        notes = content.data.notes
        sources = Self.sources(content.data.sources)
        eventTypes = Self.eventTypes(content.data)

        states = Self.states(content.cutoffs)
        stateTable = Self.stateTable(content.cutoffs)

        modelRows = content.model.map(Self.sentence)
        comparison = Self.comparison(content)
        metrics = content.model.map { Self.metrics($0.evaluation) }
        gains = content.model.map { Self.gains($0.evaluation) }
        gainsTable = content.model.map { Self.gainsTable($0.evaluation.ranking.gains) }
        let calibration = content.model?.evaluation.calibration
        reliability = calibration.map(Self.reliability)
        reliabilityTable = calibration.map { Self.reliabilityTable($0.reliability) }

        importance = Self.importance(content.features)
        featureTable = Self.featureTable(content.features)

        hasCustomers = !content.customers.isEmpty
        hasChanges = content.customers.contains { $0.help != .notAsked }
        hiddenIDs = content.customers.contains { $0.id == nil }
        customers = content.customers.enumerated().map(Self.customer)

        let audit = content.making.audit
        auditText = audit.map(\.text) ?? "No leakage audit was run."
        auditStyle = audit.map { $0.passed ? "passed" : "failed" } ?? "absent"
        facts = Self.facts(content.making.facts)
        phases = Self.phases(content.making.phases)
        configText = content.making.configText
    }
}

extension PageView.Table {
    /// A table of numbers; nil without rows.
    ///
    /// - Parameters:
    ///   - caption: what the table holds.
    ///   - heads: the column heads, that of the row names first.
    ///   - textColumns: the positions, after the row name, of columns that hold text.
    ///   - rows: the row names and their cells.
    init?(_ caption: String, heads: [String], textColumns: Set<Int> = [], rows: [(head: String, cells: [String])]) {
        guard !rows.isEmpty else { return nil }
        self.caption = caption
        self.heads = heads.enumerated().map { position, text in
            Head(text: text, style: position == 0 || textColumns.contains(position - 1) ? "text" : "number")
        }
        self.rows = rows.map { row in
            Row(
                head: row.head,
                style: "",
                cells: row.cells.enumerated().map { position, text in
                    Cell(text: text, style: textColumns.contains(position) ? "text" : "number")
                }
            )
        }
    }

    /// A table that always has rows.
    init(_ caption: String, heads: [String], textColumns: Set<Int> = [], fixedRows: [(head: String, cells: [String])]) {
        guard let table = Self(caption, heads: heads, textColumns: textColumns, rows: fixedRows) else {
            preconditionFailure("a table that always has rows needs one")
        }
        self = table
    }
}
