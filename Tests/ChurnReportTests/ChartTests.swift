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
        let states = CutoffStates(
            cutoff: "2025-01-01",
            positive: 25,
            negative: 50,
            gapChurn: 0,
            immature: 25,
            ineligible: 7
        )
        let svg = RowStateChart.svg([states], words: Words(language: .english))
        // The axis of 0 to 100 is 300 long and begins at 78; a state without rows has no bar.
        #expect(svg.contains("<rect class=\"state-positive\" x=\"78\" y=\"32\" width=\"75\" height=\"16\"/>"))
        #expect(svg.contains("<rect class=\"state-negative\" x=\"153\" y=\"32\" width=\"150\" height=\"16\"/>"))
        #expect(svg.contains("<rect class=\"state-immature\" x=\"303\" y=\"32\" width=\"75\" height=\"16\"/>"))
        #expect(MarkupCheck.count(of: "state-gap", in: svg) == 1)
    }

    @Test func `long labels are shortened over the bars`() {
        let words = String(repeating: "long ", count: 20)
        let labels = ChartLabels(id: "b", title: "bars", description: "", axis: "share")
        let svg = BarChart.svg([BarChart.Bar(label: words, value: 1)], isShare: true, labels: labels)
        #expect(svg.contains("…</text>"))
        #expect(!svg.contains(words))
    }

    @Test func `texts are shortened by the room that they take`() {
        #expect(TextWidth.shortened("abcdef", to: 6) == "abcdef")
        #expect(TextWidth.shortened("abcdefg", to: 6) == "abcde…")
        #expect(TextWidth.shortened("解約率", to: 6) == "解約率")
        #expect(TextWidth.shortened("解約率表", to: 6) == "解約…")
    }

    @Test func `ticks hold values on both sides of 0`() {
        #expect(Ticks(covering: -3...9, about: 5).values == [-5, 0, 5, 10])
        #expect(Ticks(covering: 0.61...0.78, about: 4).values.first.map { abs($0 - 0.6) < 1e-12 } == true)
        #expect(Ticks(covering: 2...2, about: 4).start <= 2 && Ticks(covering: 2...2, about: 4).end >= 2)
    }

    @Test func `movements stand above and below the line by their size`() {
        let parts = [
            MovementChart.Part(name: "new", style: "move-new", values: [10]),
            MovementChart.Part(name: "churned", style: "move-churn", values: [5], isLoss: true),
        ]
        let svg = MovementChart.svg(
            parts,
            periods: ["2025-01"],
            labels: ChartLabels(id: "m", title: "moves", description: "", axis: "customers")
        )
        // −5 to 10 are y 222 to 30, so that 0 is at 158 and 5 are 64 high.
        #expect(svg.contains("y=\"30\" width=\"34\" height=\"128\"/>"))
        #expect(svg.contains("y=\"158\" width=\"34\" height=\"64\"/>"))
    }

    @Test func `a period without a value leaves a gap in the line`() {
        let line = LineChart.Series(name: "rate", style: "curve", values: [0.1, 0.2, nil, 0.2, 0.3])
        let labels = ChartLabels(id: "l", title: "line", description: "", axis: "rate")
        let svg = LineChart.svg([line], periods: ["1", "2", "3", "4", "5"], from: 0, labels: labels)
        #expect(MarkupCheck.count(of: "<polyline class=\"curve\"", in: svg) == 2)
        #expect(MarkupCheck.count(of: "<circle class=\"curve-mark\"", in: svg) == 4)
    }

    @Test func `whiskers reach from end to end and what has no number says so`() {
        let rows = [
            IntervalChart.Row(name: "a", estimate: Estimate(value: 0.8, lower: 0.7, upper: 0.9)),
            IntervalChart.Row(name: "b", estimate: nil, gap: "none"),
        ]
        let labels = ChartLabels(id: "i", title: "intervals", description: "", axis: "AUC")
        let svg = IntervalChart.svg(rows, chance: 0.5, labels: labels)
        // 0.5 to 0.9 are x 148 to 348.
        #expect(svg.contains("<line class=\"whisker\" x1=\"248\" y1=\"25\" x2=\"348\" y2=\"25\"/>"))
        #expect(svg.contains(">none</text>"))
    }

    @Test func `the gains curve ends at everything`() throws {
        let evaluation = try EvaluationSummary(probabilities: [0.9, 0.5, 0.4, 0.1], labels: [1, 0, 1, 0])
        let svg = GainsChart.svg(evaluation, words: Words(language: .english))
        // 0 to 100 % are x 58 to 376 and y 274 to 10.
        #expect(svg.contains("<polyline class=\"curve\" points=\"58,274 137.5,142 217,142 296.5,10 376,10\"/>"))
        #expect(svg.contains("<polyline class=\"best\" points=\"58,274 217,10 376,10\"/>"))
    }
}
