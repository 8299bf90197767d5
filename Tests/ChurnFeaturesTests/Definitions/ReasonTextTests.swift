import ChurnScoring
import Testing

@testable import ChurnFeatures

/// Values of features in words.
@Suite struct ReasonTextTests {
    private static let cases: [(String, Double, String)] = [
        ("count(types=[login], window=28d)", 3, "3 login events in the last 28 days"),
        ("sum(value=amount, window=28d)", 120.55, "sum of amount over events in the last 28 days: 121"),
        ("mean(value=amount)", 12.34, "mean amount of events in the whole window: 12.3"),
        ("active_days(window=1d)", 1, "number of days with events in the last 1 day: 1"),
        ("distinct_types()", 4, "4 different types of events in the whole window"),
        ("distinct(attribute=page)", 2, "2 different values of page among events in the whole window"),
        ("mean_gap(types=[login])", 2.5, "mean days between days with login events in the whole window: 2.5 days"),
        ("overdue_ratio(types=[login])", 3.25, "last of login events 3.25 times as long ago as usual"),
        ("recency(types=[login])", 12, "last of login events 12 days ago"),
        ("recency(types=[login])", 1, "last of login events 1 day ago"),
        ("never(types=[login])", 1, "no login events at all"),
        ("never(types=[login])", 0, "there were login events"),
        ("age(types=[login])", 400.4, "first of login events 400 days ago"),
        (
            "slope(types=[login], bucket=7d, buckets=4)", -0.5,
            "trend of login events over the last 4 periods of 7 days: -0.5"
        ),
        (
            "relative_slope(types=[login], bucket=7d, buckets=4)", 0.125,
            "trend of login events over the last 4 periods of 7 days, relative to their mean: +12.5 % a period"
        ),
        (
            "spike(types=[ticket], recent=7d, baseline=28d)", 2,
            "ticket events in the last 7 days, above what the 28 days before let expect: +2"
        ),
        (
            "percent_change(count(types=[login], window=28d), shift=28d)", -0.62,
            "login events in the last 28 days fell by 62 % against the 28 days before"
        ),
        (
            "percent_change(count(types=[login], window=28d), shift=364d)", 0.5,
            "login events in the last 28 days rose by 50 % against 364 days earlier"
        ),
        (
            "percent_change(sum(value=amount, window=28d), shift=28d)", 0,
            "sum of amount over events in the last 28 days stayed the same against the 28 days before"
        ),
        (
            "symmetric_change(count(window=28d), shift=28d)", -1,
            "change over 28 days, from -1 (stopped) to 1 (new), of: number of events in the last 28 days: -1"
        ),
        (
            "ratio(count(types=[a]), count(types=[b]))", 0.05,
            "number of a events in the whole window, divided by number of b events in the whole window: 0.05"
        ),
        ("tenure()", 30, "first event 30 days ago"), ("tenure(start=signed_up)", 30, "signed_up 30 days ago"),
        ("attribute(name=price)", 9.99, "price is 9.99"), ("days_until(name=renewal)", 14, "renewal in 14 days"),
        ("days_until(name=renewal)", -14, "renewal was 14 days ago"),
        ("max(value=amount)", 7, "largest amount of events in the whole window: 7"),
        ("active_weeks(window=56d)", 5, "5 weeks with events in the last 56 days"),
        ("repeat_days()", 5, "5 days with events after the first such day in the whole window"),
        (
            "longest_gap(types=[buy])", 40,
            "longest gap in days between days with buy events in the whole window: 40 days"
        ),
        (
            "gap_variation(types=[buy])", 0.4,
            "how irregular the gaps between days with buy events are in the whole window (deviation / mean): 0.4"
        ),
        (
            "current_streak(types=[login])", 3,
            "number of days in a row with login events up to the cutoff in the whole window: 3"
        ),
        (
            "entropy(of=types, window=28d)", 1.5,
            "how evenly events spread over their types in the last 28 days (entropy): 1.5"
        ),
        (
            "decayed_count(types=[login], half_life=14d)", 2.25,
            "number of login events in the whole window, each counting half after 14 days: 2.25"
        ),
        (
            "decayed_trend(types=[login], fast=7d, slow=28d)", 0.2,
            "login events a day in the whole window, by a half-life of 7 days less by one of 28 days: +0.2"
        ),
        (
            "velocity(count(window=7d), shift=7d)", -0.25,
            "change a day over 7 days of: number of events in the last 7 days: -0.25"
        ),
        (
            "acceleration(count(window=7d), shift=7d)", 0.01,
            "change a day of the change a day, over twice 7 days, of: number of events in the last 7 days: +0.01"
        ),
        (
            "surprise(types=[ticket], recent=14d, baseline=84d)", 3,
            "how unlikely so many ticket events in the last 14 days are after the 84 days before (-log10 of the chance): 3"
        ),
        (
            "silence_after_spike(types=[ticket], recent=14d, baseline=56d, threshold=2.0)", 1,
            "no ticket events came in the last 14 days after a spike of 2.0 or more in the 14 days before, compared with "
                + "the 56 days before that"
        ),
        (
            "adopted(attribute=page, recent=28d)", 2,
            "2 values of page among events in the last 28 days that the time before did not have"
        ),
        (
            "tenure_rate(count(window=91d), per=28d, min_tenure=14d)", 6,
            "number of events in the last 91 days, per 28 days of being a customer, from 14 days on: 6"
        ),
        (
            "unanswered(types=[sent], answer_types=[survey], within=14d, window=91d)", 2,
            "2 sent events in the last 91 days without survey events after them within 14 days"
        ),
        ("days_since_change(name=plan)", 10, "plan changed 10 days ago"),
        ("attribute_change(name=price)", 0.1, "price rose by 10 % when it last changed"),
        ("days_to_first(types=[buy])", 3, "first of buy events 3 days after the first event"),
        ("days_to_first(types=[buy], start=signed_up)", -3, "first of buy events 3 days before signed_up"),
        ("calendar(cycle=month, wave=sine)", 0.5, "month of the cutoff, as a sine: 0.5"),
    ]

    @Test(arguments: cases)
    func `a value is told in words`(text: String, value: Double, words: String) throws {
        let definition = try FeatureDefinition(parsing: text)
        #expect(definition.words(value: value) == words)
        #expect(definition.words(value: .nan) == "\(definition.words): not known")
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1234.5, "1235"), (99.96, "100"), (9.999, "10"), (0.1, "0.1"), (0.0123, "0.0123"),
        (0.00001, "just above 0"), (-0.00001, "just below 0"), (-2.5, "-2.5"), (1e20, "1e+20"), (.infinity, "inf"),
        (100, "100"), (1.05, "1.05"),
    ])
    func `numbers are short`(value: Double, text: String) {
        #expect(DisplayNumber.text(value) == text)
    }

    @Test func `the sign of the contribution is told`() throws {
        let texts = ReasonText(
            try FeatureSchema([
                FeatureColumn(name: "logins", definition: "count(types=[login], window=28d)"),
                FeatureColumn(
                    name: "plan",
                    kind: .categorical(levels: ["basic", "pro"]),
                    definition: "attribute(name=tariff)"
                ),
                FeatureColumn(name: "ready"),
            ])
        )
        #expect(
            texts.words(column: 0, value: 0, contribution: 0.5)
                == "0 login events in the last 28 days (raises the risk)"
        )
        #expect(texts.words(column: 1, value: 1, contribution: -1) == "tariff is pro (lowers the risk)")
        #expect(texts.words(column: 1, value: -1, contribution: 0) == "tariff is one that training never saw")
        #expect(texts.words(column: 1, value: .nan) == "tariff is not known")
        #expect(texts.words(column: 2, value: 4.5) == "ready is 4.5")
        #expect(texts.words(column: 2, value: .nan) == "ready is not known")
    }

    @Test func `the column that speaks for a signal tells its name`() throws {
        let texts = ReasonText(
            try FeatureSchema([FeatureColumn(name: "l", definition: "count(types=[login], window=28d)", signal: "use")])
        )
        let words = "2 login events in the last 28 days"
        #expect(
            texts.words(Reason(column: 0, signal: "use", contribution: 1), value: 2) == "\(words) (use raises the risk)"
        )
        #expect(
            texts.words(Reason(column: 0, signal: "use", contribution: -1), value: 2)
                == "\(words) (use lowers the risk)"
        )
        #expect(texts.words(Reason(column: 0, contribution: 1), value: 2) == "\(words) (raises the risk)")
    }

    @Test(arguments: [
        ("count(types=[login], window=28d)", 2.0, 5.0, "5 login events in the last 28 days (now 2)"),
        (
            "percent_change(count(types=[login], window=28d), shift=28d)", -0.62, -0.2,
            "login events in the last 28 days fell by 20 % against the 28 days before (now -62 %)"
        ),
        ("recency(types=[login])", 12, 3.5, "last of login events 3.5 days ago (now 12 days)"),
        ("never(types=[login])", 1, 0, "there were login events (now none)"),
        ("attribute(name=price)", 9.99, 8, "price is 8 (now 9.99)"), ("", 2, 1.5, "x is 1.5 (now 2)"),
    ])
    func `a change is told with the value now`(definition: String, now: Double, then: Double, words: String) throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x", definition: definition)])
        // A step at the value: up to it the row is safe, or from it on.
        var split = TreeNode(output: 0, cover: 2)
        (split.column, split.left, split.right) = (0, 1, 2)
        split.threshold = then > now ? then.nextDown : then
        let outputs = then > now ? [2.0, -2] : [-2, 2]
        let tree = Tree(nodes: [split] + outputs.map { TreeNode(output: $0, cover: 1) })
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: [tree])))
        let finder = ChangeFinder(model, columns: [schema.changeable(0)], below: 0.305)
        let change = try #require(finder.smallestChange(of: [now]))
        #expect(change.value == then)
        #expect(
            ReasonText(schema).words(change, from: now, below: 0.305)
                == "\(words) would take the probability below 30.5 %"
        )
    }

    @Test(arguments: cases)
    func `values told in words are within the range of their definition`(
        text: String,
        value: Double,
        words: String
    ) throws {
        let definition = try FeatureDefinition(parsing: text)
        #expect(definition.range.contains(value))
        #expect(!definition.isWhole || value == value.rounded())
    }

    @Test func `ranges follow from what a definition computes`() throws {
        func column(_ definition: String) throws -> ChangeableColumn {
            try FeatureSchema([FeatureColumn(name: "x", definition: definition)]).changeable(0)
        }
        #expect(try column("count()") == ChangeableColumn(0, range: 0 ... .infinity, isWhole: true))
        #expect(try column("percent_change(count(window=7d), shift=7d)").range == -1 ... .infinity)
        #expect(try column("percent_change(sum(value=amount, window=7d), shift=7d)").range.lowerBound == -.infinity)
        #expect(try column("ratio(count(types=[a]), count())").range.lowerBound == 0)
        #expect(try column("never()") == ChangeableColumn(0, range: 0...1, isWhole: true))
        #expect(try column("") == ChangeableColumn(0))
    }
}
