/// What the data was, and the states of rows over time.
extension ReportView {
    var data: Section {
        let parts = DataParts(words: words)
        return Section(
            id: "data",
            heading: words.text(DataPhrase.heading),
            [[.text(parts.sentence(content.data))]]
                + content.data.notes.map { [.remark(words.outside($0))] }
                + [
                    [.table(parts.sources(content.data.sources)), .table(parts.eventTypes(content.data))],
                    content.cutoffs.isEmpty
                        ? [.empty(words(DataPhrase.noCutoffs))]
                        : [.figure(parts.states(content.cutoffs)), .table(parts.stateTable(content.cutoffs))],
                ]
        )
    }
}

/// What the report and the profile both say of the data.
struct DataParts {
    let words: Words

    /// How many events of how many customers, from when to when, and what was wrong with them.
    func sentence(_ data: DataDescription) -> Markup {
        guard data.eventCount > 0 else { return words(DataPhrase.noEvents) }
        var period = Markup()
        if let first = data.firstEvent, let last = data.lastEvent {
            period = words(DataPhrase.period, .outside(first), .outside(last))
        }
        let late =
            switch data.lateCount {
            case 0: words(DataPhrase.noneLate)
            case 1: words(DataPhrase.oneLate, .count(1))
            default: words(DataPhrase.manyLate, .count(data.lateCount))
            }
        let phrase: DataPhrase =
            switch (data.duplicateCount, data.duplicatesDropped) {
            case (1, true): .duplicateDropped
            case (1, false): .duplicateKept
            case (_, true): .duplicatesDropped
            case (_, false): .duplicatesKept
            }
        return words.paragraph([
            words(DataPhrase.events, .count(data.eventCount), .count(data.customerCount), period),
            data.duplicateCount == 0
                ? words(DataPhrase.noDuplicate, late) : words(phrase, .count(data.duplicateCount), late),
        ])
    }

    func sources(_ sources: [DataDescription.Source]) -> PageView.Table? {
        PageView.Table(
            words.text(DataPhrase.sources),
            heads: [DataPhrase.source, .kind, .rows].map { words.text($0) },
            textColumns: [0],
            rows: sources.map { (.outside($0.name), [kind($0.kind), .count($0.rowCount)]) }
        )
    }

    private func kind(_ kind: String) -> Markup {
        switch kind {
        case "events": words(DataPhrase.kindEvents)
        case "customers": words(DataPhrase.kindCustomers)
        case "periods": words(DataPhrase.kindPeriods)
        default: words.outside(kind)
        }
    }

    func eventTypes(_ data: DataDescription) -> PageView.Table? {
        PageView.Table(
            words.text(DataPhrase.eventTypes),
            heads: [DataPhrase.type, .eventCount, .share].map { words.text($0) },
            rows: data.eventTypes.map { type in
                (words.outside(type.name), [.count(type.count), type.share.map { .percent($0) } ?? words.missing])
            }
        )
    }

    func states(_ cutoffs: [CutoffStates]) -> PageView.Figure? {
        guard !cutoffs.isEmpty else { return nil }
        return PageView.Figure(svg: RowStateChart.svg(cutoffs, words: words), caption: words(DataPhrase.statesCaption))
    }

    func stateTable(_ cutoffs: [CutoffStates]) -> PageView.Table? {
        PageView.Table(
            words.text(DataPhrase.stateTable),
            heads: [DataPhrase.cutoff, .positive, .negative, .gapChurn, .immature, .ineligible, .churnRate]
                .map { words.text($0) },
            rows: cutoffs.map { cutoff in
                let counts = [cutoff.positive, cutoff.negative, cutoff.gapChurn, cutoff.immature, cutoff.ineligible]
                let rate =
                    cutoff.churnRate.map { Markup.percent($0) }
                    ?? words(FramePhrase.because, words(DataPhrase.noLabel)).inside("span", class: "gap")
                return (.outside(cutoff.cutoff), counts.map(Markup.count) + [rate])
            }
        )
    }
}
