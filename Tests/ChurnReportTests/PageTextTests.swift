import ChurnEvaluation
import Testing

@testable import ChurnReport

struct PageTextTests {
    @Test func `markup becomes entities and other text stays`() {
        #expect(PageText.escaped("<b a=\"1\" c='2'>&amp;") == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;")
        #expect(PageText.escaped("Zoë 客户 🙂\n\tx") == "Zoë 客户 🙂\n\tx")
        #expect(PageText.escaped("a\u{0}b\u{1b}c\u{9f}d\u{fffe}\r") == "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}&#13;")
    }

    @Test func `a quote with a combining mark is still escaped`() {
        #expect(PageText.escaped("\"\u{301}") == "&quot;\u{301}")
        #expect(PageText.escaped("<\u{301}") == "&lt;\u{301}")
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='x", "</style></svg><script>", "&lt;",
        "{{title}}",
        "\"\u{301} onload=x", "]]>", "<!--", "a\u{0}b", "back\\slash", "多字节 \u{202e}rtl",
    ])
    func `hostile text in every place leaves the page whole`(text: String) throws {
        var content = try DemoContent.make(rows: 200)
        content.subject = .text(text)
        content.data.sources[0].name = text
        content.data.sources[0].kind = text
        content.data.eventTypes[0].name = text
        content.data.firstEvent = text
        content.data.notes = [text]
        content.cutoffs[0].cutoff = text
        content.model?.algorithm = text
        content.model?.rows = .scores(text)
        content.references[0].kind = .named(text)
        content.features[0].name = text
        content.features[0].words = text
        content.customers[0].id = text
        content.customers[0].reasons[0].text = text
        content.customers[0].help = .change(text)
        content.making.facts[0] = .init(name: text, value: text)
        content.making.audit = .init(passed: false, text: text)
        content.making.phases = [.init(name: text, seconds: 1)]
        content.making.configText = text
        let page = try ReportPage.render(content)
        #expect(MarkupCheck.faults(page) == [])
        #expect(MarkupCheck.count(of: "<script", in: page) == 1)
        // Subtitle, source, kind, type, period, note, rows, model, reference, feature, words, id, reason,
        // change, fact, value, audit, alarm, phase, config: each at least once.
        #expect(MarkupCheck.count(of: PageText.escaped(text), in: page) >= 20)
    }
}
