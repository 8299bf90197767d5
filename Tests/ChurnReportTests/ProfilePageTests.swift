import ChurnEvaluation
import Testing

@testable import ChurnReport

struct ProfilePageTests {
    private func profile(_ values: [Double], _ labels: [Double], isCategorical: Bool = false) throws -> ColumnProfile {
        let times = values.indices.map { Int64($0 * 2 / values.count) }
        let profiler = ColumnProfiler(labels: try RowLabels(labels), periods: RowPeriods(times))
        return values.withUnsafeBufferPointer { profiler.profile($0, isCategorical: isCategorical) }
    }

    private func content(name: String = "logins_28d") throws -> ProfileContent {
        var content = ProfileContent(
            title: "Profile",
            subtitle: "window 28d",
            data: DataDescription(eventCount: 1200, customerCount: 100, notes: ["a note about <b>"]),
            making: Making(phases: [.init(name: "read", seconds: 1)], configText: "events: <x>")
        )
        let labels = (0..<400).map { $0 % 7 == 0 ? 1.0 : 0 }
        let counts = (0..<400).map { Double($0 % 7) + ($0 < 200 ? 0 : 20) }
        content.features = [
            .init(name: name, words: "number of logins", profile: try profile(counts, labels)),
            .init(name: "twice", words: "", profile: try profile(counts.map { 2 * $0 }, labels)),
            .init(name: "same", words: "", profile: try profile(Array(repeating: 1, count: 400), labels)),
            .init(name: "rare", words: "", profile: try profile((0..<400).map { $0 == 0 ? 1 : .nan }, labels)),
            .init(
                name: "plan",
                words: "plan as of the cutoff",
                levels: ["basic", "a \"large\" plan & more than that"],
                profile: try profile((0..<400).map { Double($0 % 2) }, labels, isCategorical: true)
            ),
        ]
        content.eventTypes = [
            .init(
                name: "login",
                count: 1200,
                perDay: 3.25,
                perActiveDay: 4,
                first: "2025-01-01",
                last: "2025-12-31",
                longestGapDays: 4,
                lateShare: 0.02,
                medianDelayDays: 1.5,
                longDelayDays: 4,
                duplicates: 3
            )
        ]
        content.cutoffs = [
            CutoffStates(cutoff: "2025-06-01", positive: 58, negative: 342, gapChurn: 0, immature: 0, ineligible: 0)
        ]
        content.driftCutoffs = ["2025-07-01"]
        content.groups = CorrelationGroup.groups(
            links: [.init(first: 0, second: 1, correlation: 1)],
            columnCount: content.features.count
        )
        content.labelledCount = 400
        content.positiveCount = 58
        return content
    }

    @Test func `of very many event types the most common are shown`() throws {
        var content = try content()
        let login = try #require(content.eventTypes.first)
        content.eventTypes = (0..<700).map { number in
            var type = login
            type.name = "type \(number)"
            type.count = number < 250 ? 1 : 1000 - number
            return type
        }
        let page = try ProfilePage.render(content)
        #expect(page.contains("the 500 with the most events of 700"))
        // 450 of them have more than one event, and the first 50 of the others.
        for (number, isShown) in [(0, true), (49, true), (50, false), (249, false), (250, true), (699, true)] {
            #expect(page.contains(">type \(number)<") == isShown, "\(number)")
        }
    }

    @Test func `how strong a feature is goes with the rows that have it`() throws {
        let labels = (0..<400).map { $0 % 7 == 0 ? 1.0 : 0 }
        let half = (0..<400).map { $0 % 2 == 0 ? Double($0 % 7) : .nan }
        let all = ProfileContent.Feature(name: "all", words: "", profile: try profile(labels, labels))
        let some = ProfileContent.Feature(name: "some", words: "", profile: try profile(half, labels))
        #expect(ProfileView.areaText(all) == "AUC 1.000: churners have higher values")
        #expect(
            ProfileView.areaText(some)
                == "AUC 0.000: churners have lower values among the 50.0\u{a0}% of rows that have one"
        )
        let unknown = ProfileContent.Feature(name: "u", words: "", profile: try profile(half, labels.map { _ in .nan }))
        #expect(ProfileView.areaText(unknown) == nil)
    }

    @Test func `the page is well formed and loads nothing`() throws {
        let page = try ProfilePage.render(content())
        #expect(page.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
        #expect(MarkupCheck.faults(page) == [])
        for forbidden in ["http:", "https:", "url(", "@import", "<link", "<img", "src="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func `names from the data are escaped`() throws {
        var content = try content(name: "<script>alert(\"x\")</script> & 'more'")
        content.eventTypes[0].name = "<img src=x>"
        let page = try ProfilePage.render(content)
        #expect(MarkupCheck.faults(page) == [])
        #expect(MarkupCheck.count(of: "<script", in: page) == 1 && !page.contains("<img"))
        #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;"))
        #expect(page.contains("a note about &lt;b&gt;"))
        #expect(page.contains("events: &lt;x&gt;"))
    }

    @Test func `of features that say the same one has a chart`() throws {
        let page = try ProfilePage.render(content())
        #expect(page.contains("Churn rate by logins_28d</title>"))
        #expect(!page.contains("Churn rate by twice</title>"))
        #expect(page.contains("Churn rate by plan</title>"))
        // The states, "logins_28d", "same" and the plan; "rare" has a value in one row only, so that it has no area.
        #expect(MarkupCheck.count(of: "<svg", in: page) == 4)
    }

    @Test func `the summary names what stands out`() throws {
        let sentences = try ProfileSummary.sentences(content())
        #expect(sentences[0].contains("“logins_28d”"))
        #expect(sentences[1] == "Present in under 5\u{a0}% of rows: “rare”; the same in all rows: “same”.")
        #expect(sentences[2] == "Features whose distribution moves much over the cutoffs: “logins_28d”, “twice”.")
    }

    @Test func `a feature that gives the label away is doubted`() throws {
        var content = try content()
        let labels = (0..<400).map { $0 % 7 == 0 ? 1.0 : 0 }
        content.features[2].profile = try profile(labels, labels)
        #expect(ProfileSummary.sentences(content)[0].contains("check what it is made of"))
        #expect(!(try ProfileSummary.sentences(self.content())[0].contains("check what it is made of")))
    }

    @Test func `nothing gives sentences and no charts`() throws {
        let empty = ProfileContent(
            title: "Profile",
            subtitle: "",
            data: DataDescription(eventCount: 0, customerCount: 0),
            making: Making()
        )
        let page = try ProfilePage.render(empty)
        #expect(MarkupCheck.faults(page) == [])
        for sentence in ["There are no features.", "There were no events.", "No row has a label", "Drift needs rows"] {
            #expect(page.contains(sentence), "\(sentence)")
        }
        for markup in ["<svg", "<table", "<figure", "nan<"] { #expect(!page.contains(markup), "\(markup)") }
    }
}

struct CohortChartTests {
    @Test func `bars are as long as their rates`() {
        let cohorts = [
            Cohort(values: 0...0, rowCount: 100, positiveCount: 40),
            Cohort(values: nil, rowCount: 50, positiveCount: 0),
        ]
        let svg = CohortChart.svg(
            cohorts,
            of: CohortChart.Subject(id: "c", name: "f"),
            baseRate: 0.2,
            words: Words(language: .english)
        )
        // The axis of 0 to 60 % is 216 long and begins at 128.
        #expect(svg.contains("<rect class=\"bar\" x=\"128\" y=\"50.5\" width=\"144\" height=\"12\"/>"))
        #expect(svg.contains("<rect class=\"bar-missing\" x=\"128\" y=\"71.5\" width=\"0\" height=\"12\"/>"))
        #expect(svg.contains("<line class=\"chance\" x1=\"200\""))
        #expect(svg.contains(">missing</text>"))
    }

    @Test func `labels are one value, a range or a text`() {
        func label(_ values: ClosedRange<Double>?, _ levels: [String]? = nil) -> String {
            let cohort = Cohort(values: values, rowCount: 1, positiveCount: 0)
            return CohortChart.label(cohort, levels: levels, words: Words(language: .english))
        }
        #expect(label(3...3) == "3")
        #expect(label(-1...0.12345) == "−1\u{a0}to\u{a0}0.123")
        #expect(label(nil) == "missing")
        #expect(label(1...1, ["a", "b"]) == "b")
        #expect(label(-1...(-1), ["a", "b"]) == "other")
        #expect(label(0...0, [String(repeating: "x", count: 40)]) == String(repeating: "x", count: 17) + "…")
    }
}
