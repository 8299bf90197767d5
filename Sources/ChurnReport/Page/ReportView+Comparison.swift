import ChurnEvaluation

/// The model against other scores on the same rows.
extension ReportView {
    var comparison: Section {
        guard let model = content.model else {
            return Section(
                id: "comparison",
                heading: words.text(QualityPhrase.comparisonHeading),
                [[.empty(words(QualityPhrase.noEvaluation))]]
            )
        }
        let isCompared = content.references.contains { $0.areaDifference != nil }
        return Section(
            id: "comparison",
            heading: words.text(QualityPhrase.comparisonHeading),
            [
                [.text(words.paragraph([measured(model)] + leftOut(model)))],
                isCompared ? [.text(words(QualityPhrase.betterIsMore))] : [],
                [.figure(comparisonChart(model))],
                [.table(comparisonTable(model, isCompared: isCompared))],
            ]
        )
    }

    /// What was measured, on which rows.
    private func measured(_ model: ModelResult) -> Markup {
        let name = Markup(words.algorithm(model.algorithm))
        let count = Markup.count(model.evaluation.rowCount)
        switch model.rows {
        case .testCutoffs(let cutoffs):
            let places =
                cutoffs.isEmpty ? words(QualityPhrase.noCutoff) : words.list(cutoffs.map { .outside($0) })
            return words(QualityPhrase.measuredAt, name, count, places)
        case .scores(let path): return words(QualityPhrase.measuredOn, name, count, .outside(path))
        }
    }

    /// What could not be measured.
    private func leftOut(_ model: ModelResult) -> [Markup] {
        [
            model.withoutLabel == 0 ? nil : words(QualityPhrase.withoutLabel, .count(model.withoutLabel)),
            model.withoutScore == 0 ? nil : words(QualityPhrase.withoutScore, .count(model.withoutScore)),
        ].compactMap { $0 }
    }

    private func ownName(_ model: ModelResult) -> String {
        words.text(QualityPhrase.ownModel, words.algorithm(model.algorithm))
    }

    private func comparisonChart(_ model: ModelResult) -> Figure {
        let own = IntervalChart.Row(
            name: words.algorithm(model.algorithm),
            estimate: model.evaluation.ranking.areaUnderROC,
            isOwn: true
        )
        let others = content.references.map {
            IntervalChart.Row(name: words.name(of: $0.kind), estimate: $0.areaUnderROC)
        }
        return Figure(
            svg: IntervalChart.svg(
                [own] + others,
                chance: 0.5,
                labels: ChartLabels(
                    id: "baselines",
                    title: words.text(QualityPhrase.comparisonChart),
                    description: words.text(QualityPhrase.comparisonDescription),
                    axis: words.text(QualityPhrase.areaAxis)
                )
            ),
            caption: words(QualityPhrase.comparisonCaption)
        )
    }

    private func comparisonTable(_ model: ModelResult, isCompared: Bool) -> Table? {
        let own = ReferenceResult(kind: .named(ownName(model)), evaluation: model.evaluation)
        let more: [QualityPhrase] = isCompared ? [.difference, .logLossDifference, .beaten] : []
        var table = Table(
            words.text(QualityPhrase.comparison),
            heads: heads([QualityPhrase.scores, .areaUnderROC]) + [words.text(FramePhrase.intervalHead)]
                + heads([QualityPhrase.logLoss, .lift] + more),
            rows: [(Markup(ownName(model)), cells(own) + more.map { _ in Markup() })]
                + content.references.map { reference in
                    let name = Markup(words.name(of: reference.kind))
                    let head =
                        reference.rowCount.map { words(QualityPhrase.onRows, name, .count($0)) } ?? name
                    return (head, cells(reference) + (isCompared ? differences(reference) : []))
                }
        )
        table?.rows[0].style = "own"
        return table
    }

    private func cells(_ scores: ReferenceResult) -> [Markup] {
        [
            .fixed(scores.areaUnderROC.value, 3), words.interval(scores.areaUnderROC, digits: 3),
            scores.logLoss.map { .fixed($0, 4) } ?? words.missing(.notProbabilities),
            .fixed(scores.liftAtTenPercent, 2),
        ]
    }

    private func differences(_ reference: ReferenceResult) -> [Markup] {
        func difference(_ estimate: Estimate?, _ digits: Int) -> Markup {
            guard let estimate else { return words(QualityPhrase.notCompared).inside("span", class: "gap") }
            let interval = words.range(estimate.lower, estimate.upper) { .signed($0, digits) }
            return "\(.signed(estimate.value, digits)) (\(interval))"
        }
        let verdict =
            switch reference.isBeaten {
            case true?: words(QualityPhrase.yes)
            case false?: words(QualityPhrase.no)
            case nil: words(QualityPhrase.notCompared).inside("span", class: "gap")
            }
        return [
            difference(reference.areaDifference, 3), difference(reference.logLossDifference, 4), verdict,
        ]
    }
}

extension Words {
    /// What reference scores are called.
    func name(of kind: ReferenceResult.Kind) -> String {
        switch kind {
        case .constant: text(QualityPhrase.constant)
        case .recency: text(QualityPhrase.recency)
        case .healthScore: text(QualityPhrase.healthScore)
        case .previousScore: text(QualityPhrase.previousScore)
        case .logisticRegression: text(QualityPhrase.logisticRegression)
        case .truth: text(QualityPhrase.truth)
        case .named(let name): name
        }
    }
}
