import Testing

@testable import ChurnReport

struct WordsTests {
    private static func all(_ phrases: (some Phrase).Type) -> [Translations] { phrases.allCases.map(\.texts) }

    /// Every phrase of the pages.
    private static var catalogue: [Translations] {
        let frame = all(FramePhrase.self) + all(GapPhrase.self) + all(AlgorithmPhrase.self) + all(VerdictPhrase.self)
        let data = all(DataPhrase.self) + all(KeyFigurePhrase.self) + all(QualityPhrase.self) + all(ChartPhrase.self)
        let rest = all(DriverPhrase.self) + all(SlicePhrase.self) + all(MakingPhrase.self)
        return frame + data + rest + all(PhasePhrase.self) + all(FactPhrase.self)
    }

    private static func arguments(_ text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "}" }) }.sorted()
    }

    /// The stretches of a phrase between its arguments.
    private static func pieces(_ text: String) -> [String] {
        text.split(separator: "{").map { part in
            part.contains("}") ? String(part.drop { $0 != "}" }.dropFirst()) : String(part)
        }
    }

    @Test func `both languages take the same arguments`() {
        for phrase in Self.catalogue {
            #expect(Self.arguments(phrase.english) == Self.arguments(phrase.japanese), "\(phrase.english)")
        }
    }

    @Test func `no phrase is empty and Japanese is Japanese`() {
        // Abbreviations that are the same in both.
        let abbreviations = ["AUC", "AUC: "]
        for phrase in Self.catalogue {
            let words = Self.pieces(phrase.english).joined()
            #expect(!phrase.english.isEmpty && !phrase.japanese.isEmpty)
            guard words.contains(where: \.isLetter), !abbreviations.contains(words) else { continue }
            let isJapanese = phrase.japanese.unicodeScalars.contains { $0.value >= 0x3000 }
            #expect(isJapanese, "\(phrase.japanese)")
            #expect(!phrase.japanese.contains(". ") && !phrase.japanese.hasSuffix("."), "\(phrase.japanese)")
        }
    }

    @Test func `the Japanese page has no phrase of the English one`() throws {
        let content = try DemoContent.make(showsIDs: false)
        let page = try ReportPage.render(content, language: .japanese)
        #expect(page.contains("<html lang=\"ja\">"))
        #expect(MarkupCheck.faults(page) == [])
        // What the content itself says is marked as English; the rest is looked through piece by piece.
        let body = page.split(separator: "<main>").last?.split(separator: "<script>").first ?? ""
        let texts = Set(
            body.split(separator: "<").compactMap { part -> String? in
                let isOutside = ["bdi", "pre", "script", "text class=\"label"].contains { part.hasPrefix($0) }
                guard !isOutside else { return nil }
                return part.split(separator: ">", maxSplits: 1).dropFirst().first.map(String.init)
            }
        )
        for phrase in Self.catalogue where phrase.english != phrase.japanese {
            for piece in Self.pieces(phrase.english) where piece.filter(\.isLetter).count > 3 {
                #expect(!texts.contains { $0.contains(PageText.escaped(piece)) }, "\(piece)")
            }
        }
    }

    @Test func `arguments stand where the phrase says and markup stays safe`() {
        let words = Words(language: .japanese)
        let markup = words(VerdictPhrase.churnRateNote, .count(3), .count(1000))
        #expect(markup.html == "<data value=\"1000\">1,000</data>行のうち<data value=\"3\">3</data>行")
        #expect(words.text(FramePhrase.range, "1", "2") == "1～2")
        let hostile: Markup = "a \("<b>") \(.outside("\"x"))"
        #expect(hostile.html == "a &lt;b&gt; <bdi>&quot;x</bdi>")
    }

    @Test func `numbers carry their full value and gaps their reason`() {
        let words = Words(language: .english)
        #expect(Markup.percent(0.123456).html == "<data value=\"0.123456\">12.3\u{a0}%</data>")
        #expect(Markup.fixed(.nan, 2).html == "–")
        #expect(words.measured(.gap(.fewRows(minimum: 50))) { .percent($0) }.html.contains("none: fewer than"))
        #expect(words.reason(.fewPositives(minimum: 20)).html == "fewer than <data value=\"20\">20</data> churners")
        #expect(words.reason(.fewNegatives(minimum: 20)).html.hasSuffix(" who stay"))
        #expect(words.reason(.fewSelected(minimum: 20)).html.hasSuffix(" selected"))
    }
}
