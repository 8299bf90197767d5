import ChurnEvaluation

/// How distributions and churn moved over the cutoffs.
extension ReportView {
    var drift: Section? {
        guard let drift = content.drift else { return nil }
        let isComparable = !drift.cutoffs.isEmpty
        return Section(
            id: "drift",
            heading: words.text(SlicePhrase.driftHeading),
            [
                [.figure(churnRates(drift)), .table(churnRateTable(drift))],
                isComparable ? [.text(words.paragraph(sentences(drift)))] : [.empty(words(SlicePhrase.noDrift))],
                [.table(scores(drift))],
                [.table(features(drift))],
                [.table(missing(drift))],
            ]
        )
    }

    private func sentences(_ drift: DriftView) -> [Markup] {
        let count = Markup.count(drift.featureCount)
        let listed =
            switch drift.reference {
            case .training: words(SlicePhrase.driftWordsTraining, count)
            case .cutoff(let name): words(SlicePhrase.driftWordsCutoff, count, .outside(name))
            }
        let features = drift.features.isEmpty ? words(SlicePhrase.noFeatureMoves) : listed
        return [features, words(SlicePhrase.driftCritical)]
    }

    private func churnRates(_ drift: DriftView) -> Figure? {
        guard drift.churnRates.contains(where: { $0.rate.estimate != nil }) else { return nil }
        let line = LineChart.Series(
            name: words.text(SlicePhrase.baseRate),
            style: "curve",
            values: drift.churnRates.map { $0.rate.estimate?.value },
            intervals: drift.churnRates.map(\.rate.estimate)
        )
        return Figure(
            svg: LineChart.svg(
                [line],
                periods: drift.churnRates.map(\.cutoff),
                from: 0,
                labels: ChartLabels(
                    id: "cutoff-rates",
                    title: words.text(SlicePhrase.rateChart),
                    description: words.text(KeyFigurePhrase.linesDescription),
                    axis: words.text(SlicePhrase.rateAxis),
                    periodAxis: words.text(SlicePhrase.cutoff)
                )
            ),
            caption: words(SlicePhrase.rateCaption)
        )
    }

    private func churnRateTable(_ drift: DriftView) -> Table? {
        Table(
            words.text(SlicePhrase.rateTable),
            heads: heads([SlicePhrase.cutoff, .rows, .churners, .baseRate, .interval]),
            rows: drift.churnRates.map { row in
                (
                    .outside(row.cutoff),
                    [
                        .count(row.rowCount), .count(row.positiveCount),
                        words.measured(row.rate) { .percent($0) },
                        words.measuredInterval(row.rate) { words.percentInterval($0) },
                    ]
                )
            }
        )
    }

    private func scores(_ drift: DriftView) -> Table? {
        guard !drift.scoreShifts.isEmpty else { return nil }
        return shifts(
            SlicePhrase.scoresTable,
            drift.cutoffs,
            rows: [(words(SlicePhrase.driftScores), drift.scoreShifts)]
        )
    }

    private func features(_ drift: DriftView) -> Table? {
        shifts(
            SlicePhrase.driftTable,
            drift.cutoffs,
            rows: drift.features.map { (words.outside($0.name), $0.shifts) }
        )
    }

    private func shifts(
        _ caption: SlicePhrase,
        _ cutoffs: [String],
        rows: [(head: Markup, shifts: [DriftView.Shift?])]
    ) -> Table? {
        var table = Table(
            words.text(caption),
            heads: [words.text(SlicePhrase.feature)] + cutoffs,
            rows: rows.map { row in (row.head, row.shifts.map(shift)) }
        )
        for (row, shifts) in rows.map(\.shifts).enumerated() {
            for (cell, shift) in shifts.enumerated() where shift?.level == .large {
                table?.rows[row].cells[cell].style += " large"
            }
        }
        return table
    }

    private func shift(_ shift: DriftView.Shift?) -> Markup {
        guard let shift else { return words(SlicePhrase.noRows).inside("span", class: "gap") }
        let index = words(SlicePhrase.driftIndex, .fixed(shift.index, 3), .fixed(shift.criticalValue, 3))
        switch shift.level {
        case .stable: return index
        case .moderate: return words(SlicePhrase.driftLevel, index, words(SlicePhrase.moderate))
        case .large: return words(SlicePhrase.driftLevel, index, words(SlicePhrase.large))
        }
    }

    private func missing(_ drift: DriftView) -> Table? {
        let features = drift.features.filter { $0.missingShares.contains { ($0 ?? 0) > 0 } }
        return Table(
            words.text(SlicePhrase.missingTable),
            heads: [words.text(SlicePhrase.feature)] + drift.cutoffs,
            rows: features.map { feature in
                (
                    words.outside(feature.name),
                    feature.missingShares.map { share in
                        share.map { .percent($0) } ?? words(SlicePhrase.noRows).inside("span", class: "gap")
                    }
                )
            }
        )
    }
}
