import ChurnEvaluation
import ChurnReport

/// Content as a real run would give it, made from a fixed seed.
enum DemoContent {
    static func make(rows: Int = 3000, showsIDs: Bool = true) throws -> ReportContent {
        var content = ReportContent(
            subject: .text("saas-demo · churn: 30 days without login or purchase · made 2025-10-02 04:15 UTC"),
            data: data,
            making: making
        )
        content.cutoffs = cutoffs
        let (probabilities, truth, recency, labels) = scores(rows: rows)
        content.model = ModelResult(
            algorithm: "gradient-boosting",
            rows: .testCutoffs(["2025-07-01", "2025-08-01"]),
            evaluation: try EvaluationSummary(probabilities: probabilities, labels: labels)
        )
        let constant = Array(repeating: 0.13, count: rows)
        content.references = [
            ReferenceResult(
                kind: .logisticRegression,
                role: .baseline,
                areaUnderROC: Estimate(value: 0.7512, lower: 0.7374, upper: 0.7651),
                logLoss: 0.34127,
                liftAtTenPercent: 3.1349
            ),
            ReferenceResult(
                kind: .recency,
                role: .baseline,
                evaluation: try EvaluationSummary(scores: recency, labels: labels)
            ),
            ReferenceResult(
                kind: .constant,
                role: .baseline,
                evaluation: try EvaluationSummary(probabilities: constant, labels: labels)
            ),
            ReferenceResult(
                kind: .truth,
                role: .oracle,
                evaluation: try EvaluationSummary(probabilities: truth, labels: labels)
            ),
        ]
        content.references[0].areaDifference = Estimate(value: 0.0213, lower: 0.0117, upper: 0.0309)
        content.references[0].logLossDifference = Estimate(value: -0.0011, lower: -0.0031, upper: 0.0009)
        content.references[1].areaDifference = Estimate(value: 0.1871, lower: 0.1612, upper: 0.2131)
        content.keyFigures = keyFigures
        content.drivers = drivers
        content.slices = slices
        content.fairness = [fairness]
        content.drift = drift
        content.features = features
        content.customers = customers(showsIDs: showsIDs)
        return content
    }

    static let data = DataDescription(
        sources: [
            .init(name: "events/2025-*.parquet", kind: "events", rowCount: 8_214_377),
            .init(name: "customers.parquet", kind: "customers", rowCount: 20_000),
        ],
        eventCount: 8_213_990,
        customerCount: 19_998,
        firstEvent: "2024-10-01 00:00:12",
        lastEvent: "2025-09-30 23:59:41",
        duplicateCount: 387,
        duplicatesDropped: true,
        lateCount: 41_022,
        eventTypes: [
            .init(name: "login", count: 3_911_408),
            .init(name: "feature_use", count: 2_764_113),
            .init(name: "page_view", count: 1_285_006),
            .init(name: "payment", count: 198_727),
            .init(name: "support_ticket", count: 54_736),
        ],
        notes: ["The type “survey” occurs in the config, but no event has it."]
    )

    static let cutoffs: [CutoffStates] = (1...8).map { month in
        CutoffStates(
            cutoff: "2025-0\(month)-01",
            positive: 1187 + 31 * month,
            negative: 8021 + 212 * month - (month == 8 ? 3511 : 0),
            gapChurn: 244 + 9 * month,
            immature: month == 8 ? 3409 : 0,
            ineligible: 2903 - 101 * month
        )
    }

    static let features: [FeatureImportance] = [
        .init(
            name: "login_decline_slope_56d",
            words: "Slope of logins over the last 8 weeks, silent weeks included",
            share: 0.2143
        ),
        .init(name: "login_recency", words: "Days since the last login", share: 0.1687),
        .init(
            name: "cancel_page_views_28d",
            words: "Views of the cancellation page in the last 28 days",
            share: 0.1231
        ),
        .init(name: "payment_failed_56d", words: "Failed payments in the last 56 days", share: 0.0978),
        .init(
            name: "support_spike_14d",
            words: "Support tickets of the last 14 days against the customer’s own expectation",
            share: 0.0764
        ),
        .init(name: "tenure_days", words: "Days since the first event", share: 0.0519),
        .init(name: "plan", words: "", share: 0.0437),
        .init(name: "nps_last", words: "Last answer to the NPS survey", share: 0.0216),
    ]

    static var making: Making {
        var making = bareMaking
        making.label = .init(
            churn: .inactivity(events: ["login", "purchase"], days: 30),
            gapDays: 7,
            horizonDays: 30,
            windowDays: 180
        )
        making.parts = [
            .init(
                purpose: .training,
                cutoffs: ["2025-01-01", "2025-02-01"],
                rowCount: 48_112,
                positiveCount: 6204
            ),
            .init(purpose: .test, cutoffs: ["2025-07-01", "2025-08-01"], rowCount: 3000, positiveCount: 413),
        ]
        return making
    }

    private static let bareMaking = Making(
        facts: [
            .init(name: "Algorithm", value: "gradient boosting, 214 trees of up to 31 leaves"),
            .init(name: "Features", value: "86 (3 categorical)"),
            .init(name: "Training rows", value: "48,112 at 5 cutoffs, 6,204 of them positive"),
            .init(name: "Model", value: "sha256 9f2c4d1e77ab03cf5c1d2e90b84417ff65ac0d3b81f2a9970cc6ed1534be8a21"),
            .init(name: "swift-churn", value: "0.1.0, model format 1"),
        ],
        audit: .init(
            passed: true,
            text: "Leakage audit passed: 8 cutoffs, 86 features, no value changed when the future did."
        ),
        phases: [
            .init(name: "read", seconds: 2.214), .init(name: "extract", seconds: 9.871),
            .init(name: "train", seconds: 11.3), .init(name: "score", seconds: 0.438),
        ],
        configText: """
            events:
              - from: "events/*.parquet"
                customer: account_id
                occurred_at: ts
            churn:
              inactivity: {events: [login, purchase], days: 30}
            observation:
              cutoffs: {from: 2025-01-01, to: 2025-09-01, every: 1 month}
              window: 180d
              gap: 7d
              horizon: 30d
            """
    )

    static func customers(showsIDs: Bool) -> [RiskyCustomer] {
        let ids = [
            "acc-00917", "acc-11820", "客户-42", "acc-19213", "a very long account name that wraps: Müller & Söhne GmbH",
        ]
        return ids.enumerated().map { position, id in
            RiskyCustomer(
                id: showsIDs ? id : nil,
                probability: 0.9312 - 0.0173 * Double(position),
                reasons: [
                    .init(
                        text: "Days since the last login: \(21 + position)",
                        contribution: 1.4173 - 0.1 * Double(position)
                    ),
                    .init(text: "Views of the cancellation page in the last 28 days: 3", contribution: 0.8829),
                    .init(text: "Days since the first event: 1,204", contribution: -0.3141),
                ]
            )
        }
    }

    /// Model, true and recency scores with labels drawn from the true ones.
    private static func scores(rows: Int) -> (model: [Double], truth: [Double], recency: [Double], labels: [Double]) {
        var state: UInt64 = 20_250_101
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let truth = (0..<rows).map { _ in
            let base = uniform()
            return 0.01 + 0.75 * base * base * base * base
        }
        let labels = truth.map { uniform() < $0 ? 1.0 : 0 }
        let model = truth.map { min(0.99, $0 * (0.55 + 0.9 * uniform())) }
        let recency = truth.map { 90 * ($0 + 0.9 * uniform()) }
        return (model, truth, recency, labels)
    }
}
