import ChurnEvaluation
import Testing

struct DatedLabelsTests {
    private static let day = DatedCase.day

    /// The labels of one customer's score on day 0 and one of day 30, with a gap of 7 and a horizon of 30 days.
    private func labels(churn: Int64?, end: Int64 = 100) throws -> (DatedLabels, [String]) {
        let scores = try DatedScores(
            customers: [0, 0],
            customerCount: 1,
            times: [0, 30 * Self.day],
            scores: [0.5, 0.5]
        )
        let labels = DatedLabels(
            scores,
            churnDates: [churn.map { $0 * Self.day }],
            timing: try DatedCase.timing(gap: 7, horizon: 30, end: end)
        )
        return (labels, labels.labels.map { $0.isNaN ? "-" : $0 == 1 ? "1" : "0" })
    }

    @Test func `windows are half-open`() throws {
        #expect(try labels(churn: nil).1 == ["0", "0"])
        #expect(try labels(churn: 6).1 == ["-", "-"])
        #expect(try labels(churn: 6).0.counts.gapChurn == 1 && labels(churn: 6).0.counts.alreadyChurned == 1)
        #expect(try labels(churn: 7).1 == ["1", "-"])
        #expect(try labels(churn: 30).1 == ["1", "-"])
        #expect(try labels(churn: 30).0.counts.gapChurn == 1)
        #expect(try labels(churn: 36).1 == ["1", "-"])
        #expect(try labels(churn: 37).1 == ["0", "1"])
        #expect(try labels(churn: 66).1 == ["0", "1"])
        #expect(try labels(churn: 67).1 == ["0", "0"])
    }

    @Test func `a window that the data do not reach has no label, whoever has churned already`() throws {
        let (open, texts) = try labels(churn: 40, end: 66)
        #expect(texts == ["0", "-"] && open.counts.immature == 1)
        #expect(try labels(churn: 40, end: 67).1 == ["0", "1"])
        // A churn date at the data's end is not known yet, and a score after it takes no part.
        #expect(try labels(churn: 37, end: 37).0.counts == .only(negative: 1, immature: 1))
        #expect(try labels(churn: nil, end: 29).0.counts == .only(immature: 1, afterEnd: 1))
    }

    @Test func `every row is of one kind, and labels follow from the definition`() throws {
        for seed in 1...20 {
            let example = DatedCase(seed: UInt64(seed))
            let timing = try DatedCase.timing(gap: 7, horizon: 30, end: 150)
            let labels = DatedLabels(try example.dated(), churnDates: example.churnDates, timing: timing)
            let counts = labels.counts
            #expect(
                counts.positive + counts.negative + counts.gapChurn + counts.immature + counts.alreadyChurned
                    + counts.afterEnd == example.scores.count
            )
            for row in example.scores.indices {
                let time = example.times[row]
                let churn = example.churnDates[Int(example.customers[row])] ?? .max
                let hasLabel =
                    time + timing.gap + timing.horizon <= timing.dataEnd
                    && !(churn < timing.dataEnd && churn < time + timing.gap)
                #expect(labels.labels[row].isNaN == !hasLabel)
                if hasLabel {
                    #expect((labels.labels[row] == 1) == (churn < time + timing.gap + timing.horizon))
                }
            }
        }
    }

    @Test func `bad rows are refused, with the first of them`() throws {
        func problem(_ customers: [Int32], _ times: [Int64], _ scores: [Double]) -> EvaluationError? {
            #expect(throws: EvaluationError.self) {
                try DatedScores(customers: customers, customerCount: 3, times: times, scores: scores)
            }
        }
        let twice = problem([0, 1, 2, 1, 0, 1], [5, 6, 5, 6, 5, 6], [0, 0, 0, 0, 0, 0])
        #expect(twice?.code == .duplicateRow && twice?.row == 3)
        let missing = problem([0, 1], [0, 0], [1, .nan])
        #expect(missing?.code == .invalidScore && missing?.row == 1)
        #expect(problem([0], [.max], [1])?.message.contains("out of range") == true)
        #expect(problem([0], [0, 1], [1])?.code == .differentLengths)
        #expect(problem([], [], [])?.code == .noRows)
        #expect(throws: EvaluationError.self) { try LabelTiming(horizon: 0, dataEnd: 0) }
        #expect(throws: EvaluationError.self) { try LabelTiming(gap: -1, horizon: 1, dataEnd: 0) }
    }
}

extension DatedLabels.Counts {
    fileprivate static func only(negative: Int = 0, immature: Int = 0, afterEnd: Int = 0) -> Self {
        var counts = DatedLabels.Counts()
        counts.negative = negative
        counts.immature = immature
        counts.afterEnd = afterEnd
        return counts
    }
}
