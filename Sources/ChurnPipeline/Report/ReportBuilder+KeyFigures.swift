import ChurnEvaluation
import ChurnReport

extension KeyFigures {
    /// What the page shows of `book`, whose periods are calendar months.
    init(_ book: KeyFiguresBook) {
        let hasMoney = book.decimals != nil
        self.init(
            periods: book.periods.map(Period.init),
            moneyUnit: hasMoney ? book.currency ?? "" : nil,
            customerRetention: Self.triangle(book.cohorts) { $0.customerRetention },
            revenueRetention: hasMoney ? Self.triangle(book.cohorts) { $0.revenueRetention ?? [] } : nil,
            notes: book.notes
        )
        if let last = book.periods.last, !last.isComplete {
            notes.append("The data end inside \(last.period), so it has no rates and no cohort is followed into it.")
        }
    }

    private static func triangle(
        _ cohorts: [KeyFiguresBook.Cohort],
        _ shares: (KeyFiguresBook.Cohort) -> [Double]
    ) -> ChurnReport.RetentionTriangle? {
        guard !cohorts.isEmpty else { return nil }
        return ChurnReport.RetentionTriangle(
            unit: .month,
            cohorts: cohorts.map {
                ChurnReport.RetentionTriangle.Cohort(name: $0.period, customerCount: $0.size, shares: shares($0))
            }
        )
    }
}

extension KeyFigures.Period {
    fileprivate init(_ period: KeyFiguresBook.Period) {
        let gap: Gap = period.isComplete ? .nothingBefore : .unfinished
        self.init(
            name: period.period,
            customers: KeyFigures.Customers(
                opening: period.customers.opening,
                new: period.customers.new,
                reactivated: period.customers.reactivated,
                churned: period.customers.churned,
                closing: period.customers.closing
            ),
            customerChurnRate: period.customerChurnRate.map(Measured.estimate) ?? .gap(gap)
        )
        revenue = period.revenue.map {
            KeyFigures.Revenue(
                opening: $0.opening,
                new: $0.new,
                reactivation: $0.reactivation,
                expansion: $0.expansion,
                contraction: $0.contraction,
                churn: $0.churn,
                closing: $0.closing
            )
        }
        revenueChurnRate = period.revenueChurnRate
        netRevenueRetention = period.netRevenueRetention
        grossRevenueRetention = period.grossRevenueRetention
    }
}
