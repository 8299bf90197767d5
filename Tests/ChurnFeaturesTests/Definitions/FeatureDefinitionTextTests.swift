import Testing

@testable import ChurnFeatures

@Suite struct FeatureDefinitionTextTests {
    @Test func `the text form is canonical`() throws {
        let login = EventFilter(types: ["login"])
        #expect(FeatureDefinition.count(login, window: 28 * day).description == "count(types=[login], window=28d)")
        #expect(FeatureDefinition.count(.any, window: nil).description == "count()")
        let filter = EventFilter(
            types: ["b", "a", "b"],
            attributes: [.init("page", in: ["x y", "/z"])],
            values: [.init("amount", .less, 20), .init("amount", .greaterOrEqual, -0.0)]
        )
        #expect(
            FeatureDefinition.sum("amount", filter, window: 6 * hour).description
                == "sum(value=amount, types=[a, b], where=[page in [/z, \"x y\"], amount >= 0.0, amount < 20.0], "
                + "window=6h)"
        )
        #expect(FeatureDefinition.tenure(start: nil).description == "tenure()")
        #expect(
            FeatureDefinition.symmetricChange(.count(login, window: day), shift: 7 * day).description
                == "symmetric_change(count(types=[login], window=1d), shift=7d)"
        )
    }

    @Test func `spaces, order of arguments and synonyms of durations do not matter`() throws {
        let expected = FeatureDefinition.count(EventFilter(types: ["a", "b"]), window: 28 * day)
        for text in ["count(window=4w,types=[b,a])", " count ( types = [ a , b , a ] , window = 672h ) "] {
            #expect(try FeatureDefinition(parsing: text) == expected)
        }
    }

    @Test(arguments: [
        ("", "column 1"), ("count", "expected a function"), ("count(", "expected a name"),
        ("count() x", "nothing more"), ("counts()", "did you mean \"count\""), ("count(windw=1d)", "did you mean"),
        ("count(window=1)", "duration"), ("count(window=1d, window=2d)", "twice"), ("sum()", "needs \"value\""),
        ("count(types=login)", "list in brackets"), ("count(where=[page])", "conditions such as"),
        ("count(where=[amount >= x])", "number after"), ("count(where=[amount >= inf])", "number after"),
        ("count(types=[\"a])", "closing quote"), ("count(types=[\"\\q\"])", "one of"), ("ratio(count())", "inside"),
        ("slope(bucket=7d, buckets=1.5)", "whole number"), ("slope(bucket=7d)", "needs \"buckets\""),
        ("ratio(count(), count(), count())", "too many"), ("percent_change(7d, shift=7d)", "expected a function"),
    ])
    func `what cannot be read is refused with a reason`(text: String, reason: String) {
        let error = #expect(throws: FeatureError.self) { try FeatureDefinition(parsing: text) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.code == .unreadableDefinition)
    }

    @Test func `brackets that never end their nesting are refused, not followed`() {
        let deep = String(repeating: "ratio(", count: 100_000)
        #expect(throws: FeatureError.self) { try FeatureDefinition(parsing: deep) }
    }

    @Test func `the hash of a definition is the same for ever`() throws {
        let definition = try FeatureDefinition(parsing: "count(types=[login], window=28d)")
        #expect(definition.stableHash == 0x6547_0bec_ce4f_9fb9)
        #expect(try FeatureDefinition(parsing: "count(window=4w, types=[login])").stableHash == definition.stableHash)
    }

    @Test func `lookback is as far as any part sees`() throws {
        func lookback(_ text: String) throws -> Int64? { try FeatureDefinition(parsing: text).lookback }
        #expect(try lookback("count(window=28d)") == 28 * day)
        #expect(try lookback("count()") == nil)
        #expect(try lookback("percent_change(count(window=28d), shift=7d)") == 35 * day)
        #expect(try lookback("slope(bucket=7d, buckets=8)") == 56 * day)
        #expect(try lookback("spike(recent=7d, baseline=28d)") == 35 * day)
        #expect(try lookback("ratio(count(window=1d), count(window=2d))") == 2 * day)
        #expect(try lookback("attribute(name=plan)") == 0)
    }

    @Test func `words say what is counted and when`() throws {
        #expect(
            try FeatureDefinition(parsing: "count(types=[login], window=28d)").words
                == "number of login events in the last 28 days"
        )
        #expect(
            try FeatureDefinition(parsing: "sum(value=amount, where=[page in [cancel]])").words
                == "sum of amount over events with page cancel in the whole window"
        )
    }
}
