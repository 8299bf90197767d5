import ChurnScoring

@testable import ChurnFeatures

/// Random logs, attributes and definitions whose times fall on edges of windows and on each other.
struct RandomInput {
    static let types = ["login", "purchase", "support_ticket", "page view \"x\""]
    static let pages = ["home", "cancel", "a, b", "Ünïcode\n"]
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[random.below(elements.count)] }

    /// Events of 12 customers over 200 days, on a grid of 6 hours; with `lateShare` of 10 known later.
    mutating func events(count: Int, lateShare: Int) -> [TestEvent] {
        (0..<count).map { _ in
            let at = Int64(random.below(800)) * 6 * hour
            let isLate = random.below(10) < lateShare
            return TestEvent(
                customer: "customer \(random.below(12))",
                at: at,
                known: isLate ? at + Int64(random.below(120)) * 6 * hour : (lateShare > 0 ? at : nil),
                type: pick(Self.types),
                amount: random.below(5) == 0 ? .nan : Double(random.below(2000) - 500) / 10,
                page: random.below(4) == 0 ? nil : pick(Self.pages)
            )
        }
    }

    /// Some rows for each of the customers, with a category, a number and a date.
    mutating func history() -> CustomerHistory {
        let rowCount = 40
        let ids = (0..<12).map { "customer \($0)" }.sorted()
        let plans = ["pro", "basic", "trial"]
        return CustomerHistory(
            customerIDs: .strings(ids),
            customers: (0..<rowCount).map { _ in Int32(random.below(12)) },
            validFrom: (0..<rowCount).map { _ in random.below(6) == 0 ? .min : Int64(random.below(200)) * day },
            attributes: [
                HistoryColumn(
                    name: "plan",
                    kind: .category(levels: plans),
                    values: (0..<rowCount).map { _ in random.below(5) == 0 ? .nan : Double(random.below(3)) }
                ),
                HistoryColumn(
                    name: "seats",
                    kind: .number,
                    values: (0..<rowCount).map { _ in Double(random.below(9)) }
                ),
                HistoryColumn(
                    name: "renewal",
                    kind: .date,
                    values: (0..<rowCount).map { _ in Double(Int64(random.below(300)) * day) }
                ),
            ]
        )
    }

    mutating func filter() -> EventFilter {
        EventFilter(
            types: random.below(3) == 0 ? [] : (0...random.below(2)).map { _ in pick(Self.types) },
            attributes: random.below(3) == 0
                ? [.init("page", in: (0...random.below(2)).map { _ in pick(Self.pages) })] : [],
            values: random.below(3) == 0
                ? [
                    .init(
                        "amount",
                        pick(EventFilter.ValueCondition.Comparison.allCases),
                        Double(random.below(100) - 20) / 2
                    )
                ] : []
        )
    }

    private mutating func length(_ most: Int) -> Int64 { Int64(1 + random.below(most * 4)) * 6 * hour }

    private mutating func window() -> Int64? { random.below(5) == 0 ? nil : length(30) }

    /// A definition that looks back at most 90 days, of any function.
    mutating func definition() -> FeatureDefinition {
        switch random.below(30) {
        case 0: .percentChange(shiftable(), shift: length(30))
        case 1: .symmetricChange(shiftable(), shift: length(30))
        case 2: .symmetricChange(.ratio(shiftable(), shiftable()), shift: length(30))
        case 3: .ratio(definition(), denominator())
        case 4: .recency(filter())
        case 5: .never(filter())
        case 6: .age(filter())
        case 7: .slope(filter(), bucket: length(10), buckets: 2 + random.below(7))
        case 8: .relativeSlope(filter(), bucket: length(10), buckets: 2 + random.below(7))
        case 9: .spike(filter(), recent: length(20), baseline: length(60))
        case 10: .tenure(start: random.below(2) == 0 ? nil : "renewal")
        case 11: .attribute("seats")
        case 12: .daysUntil("renewal")
        case 13: .meanGap(filter(), window: window())
        case 14: .overdueRatio(filter(), window: window())
        case 15...17: windowed(window())
        default: pattern()
        }
    }

    /// A definition beyond counts, sums and recencies.
    mutating func pattern() -> FeatureDefinition {
        switch random.below(17) {
        case 0: .gap(pick(FeatureDefinition.GapStatistic.allCases), filter(), window: window())
        case 1, 2:
            .streak(
                pick(FeatureDefinition.StreakStatistic.allCases),
                pick(FeatureDefinition.CalendarUnit.allCases),
                filter(),
                window: window()
            )
        case 3: .decayed(value: random.below(2) == 0 ? nil : "amount", filter(), halfLife: length(40), window: window())
        case 4:
            .decayedTrend(
                value: random.below(2) == 0 ? nil : "amount",
                filter(),
                fast: length(10),
                slow: 10 * day + length(40),
                window: window()
            )
        case 5: .velocity(shiftable(), shift: length(30))
        case 6: .acceleration(shiftable(), shift: length(30))
        case 7: .surprise(filter(), recent: length(20), baseline: length(60))
        case 8:
            .silenceAfterSpike(
                filter(),
                recent: length(15),
                baseline: length(60),
                threshold: Double(1 + random.below(8)) / 4
            )
        case 9, 10:
            .turnover(
                pick(FeatureDefinition.TurnoverDirection.allCases),
                "page",
                filter(),
                recent: length(30),
                baseline: random.below(3) == 0 ? nil : length(60)
            )
        case 11:
            .tenureRate(
                additive(),
                per: length(30),
                minimumTenure: length(40),
                start: random.below(2) == 0 ? nil : "renewal"
            )
        case 12:
            .unanswered(filter(), by: filter(), within: random.below(2) == 0 ? nil : length(20), window: window())
        case 15: .attributeChange("seats")
        case 16: .daysToFirst(filter(), start: random.below(2) == 0 ? nil : "renewal")
        case 13: .daysSinceChange(pick(["plan", "seats", "renewal"]))
        default:
            .calendar(pick(FeatureDefinition.CalendarCycle.allCases), pick(FeatureDefinition.Wave.allCases))
        }
    }

    /// A definition that is 0 exactly or not at all, so that rounding does not decide whether a ratio is missing.
    private mutating func denominator() -> FeatureDefinition {
        switch random.below(5) {
        case 0: .recency(filter())
        case 1: .age(filter())
        case 2: .gap(pick(FeatureDefinition.GapStatistic.allCases), filter(), window: window())
        case 3: .attribute("seats")
        default: windowed(window())
        }
    }

    private mutating func additive() -> FeatureDefinition {
        switch random.below(4) {
        case 0: .count(filter(), window: window())
        case 1: .sum("amount", filter(), window: window())
        case 2: .activeDays(filter(), window: window())
        default: .activeWeeks(filter(), window: window())
        }
    }

    private mutating func domain() -> FeatureDefinition.EntropyDomain {
        pick([.types, .hours, .weekdays, .texts("page")])
    }

    private mutating func shiftable() -> FeatureDefinition { windowed(length(30)) }

    private mutating func windowed(_ window: Int64?) -> FeatureDefinition {
        switch random.below(10) {
        case 6: .statistic(pick(FeatureDefinition.ValueStatistic.allCases), of: "amount", filter(), window: window)
        case 7: .activeWeeks(filter(), window: window)
        case 8: .repeatDays(filter(), window: window)
        case 9: .entropy(domain(), filter(), window: window)
        case 0: .count(filter(), window: window)
        case 1: .sum("amount", filter(), window: window)
        case 2: .mean("amount", filter(), window: window)
        case 3: .activeDays(filter(), window: window)
        case 4: .distinctTypes(filter(), window: window)
        default: .distinctTexts("page", filter(), window: window)
        }
    }

    /// `count` features of random definitions.
    mutating func features(_ count: Int) -> [Feature] {
        (0..<count).map { Feature(name: "feature \($0)", definition: definition()) }
    }
}
