import ChurnEvaluation

/// Gains, profit and reliability, and all metrics of the model.
extension ReportView {
    var quality: Section? {
        guard let evaluation = content.model?.evaluation else { return nil }
        let calibration = evaluation.calibration
        return Section(
            id: "quality",
            heading: words.text(QualityPhrase.heading),
            [
                [.figure(gains(evaluation)), .figure(profit(evaluation.profit))],
                [.table(gainsTable(evaluation.ranking.gains)), .table(profitTable(evaluation.profit))],
                [.text(offer(evaluation.profit.offer))],
                calibration == nil ? [.empty(words(ChartPhrase.noProbabilities))] : [],
                [
                    .figure(calibration.map(reliability)),
                    .table(calibration.flatMap { reliabilityTable($0.reliability) }),
                ],
                [.table(metrics(evaluation))],
            ]
        )
    }

    private func gains(_ evaluation: EvaluationSummary) -> Figure {
        Figure(svg: GainsChart.svg(evaluation, words: words), caption: words(ChartPhrase.gainsCaption))
    }

    private func gainsTable(_ gains: [GainsRow]) -> Table? {
        Table(
            words.text(ChartPhrase.gainsTable),
            heads: heads([ChartPhrase.top, .rows, .churners, .churnRate]) + [words.text(FramePhrase.intervalHead)]
                + heads([ChartPhrase.lift, .reached]),
            rows: gains.map { bin in
                let cells: [Markup] = [
                    .count(bin.rowCount),
                    .fixed(bin.positiveCount, bin.positiveCount == bin.positiveCount.rounded() ? 0 : 1),
                    .percent(bin.rate.value), words.percentInterval(bin.rate), .fixed(bin.lift, 2),
                    .percent(bin.capturedShare),
                ]
                return (.percent(bin.cumulativeShare, 0), cells)
            }
        )
    }

    private func profit(_ profit: ProfitSummary) -> Figure {
        Figure(svg: ProfitChart.svg(profit, words: words), caption: words(ChartPhrase.profitCaption))
    }

    private func profitTable(_ profit: ProfitSummary) -> Table? {
        let maximum = profit.maximum
        let nobody = words(ChartPhrase.nobody).inside("span", class: "gap")
        let varies = words(ChartPhrase.noThreshold).inside("span", class: "gap")
        return Table(
            words.text(ChartPhrase.profitTable),
            heads: heads([ChartPhrase.profitMeasure, .profitValue, .profitShare, .profitThreshold]),
            rows: [
                (
                    words(ChartPhrase.profitBest),
                    [
                        .fixed(maximum.profit, 2), .percent(maximum.share),
                        maximum.lowestScore.map { .fixed($0, 4) } ?? nobody,
                    ]
                ),
                (
                    words(ChartPhrase.profitExpected),
                    [.fixed(profit.expectedMaximum.profit, 2), .percent(profit.expectedMaximum.share), varies]
                ),
            ]
        )
    }

    private func offer(_ offer: RetentionOffer) -> Markup {
        words(
            ChartPhrase.offer,
            .value(offer.customerValue),
            .value(offer.offerCost),
            .value(offer.contactCost),
            .percent(offer.acceptance, 0),
            .value(offer.acceptanceTrials)
        )
    }

    private func reliability(_ calibration: CalibrationSummary) -> Figure {
        Figure(
            svg: ReliabilityChart.svg(calibration, words: words),
            caption: words(ChartPhrase.reliabilityCaption)
        )
    }

    private func reliabilityTable(_ bins: [ReliabilityBin]) -> Table? {
        Table(
            words.text(ChartPhrase.reliabilityTable),
            heads: heads([ChartPhrase.probability, .rows, .churners, .meanPredicted, .observed])
                + [words.text(FramePhrase.intervalHead)],
            rows: bins.map { bin in
                let cells: [Markup] = [
                    .count(bin.rowCount), .count(bin.positiveCount), .percent(bin.meanProbability),
                    .percent(bin.observedRate.value), words.percentInterval(bin.observedRate),
                ]
                return (words.percentRange(bin.lowestProbability, bin.highestProbability), cells)
            }
        )
    }

    private func metrics(_ evaluation: EvaluationSummary) -> Table? {
        let ranking = evaluation.ranking
        var rows: [(head: Markup, cells: [Markup])] = [
            (
                words(ChartPhrase.averagePrecision),
                [
                    .fixed(ranking.averagePrecision, 3),
                    words(ChartPhrase.averagePrecisionWords, .fixed(evaluation.baseRate, 3)),
                ]
            ),
            (
                words(ChartPhrase.kolmogorovSmirnov),
                [.fixed(ranking.kolmogorovSmirnov, 3), words(ChartPhrase.kolmogorovSmirnovWords)]
            ),
        ]
        for lift in ranking.lifts {
            let interval = words.interval(lift.interval, digits: 2)
            rows.append(
                (
                    words(ChartPhrase.liftAt, .percent(lift.share, 0)),
                    [.fixed(lift.lift, 2), words(ChartPhrase.liftWords, interval, .percent(lift.capturedShare))]
                )
            )
        }
        if let calibration = evaluation.calibration { rows += calibrationRows(calibration) }
        return Table(
            words.text(ChartPhrase.metrics),
            heads: heads([ChartPhrase.metric, .value, .meaning]),
            textColumns: [1],
            rows: rows
        )
    }

    private func calibrationRows(_ calibration: CalibrationSummary) -> [(head: Markup, cells: [Markup])] {
        let brier = calibration.brier
        let parts = [brier.reliability, brier.resolution, brier.uncertainty, brier.withinBin]
            .map { Markup.fixed($0, 4) }
        func line(_ estimate: Estimate?, _ phrase: ChartPhrase) -> [Markup] {
            guard let estimate else { return [words.missing, words(ChartPhrase.noLine)] }
            return [.fixed(estimate.value, 3), words(phrase, words.interval(estimate, digits: 3))]
        }
        return [
            (
                words(ChartPhrase.brier),
                [.fixed(brier.score, 4), words(ChartPhrase.brierWords, parts[0], parts[1], parts[2], parts[3])]
            ),
            (
                words(ChartPhrase.calibrationError),
                [.percent(calibration.expectedCalibrationError, 2), words(ChartPhrase.calibrationErrorWords)]
            ),
            (words(ChartPhrase.slope), line(calibration.line?.slope, .slopeWords)),
            (words(ChartPhrase.intercept), line(calibration.line?.intercept, .interceptWords)),
            (
                words(ChartPhrase.meanProbability),
                [.percent(calibration.meanProbability), words(ChartPhrase.meanProbabilityWords)]
            ),
        ]
    }
}
