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

    @Test func `the page loads nothing and runs one script`() throws {
        let page = try ReportPage.render(DemoContent.make())
        for forbidden in ["http:", "https:", "url(", "@import", "<link", "<img", "<iframe", "src="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
        #expect(page.contains("default-src 'none'") && page.contains("script-src 'sha256-"))
        #expect(MarkupCheck.count(of: "<script", in: page) == 1)
    }

    @Test func `a page of many rows stays small`() throws {
        #expect(try ReportPage.render(DemoContent.make(rows: 20_000)).utf8.count < 200_000)
    }

    @Test func `every chart has its role, title and description`() throws {
        let page = try ReportPage.render(DemoContent.make())
        for id in [
            "gains", "profit", "reliability", "importance", "contributions", "states", "baselines", "slices-1",
            "cohort-1", "cohort-2",
            "customer-movements", "churn-rates", "revenue-movements", "revenue-retention", "cutoff-rates",
        ] {
            #expect(page.contains("role=\"img\" aria-labelledby=\"\(id)-title \(id)-description\""))
            #expect(page.contains("<title id=\"\(id)-title\">"))
            #expect(page.contains("<desc id=\"\(id)-description\">"))
        }
        #expect(MarkupCheck.count(of: "<svg", in: page) == 15)
        for title in [
            "Churners reached (%)", "Observed churn (%)", "Mean predicted probability (%)", "Rows (customers)",
        ] {
            #expect(page.contains(">\(title)</text>"))
        }
    }

    @Test func `every table has a caption and heads with a scope`() throws {
        let page = try ReportPage.render(DemoContent.make())
        let tables = MarkupCheck.count(of: "<table", in: page)
        #expect(tables == 26)
        #expect(MarkupCheck.count(of: "<caption>", in: page) == tables)
        #expect(!page.contains("<th>"))
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
        for markup in ["<svg", "<figure", "<pre"] { #expect(!page.contains(markup)) }
        // The model card is there in any case.
        #expect(MarkupCheck.count(of: "<table", in: page) == 1)
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
        #expect(hidden.contains(">Customer 1</span>"))
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
        #expect(page.contains(">What would help</th>"))
        #expect(page.contains("5 logins (now 2) would help") && MarkupCheck.faults(page) == [])
    }

    @Test func `where nothing would help a sentence says so instead of an empty column`() throws {
        var content = try DemoContent.make()
        for position in content.customers.indices { content.customers[position].help = .noSingleChange }
        let page = try ReportPage.render(content)
        #expect(page.contains("For none of these customers is a change of one feature alone enough"))
        #expect(!page.contains(">What would help</th>"))
        content.customers[0].help = .change("5 logins would help")
        #expect(try ReportPage.render(content).contains("no single change is enough"))
    }

    @Test func `every entry of the contents leads to a heading`() throws {
        let page = try ReportPage.render(DemoContent.make())
        let links = page.split(separator: "<a href=\"#").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(links.count == 10)
        for link in links { #expect(page.contains("<h2 id=\"\(link)\">"), "\(link)") }
    }

    @Test func `scores without a label are counted on the page`() throws {
        var content = try DemoContent.make()
        #expect(!(try ReportPage.render(content).contains("are left out")))
        content.model?.withoutLabel = 1234
        content.model?.withoutScore = 7
        let page = try ReportPage.render(content)
        #expect(page.contains("<data value=\"1234\">1,234</data> scores have no label and are left out."))
        #expect(page.contains("<data value=\"7\">7</data> labels have no score and are left out."))
    }

    @Test func `gaps are told in words`() throws {
        let page = try ReportPage.render(DemoContent.make())
        for words in ["all rows have the same label", "nobody churned", "label window not complete", "not yet"] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test func `a failed audit is an alarm above the verdict`() throws {
        var content = try DemoContent.make()
        #expect(!(try ReportPage.render(content)).contains("role=\"alert\""))
        content.making.audit = .init(passed: false, text: "The feature x changed at 3 cutoffs.")
        let page = try ReportPage.render(content)
        let alarm = try #require(MarkupCheck.offset(of: "role=\"alert\"", in: page))
        let verdict = try #require(MarkupCheck.offset(of: "id=\"summary\"", in: page))
        #expect(alarm < verdict)
        #expect(page.contains("The feature x changed at 3 cutoffs."))
    }

    @Test func `constant scores make a page`() throws {
        var content = try DemoContent.make()
        content.model?.evaluation = try EvaluationSummary(probabilities: [0.2, 0.2, 0.2], labels: [1, 0, 0])
        let page = try ReportPage.render(content)
        #expect(MarkupCheck.faults(page) == [])
        #expect(page.contains("not told apart from guessing"))
        #expect(!page.contains("nan<") && !page.contains("nan\""))
    }
}
