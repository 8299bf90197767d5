import ChurnEvaluation

extension KeyFiguresBook {
    /// How many ages the table of cohorts shows; the JSON has all.
    private static let agesShown = 12

    /// The tables for a terminal.
    var text: String {
        var lines = ["\(subject), in periods of \(every), complete until \(dataEnd)", customerTable]
        if periods.contains(where: { $0.revenue != nil }) {
            lines.append("revenue\(currency.map { " in \($0)" } ?? "")")
            lines.append(revenueTable)
        }
        if !cohorts.isEmpty {
            lines.append("customers who stayed, by the period in which they came and their age in periods")
            lines.append(cohortTable)
        }
        if periods.contains(where: { !$0.isComplete }) {
            lines.append("* incomplete: the data end inside this period, so it has no rates")
        }
        lines += notes.map { "note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private var subject: String {
        switch LevelReading.Basis(rawValue: basis) {
        case .subscriptions: "recurring revenue of subscriptions"
        case .payments: "payments of the period"
        case .subscribers: "customers with a subscription"
        case .activeCustomers: "customers who are active by the churn definition"
        case .customersWithEvents, nil: "customers with a qualifying event in the period"
        }
    }

    private func name(_ period: Period) -> String { period.isComplete ? period.period : "\(period.period)*" }

    private var customerTable: String {
        let hasPassing = periods.contains { $0.customers.passing > 0 }
        var table = TextTable(
            ["period", "opening", "new", "back", "churned", "closing"] + (hasPassing ? ["came and went"] : [])
                + ["churn rate", "95 % interval"]
        )
        for period in periods {
            let customers = period.customers
            let rate = period.customerChurnRate
            let numbers = [
                customers.opening, customers.new, customers.reactivated, customers.churned, customers.closing,
            ]
            table.add(
                [name(period)] + (numbers + (hasPassing ? [customers.passing] : [])).map(Format.count)
                    + [
                        rate.map { Format.percent($0.value) } ?? "-",
                        rate.map { "\(Format.decimal($0.lower * 100, 1)) to \(Format.percent($0.upper))" } ?? "-",
                    ]
            )
        }
        return table.text
    }

    private var revenueTable: String {
        let hasBeyond = periods.contains { $0.revenue.map { $0.refundsBeyond != 0 } ?? false }
        var table = TextTable(
            ["period", "opening", "new", "expansion", "back", "contraction", "churn", "closing"]
                + (hasBeyond ? ["refunds beyond"] : []) + ["revenue churn", "GRR", "NRR"]
        )
        for period in periods {
            guard let revenue = period.revenue else { continue }
            let sums = [
                revenue.opening, revenue.new, revenue.expansion, revenue.reactivation, revenue.contraction,
                revenue.churn,
                revenue.closing,
            ]
            let rates = [period.revenueChurnRate, period.grossRevenueRetention, period.netRevenueRetention]
            table.add(
                [name(period)]
                    + (sums + (hasBeyond ? [revenue.refundsBeyond] : [])).map {
                        Format.grouped($0, decimals ?? 0)
                    } + rates.map { $0.map { Format.percent($0) } ?? "-" }
            )
        }
        return table.text
    }

    private var cohortTable: String {
        let ages = min(Self.agesShown, cohorts.map(\.customers.count).max() ?? 0)
        var table = TextTable(["came in", "customers"] + (0..<ages).map { "\($0)" })
        func shares(_ shares: [Double]) -> [String] {
            (0..<ages).map { $0 < shares.count ? Format.percent(shares[$0]) : "" }
        }
        for cohort in cohorts {
            table.add([cohort.period, Format.count(cohort.size)] + shares(cohort.customerRetention))
        }
        let size = cohorts.reduce(0) { $1.period == Self.before ? $0 : $0 + $1.size }
        table.add(["all", Format.count(size)] + shares(averageRetention))
        return table.text
    }
}

extension Format {
    /// A number with commas between thousands and `places` decimals.
    static func grouped(_ value: Double, _ places: Int) -> String {
        let text = decimal(value.magnitude, places)
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first.flatMap({ Int($0) }) else { return decimal(value, places) }
        let sign = value < 0 ? "-" : ""
        return sign + count(whole) + (parts.count > 1 ? ".\(parts[1])" : "")
    }
}
