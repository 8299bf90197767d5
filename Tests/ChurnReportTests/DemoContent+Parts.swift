import ChurnEvaluation
import ChurnReport

/// The parts of a report that not every run has.
extension DemoContent {
    /// Books that add up, of eight months.
    static var keyFigures: KeyFigures {
        var periods: [KeyFigures.Period] = []
        var customers = 9000
        var revenue = 450_000.0
        for month in 1...8 {
            let (new, back, churned) = (320 + 11 * month, 24 + month, 270 + 17 * month)
            let books = KeyFigures.Customers(
                opening: customers,
                new: new,
                reactivated: back,
                churned: churned,
                closing: customers + new + back - churned
            )
            var period = KeyFigures.Period(
                name: "2025-0\(month)",
                customers: books,
                customerChurnRate: .estimate(.wilson(successes: Double(churned), trials: Double(customers)))
            )
            let money = (new: 16_000.5, back: 1100.25, more: 9000 + 310.0 * Double(month), less: 4100.0)
            let lost = 12_500 + 650.0 * Double(month)
            let closing = revenue + money.new + money.back + money.more - money.less - lost
            period.revenue = KeyFigures.Revenue(
                opening: revenue,
                new: money.new,
                reactivation: money.back,
                expansion: money.more,
                contraction: money.less,
                churn: lost,
                closing: closing
            )
            period.revenueChurnRate = (lost + money.less) / revenue
            period.grossRevenueRetention = 1 - (lost + money.less) / revenue
            period.netRevenueRetention = 1 - (lost + money.less - money.more) / revenue
            periods.append(period)
            customers = books.closing
            revenue = closing
        }
        let cohorts = (1...6).map { month in
            RetentionTriangle.Cohort(
                name: "2025-0\(month)",
                customerCount: 331 + 11 * month,
                shares: (0..<(8 - month)).map { age in age == 0 ? 1 : 1 - 0.09 * Double(age).squareRoot() * 1.7 } + [
                    nil
                ]
            )
        }
        return KeyFigures(
            periods: periods,
            moneyUnit: "EUR",
            customerRetention: RetentionTriangle(unit: .month, cohorts: cohorts)
        )
    }

    static var drivers: Drivers {
        var drivers = Drivers(
            contributions: features.prefix(6).enumerated().map { position, feature in
                Drivers.Contribution(
                    name: feature.name,
                    words: feature.words,
                    meanSize: 0.8131 / Double(position + 1),
                    share: 0.4 / Double(position + 1)
                )
            },
            sampleRowCount: 2000,
            rowCount: 3000,
            baseRate: 0.1377
        )
        drivers.cohorts = [
            .init(
                name: "login_recency",
                words: "Days since the last login",
                cohorts: (0..<9).map { bin in
                    Cohort(
                        values: (3.5 * Double(bin))...(3.5 * Double(bin) + 3.25),
                        rowCount: 301 + bin,
                        positiveCount: 12 + 9 * bin
                    )
                } + [Cohort(values: nil, rowCount: 211, positiveCount: 99)]
            ),
            .init(
                name: "plan",
                words: "Plan",
                levels: ["basic", "team", "enterprise"],
                cohorts: [
                    Cohort(values: 0...0, rowCount: 1500, positiveCount: 311),
                    Cohort(values: 1...1, rowCount: 1000, positiveCount: 87),
                    Cohort(values: 2...2, rowCount: 500, positiveCount: 15),
                ]
            ),
        ]
        drivers.impacts = [
            .init(features: ["login_recency", "login_decline_slope_56d"], probabilityChange: 0.04317),
            .init(features: ["tenure_days"], probabilityChange: -0.01831),
        ]
        return drivers
    }

    static var slices: [SliceView] {
        var plans = SliceView(
            attribute: .named("plan"),
            minimumRowCount: 100,
            slices: ["basic", "team", "enterprise"].enumerated().map { position, name in
                let positives = 211 - 61 * position
                var slice = SliceView.Slice(
                    name: name,
                    rowCount: 1500 - 300 * position,
                    positiveCount: positives,
                    baseRate: .estimate(
                        .wilson(successes: Double(positives), trials: Double(1500 - 300 * position))
                    ),
                    areaUnderROC: .estimate(
                        Estimate(
                            value: 0.81 - 0.021 * Double(position),
                            lower: 0.78 - 0.041 * Double(position),
                            upper: 0.84
                        )
                    ),
                    lift: .estimate(Estimate(value: 4.1234, lower: 3.8, upper: 4.4))
                )
                slice.logLoss = 0.2931 + 0.01 * Double(position)
                slice.meanProbability = 0.1421
                return slice
            }
        )
        plans.slices.append(
            SliceView.Slice(
                name: "trial",
                rowCount: 17,
                positiveCount: 0,
                baseRate: .gap(.fewRows(minimum: 100)),
                areaUnderROC: .gap(.oneClass),
                lift: .gap(.noPositives)
            )
        )
        return [plans]
    }

    static var fairness: FairnessView {
        var view = FairnessView(
            attribute: "age_band",
            selectedShare: 0.1,
            threshold: 0.3127,
            isBarred: true,
            minimumRowCount: 50
        )
        view.groups = ["under 40", "40 and over"].map { name in
            var group = FairnessView.Group(name: name, rowCount: 1400 + name.count, positiveCount: 190 + name.count)
            group.selectionRate = .estimate(.wilson(successes: 140 + Double(name.count), trials: 1400))
            group.truePositiveRate = .estimate(.wilson(successes: 81 + Double(name.count), trials: 200))
            group.falsePositiveRate = .estimate(.wilson(successes: 57 + Double(name.count), trials: 1200))
            group.precision = .gap(.noneSelected)
            return group
        }
        view.differences = [
            .init(
                measure: .truePositiveRate,
                highest: "40 and over",
                lowest: "under 40",
                difference: .estimate(Estimate(value: 0.0151, lower: -0.08, upper: 0.11))
            )
        ]
        return view
    }

    static var drift: DriftView {
        var view = DriftView(reference: .training, cutoffs: ["2025-07-01", "2025-08-01"], featureCount: 86)
        let shifts = [
            PopulationStability(expected: [900, 100], actual: [500, 500]),
            PopulationStability(expected: [500, 500], actual: [510, 490]),
        ]
        view.features = [
            .init(
                name: "login_recency",
                shifts: shifts.map { $0.map(DriftView.Shift.init) },
                missingShares: [0.0213, 0]
            ),
            .init(name: "plan", shifts: [shifts[1].map(DriftView.Shift.init), nil], missingShares: [0, nil]),
        ]
        view.scoreShifts = shifts.reversed().map { $0.map(DriftView.Shift.init) }
        view.churnRates = (1...8).map { month in
            let (rows, positives) = (9000 + month, 1187 + 31 * month)
            return DriftView.ChurnRate(
                cutoff: "2025-0\(month)-01",
                rowCount: rows,
                positiveCount: positives,
                rate: month == 5
                    ? .gap(.immature) : .estimate(.wilson(successes: Double(positives), trials: Double(rows)))
            )
        }
        return view
    }
}
