import ChurnEvaluation
import Testing

@testable import ChurnReport

struct ChartTests {
    @Test func `a linear scale maps ends to ends and keeps inside`() {
        let scale = LinearScale(domain: 0...4, start: 100, end: 20)
        #expect(scale(0) == 100)
        #expect(scale(1) == 80)
        #expect(scale(4) == 20)
        #expect(scale(9) == 20)
        #expect(scale(-1) == 100)
    }

    @Test func `a scale of one value still has positions`() {
        let scale = LinearScale(domain: 3...3, start: 0, end: 10)
        #expect(scale(3) == 0)
        #expect(scale(4) == 10)
    }

    @Test func `ticks are round and hold the largest value`() {
        #expect(Ticks(holding: 1, about: 5).step == 0.2)
        #expect(Ticks(holding: 0.97, about: 5).end == 1)
        #expect(Ticks(holding: 10_234, about: 4).step == 5000)
        #expect(Ticks(holding: 10_234, about: 4).values == [0, 5000, 10_000, 15_000])
        #expect(Ticks(holding: 0.0123, about: 5).step == 0.005)
        #expect(Ticks(holding: 3, about: 10, smallestStep: 1).values == [0, 1, 2, 3])
    }

    @Test func `ticks suit values of every size`() {
        for exponent in -9...12 {
            for mantissa in [1, 1.01, 1.99, 2, 3.7, 5, 9.99] {
                var largest = mantissa
                for _ in 0..<abs(exponent) { largest = exponent < 0 ? largest / 10 : largest * 10 }
                let ticks = Ticks(holding: largest, about: 5)
                #expect(ticks.end >= largest * (1 - 1e-9))
                #expect((2...7).contains(ticks.values.count), "\(largest)")
            }
        }
    }

    @Test func `ticks of nothing mark one`() {
        for largest in [0, -1, Double.nan, .infinity] { #expect(Ticks(holding: largest, about: 5).end == 1) }
    }

    @Test func `percent digits tell ticks apart`() {
        #expect(Ticks(holding: 1, about: 5).percentDigits == 0)
        #expect(Ticks(holding: 0.05, about: 5).percentDigits == 0)
        #expect(Ticks(holding: 0.02, about: 5).percentDigits == 1)
        #expect(Ticks(holding: 0.0005, about: 5).percentDigits == 2)
    }

    @Test func `stacked bars are as long as their counts`() {
        let svg = RowStateChart.svg([
            CutoffStates(cutoff: "2025-01-01", positive: 25, negative: 50, gapChurn: 0, immature: 25, ineligible: 7)
        ])
        // The axis of 0 to 100 is 300 long and begins at 78; a state without rows has no bar.
        #expect(svg.contains("<rect class=\"state-positive\" x=\"78\" y=\"32\" width=\"75\" height=\"16\"/>"))
        #expect(svg.contains("<rect class=\"state-negative\" x=\"153\" y=\"32\" width=\"150\" height=\"16\"/>"))
        #expect(svg.contains("<rect class=\"state-immature\" x=\"303\" y=\"32\" width=\"75\" height=\"16\"/>"))
        #expect(MarkupCheck.count(of: "state-gap", in: svg) == 1)
    }

    @Test func `long labels are shortened over the bars`() {
        let words = String(repeating: "long ", count: 20)
        let svg = ImportanceChart.svg([FeatureImportance(name: "f", words: words, share: 1)])
        #expect(svg.contains("…</text>"))
        #expect(!svg.contains(words))
    }

    @Test func `a feature without words is named`() {
        #expect(ImportanceChart.svg([FeatureImportance(name: "plan", words: "", share: 0)]).contains(">plan</text>"))
    }

    @Test func `the gains curve ends at everything`() throws {
        let evaluation = try EvaluationSummary(probabilities: [0.9, 0.5, 0.4, 0.1], labels: [1, 0, 1, 0])
        let svg = GainsChart.svg(evaluation)
        // 0 to 100 % are x 58 to 376 and y 274 to 10.
        #expect(svg.contains("<polyline class=\"curve\" points=\"58,274 137.5,142 217,142 296.5,10 376,10\"/>"))
        #expect(svg.contains("<polyline class=\"best\" points=\"58,274 217,10 376,10\"/>"))
    }
}
