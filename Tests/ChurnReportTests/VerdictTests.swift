import ChurnEvaluation
import Testing

@testable import ChurnReport

struct VerdictTests {
    private func content(baseline: Double?) throws -> ReportContent {
        var content = try DemoContent.make()
        content.references =
            baseline.map { area in
                [
                    ReferenceResult(
                        kind: .recency,
                        role: .baseline,
                        areaUnderROC: Estimate(value: area, lower: area, upper: area),
                        logLoss: nil,
                        liftAtTenPercent: 1
                    ),
                    ReferenceResult(
                        kind: .truth,
                        role: .oracle,
                        areaUnderROC: Estimate(value: 0.99, lower: 0.99, upper: 0.99),
                        logLoss: nil,
                        liftAtTenPercent: 1
                    ),
                ]
            } ?? []
        return content
    }

    private func sentences(_ content: ReportContent) -> [String] {
        Verdict(content: content, words: Words(language: .english)).sentences.map { markup in
            markup.html.split(separator: "<").map { part in
                part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init) ?? ""
            }.joined()
        }
    }

    @Test func `three sentences with the numbers of the evaluation`() throws {
        let content = try content(baseline: 0.6)
        let evaluation = try #require(content.model).evaluation
        let sentences = sentences(content)
        #expect(sentences.count == 3)
        #expect(sentences[0].contains(NumberText.percent(evaluation.ranking.areaUnderROC.value)))
        #expect(sentences[1].contains(NumberText.fixed(evaluation.ranking.liftAtTenPercent, 2)))
        #expect(sentences[2].contains(NumberText.percent(evaluation.baseRate)))
        #expect(sentences.allSatisfy { $0.hasSuffix(".") })
    }

    @Test func `a model is said to beat a baseline only beyond its interval`() throws {
        let area = try #require(try DemoContent.make().model).evaluation.ranking.areaUnderROC
        func trust(_ baseline: Double, kind: ReferenceResult.Kind = .healthScore) throws -> String {
            var content = try content(baseline: baseline)
            content.references[0].kind = kind
            return sentences(content)[2]
        }
        #expect(try trust(area.lower - 0.01).hasPrefix("It ranks better than the best baseline, “health score”"))
        let inside = (area.lower + area.value) / 2
        #expect(try trust(inside).hasPrefix("It does not clearly rank better than the baseline"))
        #expect(try trust(area.value + 0.01).hasPrefix("It does not rank better than the baseline"))
        #expect(try trust(inside, kind: .recency).hasPrefix("It is not shown to beat “recency only”"))
    }

    @Test func `a paired comparison decides where there is one`() throws {
        var content = try content(baseline: 0.5)
        content.references[0].areaDifference = Estimate(value: 0.01, lower: -0.001, upper: 0.021)
        #expect(sentences(content)[2].hasPrefix("It is not shown to beat “recency only”"))
        content.references[0].areaUnderROC = Estimate(value: 0.999, lower: 0.99, upper: 1)
        content.references[0].areaDifference = Estimate(value: 0.01, lower: 0.001, upper: 0.021)
        #expect(sentences(content)[2].hasPrefix("It ranks better than the best baseline"))
    }

    @Test func `true probabilities are no baseline to beat`() throws {
        #expect(!sentences(try content(baseline: 0.6))[2].contains("true probabilities"))
        #expect(sentences(try content(baseline: nil))[2].hasPrefix("It expected "))
    }
}
