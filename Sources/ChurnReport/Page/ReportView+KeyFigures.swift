import ChurnEvaluation

/// The books of customers and revenue.
extension ReportView {
    var keyFigures: Section? {
        guard let figures = content.keyFigures, !figures.periods.isEmpty else { return nil }
        let hasMoney = figures.periods.contains { $0.revenue != nil }
        return Section(
            id: "key-figures",
            heading: words.text(KeyFigurePhrase.heading),
            [
                [
                    .text(
                        words.paragraph(
                            [words(KeyFigurePhrase.introduction)]
                                + (hasMoney ? [words(KeyFigurePhrase.introductionMoney)] : [])
                        )
                    )
                ]
            ]
                + figures.notes.map { [.remark(words.outside($0))] }
                + [
                    [.figure(customerMovements(figures)), .figure(churnRates(figures, hasMoney: hasMoney))],
                    hasMoney ? [.figure(revenueMovements(figures)), .figure(retention(figures))] : [],
                    [.table(customerTable(figures))],
                    hasMoney ? [.table(revenueTable(figures))] : [],
                    [.table(rateTable(figures, hasMoney: hasMoney))],
                    [.table(figures.customerRetention.flatMap { triangle($0, .customerTriangle) })],
                    [.table(figures.revenueRetention.flatMap { triangle($0, .revenueTriangle) })],
                    figures.customerRetention == nil ? [] : [.text(words(KeyFigurePhrase.triangleCaption))],
                ]
        )
    }

    private func labels(_ id: String, _ title: KeyFigurePhrase, axis: String, lines: Bool) -> ChartLabels {
        ChartLabels(
            id: id,
            title: words.text(title),
            description: words.text(lines ? KeyFigurePhrase.linesDescription : .movementsDescription),
            axis: axis,
            periodAxis: words.text(KeyFigurePhrase.period)
        )
    }

    private func customerMovements(_ figures: KeyFigures) -> Figure {
        func part(
            _ name: KeyFigurePhrase,
            _ style: String,
            _ isLoss: Bool,
            _ value: (KeyFigures.Customers) -> Int
        )
            -> MovementChart.Part
        {
            let values = figures.periods.map { Double(value($0.customers)) }
            return MovementChart.Part(name: words.text(name), style: style, values: values, isLoss: isLoss)
        }
        let parts = [
            part(.new, "move-new", false) { $0.new }, part(.reactivated, "move-back", false) { $0.reactivated },
            part(.churned, "move-churn", true) { $0.churned },
        ]
        let axis = words.text(KeyFigurePhrase.customersAxis)
        return Figure(
            svg: MovementChart.svg(
                parts,
                periods: figures.periods.map(\.name),
                labels: labels("customer-movements", .customersChart, axis: axis, lines: false)
            ),
            caption: words(KeyFigurePhrase.customersCaption)
        )
    }

    private func revenueMovements(_ figures: KeyFigures) -> Figure {
        func part(
            _ name: KeyFigurePhrase,
            _ style: String,
            _ isLoss: Bool,
            _ value: (KeyFigures.Revenue) -> Double
        )
            -> MovementChart.Part
        {
            let values = figures.periods.map { $0.revenue.map(value) ?? 0 }
            return MovementChart.Part(name: words.text(name), style: style, values: values, isLoss: isLoss)
        }
        let parts = [
            part(.new, "move-new", false) { $0.new }, part(.expansion, "move-more", false) { $0.expansion },
            part(.reactivation, "move-back", false) { $0.reactivation },
            part(.churn, "move-churn", true) { $0.churn }, part(.contraction, "move-less", true) { $0.contraction },
        ]
        let unit = figures.moneyUnit ?? ""
        let axis =
            unit.isEmpty
            ? words.text(KeyFigurePhrase.revenueAxis) : words.text(KeyFigurePhrase.revenueAxisUnit, unit)
        return Figure(
            svg: MovementChart.svg(
                parts,
                periods: figures.periods.map(\.name),
                labels: labels("revenue-movements", .revenueChart, axis: axis, lines: false)
            ),
            caption: words(KeyFigurePhrase.revenueCaption)
        )
    }

    private func churnRates(_ figures: KeyFigures, hasMoney: Bool) -> Figure {
        var series = [
            LineChart.Series(
                name: words.text(KeyFigurePhrase.churnRate),
                style: "curve",
                values: figures.periods.map { $0.customerChurnRate.estimate?.value },
                intervals: figures.periods.map(\.customerChurnRate.estimate)
            )
        ]
        if hasMoney {
            series.append(
                LineChart.Series(
                    name: words.text(KeyFigurePhrase.revenueChurn),
                    style: "curve-second",
                    values: figures.periods.map(\.revenueChurnRate)
                )
            )
        }
        let axis = words.text(KeyFigurePhrase.churnAxis)
        return Figure(
            svg: LineChart.svg(
                series,
                periods: figures.periods.map(\.name),
                from: 0,
                labels: labels("churn-rates", .churnChart, axis: axis, lines: true)
            ),
            caption: words(KeyFigurePhrase.churnCaption)
        )
    }

    private func retention(_ figures: KeyFigures) -> Figure {
        let series = [
            LineChart.Series(
                name: words.text(KeyFigurePhrase.netRetention),
                style: "curve",
                values: figures.periods.map(\.netRevenueRetention)
            ),
            LineChart.Series(
                name: words.text(KeyFigurePhrase.grossRetention),
                style: "curve-second",
                values: figures.periods.map(\.grossRevenueRetention)
            ),
        ]
        let axis = words.text(KeyFigurePhrase.retentionAxis)
        return Figure(
            svg: LineChart.svg(
                series,
                periods: figures.periods.map(\.name),
                from: nil,
                labels: labels("revenue-retention", .retentionChart, axis: axis, lines: true)
            ),
            caption: words(KeyFigurePhrase.retentionCaption)
        )
    }
}
