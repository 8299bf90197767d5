import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct LeakageAuditTests {
    private func makePlan(_ input: inout RandomInput, _ churn: ChurnDefinition) -> ExtractionPlan {
        ExtractionPlan(
            features: input.features(40) + [Feature(name: "plan", definition: .attribute("plan"))],
            observation: Observation(cutoffs: [60, 120].map(days), window: days(90), horizon: days(20)),
            churn: churn
        )
    }

    @Test(arguments: [ChurnDefinition.inactivity(.any, days: 15), .event(types: ["support_ticket"])])
    func `the extractor passes, and every check changed something`(churn: ChurnDefinition) throws {
        var input = RandomInput(seed: 3)
        let plan = makePlan(&input, churn)
        let data = LeakageAudit.Input(
            events: columns(input.events(count: 400, lateShare: 3)),
            customers: input.history()
        )
        let verdict = try LeakageAudit.run(plan, data, dataEnd: days(300), threads: 2)
        #expect(verdict.passed)
        #expect(verdict.checks.count == 8)
        #expect(verdict.checks.allSatisfy { $0.changedCount > 10 && $0.rowCount > 2 && $0.columnCount == 41 })
    }

    /// The extractor with a leak, as the audit sees it.
    private func audit(
        _ leak: @escaping (ExtractionPlan, EventColumns, CustomerHistory?, Int64) throws -> FeatureMatrix
    ) throws -> AuditVerdict {
        var input = RandomInput(seed: 11)
        let plan = makePlan(&input, .inactivity(.any, days: 15))
        let data = LeakageAudit.Input(
            events: columns(input.events(count: 400, lateShare: 3)),
            customers: input.history()
        )
        return try LeakageAudit.run(cutoffs: plan.observation.cutoffs, data) { data in
            { cutoff in
                var single = plan
                single.observation.cutoffs = [cutoff]
                return try leak(single, data.events, data.customers, cutoff)
            }
        }
    }

    private func failed(_ verdict: AuditVerdict) -> Set<FutureMutation> {
        Set(verdict.checks.filter { $0.difference != nil }.map(\.mutation))
    }

    @Test func `an extractor without a leak passes through the same door`() throws {
        let verdict = try audit { plan, events, customers, _ in
            try extract(plan, events, customers: customers).matrix
        }
        #expect(verdict.passed)
    }

    @Test func `an extractor that ignores known_at is caught`() throws {
        let verdict = try audit { plan, events, customers, _ in
            var ignorant = events
            ignorant.knownAt = []
            return try extract(plan, ignorant, customers: customers).matrix
        }
        #expect(failed(verdict) == Set(FutureMutation.allCases))
    }

    @Test func `an extractor whose cutoff is a microsecond late is caught`() throws {
        let verdict = try audit { plan, events, customers, cutoff in
            var late = plan
            late.observation.cutoffs = [cutoff + 1]
            let matrix = try extract(late, events, customers: customers).matrix
            let keys = matrix.keys.map { RowKeys(customers: $0.customers, cutoffs: $0.cutoffs.map { _ in cutoff }) }
            return FeatureMatrix(schema: matrix.schema, rowCount: matrix.rowCount, values: matrix.values, keys: keys)
        }
        #expect(!verdict.passed)
    }

    @Test func `an extractor that takes attributes of the future is caught`() throws {
        let verdict = try audit { plan, events, customers, _ in
            var eternal = customers
            eternal?.validFrom = customers?.validFrom.map { _ in 0 } ?? []
            return try extract(plan, events, customers: eternal).matrix
        }
        #expect(!verdict.passed)
    }

    @Test func `the verdict names the feature and the row`() throws {
        let verdict = try audit { plan, events, customers, cutoff in
            let matrix = try extract(plan, events, customers: customers).matrix
            var values = matrix.values
            // Column 2 of the last row holds how many events there are, the future's too.
            values[3 * matrix.rowCount - 1] = Double(events.count)
            return FeatureMatrix(schema: matrix.schema, rowCount: matrix.rowCount, values: values, keys: matrix.keys)
        }
        let removed = try #require(verdict.checks.first { $0.mutation == .removed })
        #expect(removed.difference == .init(feature: "feature 2", row: removed.rowCount - 1))
        #expect(failed(verdict) == [.removed, .added])
    }

    @Test func `a leak of levels alone is caught`() throws {
        let verdict = try audit { plan, events, customers, _ in
            let matrix = try extract(plan, events, customers: customers).matrix
            let leaked = FeatureColumn(name: "leak", kind: .categorical(levels: events.typeNames))
            let schema = try FeatureSchema(matrix.schema.columns + [leaked])
            let column = [Double](repeating: 0, count: matrix.rowCount)
            return FeatureMatrix(
                schema: schema,
                rowCount: matrix.rowCount,
                values: matrix.values + column,
                keys: matrix.keys
            )
        }
        let found = verdict.checks.first { $0.mutation == .altered }?.difference
        #expect(found == .init(feature: "leak", row: nil))
    }
}
