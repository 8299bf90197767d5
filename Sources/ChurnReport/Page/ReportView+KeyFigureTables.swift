/// The tables of the books of customers and revenue.
extension ReportView {
    func customerTable(_ figures: KeyFigures) -> Table? {
        Table(
            words.text(KeyFigurePhrase.customers),
            heads: heads([KeyFigurePhrase.period, .opening, .new, .reactivated, .churned, .closing]),
            rows: figures.periods.map { period in
                let books = period.customers
                let counts = [books.opening, books.new, books.reactivated, books.churned, books.closing]
                return (.outside(period.name), counts.map(Markup.count))
            }
        )
    }

    func revenueTable(_ figures: KeyFigures) -> Table? {
        let unit = figures.moneyUnit ?? ""
        return Table(
            unit.isEmpty ? words.text(KeyFigurePhrase.revenue) : words.text(KeyFigurePhrase.revenueUnit, unit),
            heads: heads([
                KeyFigurePhrase.period, .opening, .new, .reactivation, .expansion, .contraction, .churn, .closing,
            ]),
            rows: figures.periods.map { period in
                guard let books = period.revenue else {
                    return (.outside(period.name), Array(repeating: words.missing, count: 7))
                }
                let amounts = [
                    books.opening, books.new, books.reactivation, books.expansion, books.contraction, books.churn,
                    books.closing,
                ]
                return (.outside(period.name), amounts.map { .fixed($0, 2) })
            }
        )
    }

    func rateTable(_ figures: KeyFigures, hasMoney: Bool) -> Table? {
        let money: [KeyFigurePhrase] = hasMoney ? [.revenueChurn, .netRetention, .grossRetention] : []
        var heads = heads([KeyFigurePhrase.period, .churnRate])
        heads.append(words.text(FramePhrase.intervalHead))
        return Table(
            words.text(KeyFigurePhrase.rates),
            heads: heads + self.heads(money),
            rows: figures.periods.map { period in
                let rates = [period.revenueChurnRate, period.netRevenueRetention, period.grossRevenueRetention]
                // What keeps a period from a rate of customers keeps it from those of money.
                var gap = Gap.nothingBefore
                if case .gap(let reason) = period.customerChurnRate { gap = reason }
                let cells = [
                    words.measured(period.customerChurnRate) { .percent($0, 2) },
                    words.measuredInterval(period.customerChurnRate) { words.percentInterval($0, digits: 2) },
                ]
                return (
                    .outside(period.name),
                    cells
                        + (hasMoney ? rates.map { $0.map { .percent($0, 2) } ?? words.missing(gap) } : [])
                )
            }
        )
    }

    /// A triangle as a table whose cells are shaded by what is left.
    func triangle(_ triangle: RetentionTriangle, _ caption: KeyFigurePhrase) -> Table? {
        let ages = triangle.cohorts.map(\.shares.count).max() ?? 0
        let unit: KeyFigurePhrase =
            switch triangle.unit {
            case .week: .week
            case .month: .month
            case .quarter: .quarter
            case .year: .year
            }
        var table = Table(
            words.text(caption),
            heads: heads([KeyFigurePhrase.cohort, .cohortSize]) + (0..<ages).map { words.text(unit, "\($0)") },
            rows: triangle.cohorts.map { cohort in
                let shares = (0..<ages).map { age in
                    (age < cohort.shares.count ? cohort.shares[age] : nil).map { Markup.percent($0) }
                        ?? words(KeyFigurePhrase.notYet).inside("span", class: "gap")
                }
                return (.outside(cohort.name), [.count(cohort.customerCount)] + shares)
            }
        )
        for (row, cohort) in triangle.cohorts.enumerated() {
            for (age, share) in cohort.shares.enumerated() {
                guard let share, share.isFinite else { continue }
                let shade = Int((min(max(share, 0), 1) * 8).rounded())
                table?.rows[row].cells[age + 1].style += " shade-\(shade)"
            }
        }
        return table?.styled("triangle")
    }
}
