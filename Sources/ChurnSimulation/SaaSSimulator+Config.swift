extension SaaSSimulator {
    /// Where the tables of a simulated base lie, relative to the config.
    public struct Paths: Sendable, Hashable {
        /// The events table.
        public var events = "events.parquet"
        /// The customers table.
        public var customers = "customers.parquet"
        /// The truth table.
        public var truth = "truth.parquet"

        /// The default names, beside the config.
        public init() {}
    }

    /// A config that runs the whole pipeline on the simulated base.
    ///
    /// Cutoffs are the starts of months, so that labels and the truth table speak of the same 30 days. The first one
    /// leaves the whole window of 180 days to look back on where the log is ten months long or more, else less.
    public func configText(paths: Paths = Paths()) -> String {
        let lastMonth = options.months - 1
        let firstMonth = max(1, min(6, options.months - 4))
        // Training, validation and test need a cutoff each; the second test cutoff only where there is one to spare.
        let testCutoffs = lastMonth - firstMonth >= 3 ? 2 : 1
        return """
            # Simulated customers whose true churn probabilities are known (\(paths.truth)).
            events:
              - from: \(paths.events)
                customer: customer_id
                occurred_at: occurred_at
                known_at: known_at
                type: type
                values: [amount, score]
                attributes: [page, feature, severity, kind]
            customers:
              - from: \(paths.customers)
                customer: customer_id
                valid_from: valid_from
                attributes:
                  plan: category
                  seats: number
                  monthly_fee: number
                  region: category
                  channel: category
                  contract: category
                  payment_method: category
                  started_at: date
                  renews_at: date
            churn:
              event: {types: [cancellation]}
            observation:
              # The starts of months of 30 days, for which the truth is known.
              cutoffs: {from: \(date(month: firstMonth)), to: \(date(month: lastMonth)), every: 30d}
              window: 180d
              gap: 0d
              horizon: 30d
              # Whoever has not cancelled has been sent a survey within 90 days.
              eligible: {active_within: 90d}
            features:
              signals:
                - login_decline
                - support_spike
                - cancellation_intent
                - payment_trouble
                - purchase_rfm: {type: payment, value: amount}
                - engagement
                - tenure: {start: started_at}
              custom:
                - {name: plan, attribute: plan}
                - {name: seats, attribute: seats}
                - {name: monthly_fee, attribute: monthly_fee}
                - {name: region, attribute: region}
                - {name: channel, attribute: channel}
                - {name: contract, attribute: contract}
                - {name: payment_method, attribute: payment_method}
                - {name: days_to_renewal, days_until: renews_at}
                - {name: exports_28d, count: {type: page_view, where: {page: export}, window: 28d}}
                - {name: feature_uses_14d, count: {type: feature_use, window: 14d}}
                - {name: feature_uses_28d, count: {type: feature_use, window: 28d}}
                - {name: feature_use_trend_56d, relative_slope: {type: feature_use, bucket: 7d, buckets: 8}}
                - {name: features_used_28d, distinct: {of: feature, type: feature_use, window: 28d}}
                - {name: severe_tickets_56d, count: {type: support_ticket, window: 56d, where: {severity: [high, urgent]}}}
                - {name: nps_mean, mean: {of: score, type: survey, where: {kind: nps}}}
                - {name: csat_mean, mean: {of: score, type: survey, where: {kind: csat}}}
                - {name: days_since_plan_change, recency: {type: plan_change}}
            model: {algorithm: gradient-boosting, trees: 500, early_stopping_rounds: 50}
            split: {test_cutoffs: \(testCutoffs), validation_cutoffs: 1}
            baselines: {recency: {types: [login]}}
            health_score:
              rules:
                - {feature: login_count_28d, below: 4, points: 2}
                - {feature: feature_uses_28d, below: 5, points: 1}
                - {feature: payment_failed_count_28d, above: 0, points: 2}
                - {feature: severe_tickets_56d, above: 0, points: 1}
                - {feature: contract, equals: monthly, points: 1}
            slices: {by: [plan, region, contract, cutoff]}
            reference: {from: \(paths.truth), customer: customer_id, cutoff: month_start, probability: probability}
            revenue:
              # A fee holds until the next row of its customer, or until the customer cancels.
              sql: |
                select customer_id, valid_from as starts, monthly_fee,
                       least(lead(valid_from) over (partition by customer_id order by valid_from), cancelled_at) as ends
                from '\(paths.customers)'
                left join (select customer_id, min(occurred_at) as cancelled_at from '\(paths.events)'
                           where type = 'cancellation' group by customer_id) using (customer_id)
              customer: customer_id
              start: starts
              end: ends
              amount: monthly_fee

            """
    }

    /// The first day of `month` as `2024-01-01`.
    private func date(month: Int) -> String {
        let days = options.startDate / Duration.day + Int64(month * SimulationCalendar.monthDays)
        let date = CivilDate(daysSince1970: Int(days))
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(date.year)-\(padded(date.month))-\(padded(date.day))"
    }
}

/// A date of the Gregorian calendar.
struct CivilDate: Hashable {
    let year: Int
    let month: Int
    let day: Int

    /// The date `daysSince1970` days after 1970-01-01; not before it.
    ///
    /// Counted in years that begin in March, so that the leap day comes last: 153 days are five months from there.
    init(daysSince1970: Int) {
        precondition(daysSince1970 >= 0, "dates from 1970 on")
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}
