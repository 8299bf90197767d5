import ChurnData
import ChurnEvaluation
import ChurnFeatures

/// The `revenue` section: where the revenue of customers comes from.
struct RevenueConfig {
    /// What revenue is read from.
    enum Source {
        /// Payments among the events.
        case payments(EventFilter, value: String, refunds: RefundRule)
        /// A table of subscription periods with an amount a month.
        ///
        /// It is complete from `completeFrom` on; `nil` where the config does not say.
        case subscriptions(PeriodSourceSpec, rules: SpanRules, completeFrom: Int64?)
    }

    let source: Source
    let unit: MoneyUnit
    /// The name of the money, such as `EUR`; empty where the config names none.
    let currency: String

    /// The table of subscription periods; `nil` where revenue comes from payments.
    var periods: PeriodSourceSpec? {
        if case .subscriptions(let spec, _, _) = source { spec } else { nil }
    }

    /// Reads the section; `periods` and `allowedGap` are those of the subscription churn, where the config has it.
    init(config node: ConfigNode, folder: String, periods: PeriodSourceSpec?, allowedGap: Int64?) throws {
        let shared = ["decimals", "currency"]
        let keys = try node.openMapping()
        let mapping: ConfigMapping
        if keys["events"] != nil || keys["value"] != nil {
            mapping = try node.mapping(known: ["events", "value", "refunds"] + shared)
            source = .payments(
                EventFilter(types: try mapping.required("events").someStrings()),
                value: try mapping.required("value").string(),
                refunds: try mapping["refunds"].map { try $0.choice("rule for refunds") } ?? .refuse
            )
        } else {
            mapping = try node.mapping(
                known: [
                    "from", "sql", "customer", "start", "end", "allowed_gap", "amount", "overlaps", "complete_from",
                ]
                    + shared
            )
            source = .subscriptions(
                try Self.periods(mapping, folder: folder, churn: periods),
                rules: SpanRules(
                    grace: try mapping["allowed_gap"]?.duration() ?? allowedGap ?? 0,
                    addsOverlaps: try mapping["overlaps"].map { try $0.choice("rule for overlaps") as Overlaps } == .add
                ),
                completeFrom: try mapping["complete_from"]?.instant()
            )
        }
        unit = MoneyUnit(decimals: try mapping["decimals"]?.integer(0...6) ?? 2)
        currency = try mapping["currency"]?.string() ?? ""
    }

    private enum Overlaps: String, CaseIterable {
        case refuse, add
    }

    /// The table that `mapping` names, or where it names none that of the subscription churn.
    private static func periods(
        _ mapping: ConfigMapping,
        folder: String,
        churn: PeriodSourceSpec?
    ) throws -> PeriodSourceSpec {
        let amount = try mapping.required("amount").string()
        if mapping["from"] == nil && mapping["sql"] == nil {
            guard let churn else {
                throw mapping.owner.fail(
                    "give either \"events\" and \"value\" (payments), or \"from\" or \"sql\" (a table of subscription "
                        + "periods)",
                    code: "config.missing_key"
                )
            }
            if let extra = mapping.entries.first(where: { ["customer", "start", "end"].contains($0.key) }) {
                throw extra.value.fail("the table is that of churn.subscription, which has this key; leave it out here")
            }
            return PeriodSourceSpec(
                source: churn.source,
                customer: churn.customer,
                start: churn.start,
                end: churn.end,
                amount: amount
            )
        }
        return PeriodSourceSpec(
            source: try TableSource(config: mapping, folder: folder),
            customer: try mapping.required("customer").string(),
            start: try mapping.required("start").string(),
            end: try mapping.required("end").string(),
            amount: amount
        )
    }
}

extension ConfigNode {
    /// One of the words that `Choice` has.
    fileprivate func choice<Choice: RawRepresentable<String> & CaseIterable>(_ what: String) throws -> Choice {
        let word = try string()
        guard let choice = Choice(rawValue: word) else {
            throw unknownName(word, what: what, known: Choice.allCases.map(\.rawValue))
        }
        return choice
    }
}

extension ChurnDefinition {
    /// The gap within which a subscription may be renewed, where an end of one is churn; `nil` where none is.
    var subscriptionGap: Int64? {
        switch self {
        case .subscription(let gap, _): gap
        case .typed(let types): types.lazy.filter(\.isChurn).compactMap(\.definition.subscriptionGap).first
        case .inactivity, .silence, .event: nil
        }
    }

    /// The events whose absence is churn, where silence is the only way to leave; `nil` else.
    var silentFilter: EventFilter? {
        switch self {
        case .silence(let filter): filter
        case .typed(let types):
            types.count(where: \.isChurn) == 1 ? types.first(where: \.isChurn)?.definition.silentFilter : nil
        case .inactivity, .event, .subscription: nil
        }
    }
}
