/// Metrics by attributes, and whether groups are treated alike.
extension ReportView {
    var slices: Section? {
        guard !content.slices.isEmpty else { return nil }
        return Section(
            id: "slices",
            heading: words.text(SlicePhrase.heading),
            [[.text(words(SlicePhrase.words))]]
                + content.slices.enumerated().flatMap { position, slices in
                    [[.figure(chart(slices, position))], [.table(table(slices))]]
                }
        )
    }

    private func name(_ attribute: SliceView.Attribute) -> String {
        switch attribute {
        case .cutoff: words.text(SlicePhrase.byCutoff)
        case .tenure: words.text(SlicePhrase.byTenure)
        case .named(let name): words.text(SlicePhrase.byAttribute, name)
        }
    }

    private func chart(_ view: SliceView, _ position: Int) -> Figure? {
        guard view.slices.contains(where: { $0.areaUnderROC.estimate != nil }) else { return nil }
        let rows = view.slices.map { slice in
            IntervalChart.Row(
                name: slice.name,
                estimate: slice.areaUnderROC.estimate,
                gap: words.text(FramePhrase.noNumber)
            )
        }
        return Figure(
            svg: IntervalChart.svg(
                rows,
                chance: 0.5,
                labels: ChartLabels(
                    id: "slices-\(position + 1)",
                    title: words.text(SlicePhrase.chart, name(view.attribute)),
                    description: words.text(SlicePhrase.chartDescription),
                    axis: words.text(SlicePhrase.chartAxis)
                )
            ),
            caption: words(SlicePhrase.chartCaption)
        )
    }

    private func table(_ view: SliceView) -> Table? {
        Table(
            name(view.attribute),
            heads: heads([SlicePhrase.value, .rows, .churners, .baseRate, .area, .interval, .lift, .logLoss])
                + [words.text(SlicePhrase.meanProbability)],
            rows: view.slices.map { slice in
                let cells: [Markup] = [
                    .count(slice.rowCount), .count(slice.positiveCount),
                    words.measured(slice.baseRate) { .percent($0) },
                    words.measured(slice.areaUnderROC) { .fixed($0, 3) },
                    words.measuredInterval(slice.areaUnderROC) { words.interval($0, digits: 3) },
                    words.measured(slice.lift) { .fixed($0, 2) },
                    slice.logLoss.map { .fixed($0, 4) } ?? words.missing,
                    slice.meanProbability.map { .percent($0) } ?? words.missing,
                ]
                return (words.outside(slice.name), cells)
            }
        )
    }

    var fairness: Section? {
        guard !content.fairness.isEmpty else { return nil }
        return Section(
            id: "fairness",
            heading: words.text(SlicePhrase.fairness),
            content.fairness.flatMap { view in
                [
                    [.heading(words(SlicePhrase.fairnessHeading, words.outside(view.attribute)))],
                    [.text(words.paragraph(sentences(view)))],
                    [.table(groups(view))],
                    [.table(differences(view))],
                ]
            }
        )
    }

    private func sentences(_ view: FairnessView) -> [Markup] {
        let rule = words(SlicePhrase.fairnessWords, .percent(view.selectedShare), .count(view.minimumRowCount))
        let threshold = view.threshold.map { words(SlicePhrase.fairnessThreshold, .percent($0, 2)) }
        return [rule, threshold, words(view.isBarred ? SlicePhrase.barred : .notBarred)].compactMap { $0 }
    }

    private func groups(_ view: FairnessView) -> Table? {
        let measures = heads([
            SlicePhrase.selectionRate, .truePositiveRate, .falsePositiveRate, .precision,
        ])
        return Table(
            words.text(SlicePhrase.fairnessTable, view.attribute),
            heads: heads([SlicePhrase.group, .rows, .churners])
                + measures.flatMap { [$0, words.text(SlicePhrase.interval)] },
            rows: view.groups.map { group in
                let rates = [group.selectionRate, group.truePositiveRate, group.falsePositiveRate, group.precision]
                return (
                    words.outside(group.name),
                    [.count(group.rowCount), .count(group.positiveCount)]
                        + rates.flatMap { rate in
                            [
                                words.measured(rate) { .percent($0) },
                                words.measuredInterval(rate) { words.percentInterval($0) },
                            ]
                        }
                )
            }
        )
    }

    private func differences(_ view: FairnessView) -> Table? {
        Table(
            words.text(SlicePhrase.differences, view.attribute),
            heads: heads([SlicePhrase.measure, .highest, .lowest, .difference, .interval]),
            textColumns: [0, 1],
            rows: view.differences.map { row in
                (
                    words(phrase(row.measure)),
                    [
                        words.outside(row.highest), words.outside(row.lowest),
                        words.measured(row.difference) { .percent($0) },
                        words.measuredInterval(row.difference) { words.percentInterval($0) },
                    ]
                )
            }
        )
    }

    private func phrase(_ measure: FairnessView.Measure) -> SlicePhrase {
        switch measure {
        case .selectionRate: .selectionRate
        case .truePositiveRate: .truePositiveRate
        case .falsePositiveRate: .falsePositiveRate
        case .precision: .precision
        }
    }
}
