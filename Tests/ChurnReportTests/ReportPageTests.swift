import ChurnEvaluation
import ChurnReport
import Testing

struct ReportPageTests {
    private func emptyContent() -> ReportContent {
        ReportContent(
            subject: .text(""),
            data: DataDescription(eventCount: 0, customerCount: 0),
            making: Making()
        )
    }

    @Test func `the page is well formed`() throws {
        for content in [try DemoContent.make(), try DemoContent.make(showsIDs: false), emptyContent()] {
            let page = try ReportPage.render(content)
            #expect(page.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
            #expect(MarkupCheck.faults(page) == [])
        }
    }

    @Test func `the same content gives the same page`() throws {
        #expect(try ReportPage.render(DemoContent.make()) == ReportPage.render(DemoContent.make()))
    }

    @Test func `the page loads nothing and runs nothing`() throws {
        let page = try ReportPage.render(DemoContent.make())
        for forbidden in ["<script", "http:", "https:", "url(", "@import", "<link", "<img", "<iframe", "src="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("default-src 'none'"))
    }

    @Test func `a page of many rows stays small`() throws {
        #expect(try ReportPage.render(DemoContent.make(rows: 20_000)).utf8.count < 60_000)
    }

    @Test func `every chart has its role, title and description`() throws {
        let page = try ReportPage.render(DemoContent.make())
        for id in ["gains", "reliability", "importance", "states"] {
            #expect(page.contains("role=\"img\" aria-labelledby=\"\(id)-title \(id)-description\""))
            #expect(page.contains("<title id=\"\(id)-title\">"))
            #expect(page.contains("<desc id=\"\(id)-description\">"))
        }
        #expect(MarkupCheck.count(of: "<svg", in: page) == 4)
        for title in [
            "Churners reached (%)", "Observed churn (%)", "Mean predicted probability (%)", "Rows (customers)",
        ] {
            #expect(page.contains(">\(title)</text>"))
        }
    }

    @Test func `every table has a caption and heads with a scope`() throws {
        let page = try ReportPage.render(DemoContent.make())
        let tables = MarkupCheck.count(of: "<table", in: page)
        #expect(tables == 11)
        #expect(MarkupCheck.count(of: "<caption>", in: page) == tables)
        #expect(!page.contains("<th>"))
        #expect(!page.contains("<th class"))
    }

    @Test func `empty lists give sentences and no charts`() throws {
        let page = try ReportPage.render(emptyContent())
        for sentence in [
            "There are no rows with a known label", "There were no events.",
            "There are no cutoffs, so there are no rows.",
            "There is no evaluation:", "No feature importance was given.", "No customers were given.",
            "No leakage audit was run.", "There was no config file.",
        ] {
            #expect(page.contains(sentence), "\(sentence)")
        }
        for markup in ["<svg", "<table", "<figure", "<pre"] { #expect(!page.contains(markup)) }
    }

    @Test func `scores that are no probabilities have a ranking and say so`() throws {
        var content = try DemoContent.make()
        content.model?.evaluation = try EvaluationSummary(scores: [3, -1, 2, 0], labels: [1, 0, 0, 1])
        content.references = []
        let page = try ReportPage.render(content)
        #expect(page.contains("The scores are not probabilities"))
        #expect(page.contains("No baseline stands beside it"))
        #expect(page.contains("gains-title"))
        #expect(!page.contains("reliability-title"))
        #expect(MarkupCheck.faults(page) == [])
    }

    @Test func `ids are hidden unless given`() throws {
        let hidden = try ReportPage.render(DemoContent.make(showsIDs: false))
        #expect(hidden.contains("Customer ids are hidden."))
        #expect(hidden.contains("<bdi>Customer 1</bdi>"))
        #expect(!hidden.contains("acc-00917"))
        let shown = try ReportPage.render(DemoContent.make())
        #expect(!shown.contains("Customer ids are hidden."))
        #expect(shown.contains("<bdi>acc-00917</bdi>"))
        #expect(shown.contains("<bdi>客户-42</bdi>"))
    }

    @Test func `what would help is shown where it is known`() throws {
        var content = try DemoContent.make()
        #expect(!(try ReportPage.render(content).contains("the smallest change of one feature")))
        content.customers[1].help = .change("5 logins (now 2) would help")
        let page = try ReportPage.render(content)
        #expect(page.contains("the smallest change of one feature"))
        #expect(MarkupCheck.count(of: "<p class=\"change\">", in: page) == 1)
        #expect(page.contains("5 logins (now 2) would help") && MarkupCheck.faults(page) == [])
    }

    @Test func `a failed audit is an alarm above the verdict`() throws {
        var content = try DemoContent.make()
        #expect(!(try ReportPage.render(content)).contains("role=\"alert\""))
        content.making.audit = .init(passed: false, text: "The feature x changed at 3 cutoffs.")
        let page = try ReportPage.render(content)
        let alarm = try #require(MarkupCheck.offset(of: "role=\"alert\"", in: page))
        let verdict = try #require(MarkupCheck.offset(of: "id=\"verdict\"", in: page))
        #expect(alarm < verdict)
        #expect(page.contains("The feature x changed at 3 cutoffs."))
    }

    @Test func `constant scores make a page`() throws {
        var content = try DemoContent.make()
        content.model?.evaluation = try EvaluationSummary(probabilities: [0.2, 0.2, 0.2], labels: [1, 0, 0])
        let page = try ReportPage.render(content)
        #expect(MarkupCheck.faults(page) == [])
        #expect(page.contains("not told apart from guessing"))
        #expect(!page.contains("nan"))
    }
}
