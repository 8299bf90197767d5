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

    @Test func `three sentences with the numbers of the evaluation`() throws {
        let content = try content(baseline: 0.6)
        let evaluation = try #require(content.model).evaluation
        let sentences = Verdict.sentences(content)
        #expect(sentences.count == 3)
        #expect(sentences[0].contains(NumberText.percent(evaluation.ranking.areaUnderROC.value)))
        #expect(sentences[1].contains(NumberText.fixed(evaluation.ranking.liftAtTenPercent, 2)))
        #expect(sentences[2].contains(NumberText.percent(evaluation.baseRate)))
        #expect(sentences.allSatisfy { $0.hasSuffix(".") })
    }

    @Test func `a model is said to beat a baseline only beyond its interval`() throws {
        let area = try #require(try DemoContent.make().model).evaluation.ranking.areaUnderROC
        func trust(_ baseline: Double) throws -> String { Verdict.sentences(try content(baseline: baseline))[2] }
        #expect(try trust(area.lower - 0.01).hasPrefix("It ranks better than the best baseline, “recency only”"))
        #expect(try trust((area.lower + area.value) / 2).hasPrefix("It does not clearly rank better than the baseline"))
        #expect(try trust(area.value + 0.01).hasPrefix("It does not rank better than the baseline"))
    }

    @Test func `true probabilities are no baseline to beat`() throws {
        #expect(!Verdict.sentences(try content(baseline: 0.6))[2].contains("true probabilities"))
        #expect(Verdict.sentences(try content(baseline: nil))[2].hasPrefix("It expected "))
    }
}
