import ChurnEvaluation

/// Puts the content of a report into the words of a language: sections of texts, tables and charts.
struct ReportView {
    typealias Block = PageView.Block
    typealias Figure = PageView.Figure
    typealias Section = PageView.Section
    typealias Table = PageView.Table
    typealias Tile = PageView.Tile

    let content: ReportContent
    let words: Words

    /// The whole page.
    var page: PageView {
        PageView(
            language: words.language.rawValue,
            title: words.text(FramePhrase.title),
            subtitle: subtitle,
            contents: words.text(FramePhrase.contents),
            alarm: alarm,
            summaryHeading: words.text(VerdictPhrase.heading),
            summary: words.paragraph(Verdict(content: content, words: words).sentences),
            tiles: tiles,
            sections: [
                data, keyFigures, comparison, quality, drivers, slices, fairness, drift, customers, making,
            ].compactMap { $0 }
        )
    }

    private var subtitle: String {
        switch content.subject {
        case .events(let end): words.text(FramePhrase.eventsUntil, end)
        case .table: words.text(FramePhrase.readyTable)
        case .text(let text): text
        }
    }

    private var alarm: Markup? {
        guard let audit = content.making.audit, !audit.passed else { return nil }
        return words.paragraph([
            words(VerdictPhrase.leak).inside("strong"), words.outside(audit.text),
        ])
    }

    private var tiles: [Tile] {
        guard let evaluation = content.model?.evaluation else { return [] }
        let area = evaluation.ranking.areaUnderROC
        var tiles = [
            Tile(
                label: words(VerdictPhrase.areaUnderROC),
                value: .fixed(area.value, 3),
                note: words(VerdictPhrase.areaNote, words.interval(area, digits: 3))
            ),
            Tile(
                label: words(VerdictPhrase.lift),
                value: .fixed(evaluation.ranking.liftAtTenPercent, 2),
                note: words(VerdictPhrase.liftNote)
            ),
        ]
        if let calibration = evaluation.calibration {
            let constant = Markup.fixed(calibration.constantLogLoss, 4)
            tiles.append(
                Tile(
                    label: words(VerdictPhrase.logLoss),
                    value: .fixed(calibration.logLoss, 4),
                    note: words(VerdictPhrase.logLossNote, constant)
                )
            )
        }
        let counts = (Markup.count(evaluation.positiveCount), Markup.count(evaluation.rowCount))
        tiles.append(
            Tile(
                label: words(VerdictPhrase.churnRate),
                value: .percent(evaluation.baseRate),
                note: words(VerdictPhrase.churnRateNote, counts.0, counts.1)
            )
        )
        return tiles
    }

    /// The heads of a table in words.
    func heads(_ phrases: [some Phrase]) -> [String] { phrases.map { words.text($0) } }
}
