import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct FeatureExtractorReferenceTests {
    @Test(arguments: [0, 3, 10], 1...6 as ClosedRange<UInt64>)
    func `every definition equals its naive twin over random logs`(lateShare: Int, seed: UInt64) throws {
        var input = RandomInput(seed: seed * 31 + UInt64(lateShare))
        let events = input.events(count: 300, lateShare: lateShare)
        let history = input.history()
        let features = input.features(90)
        let cutoffs = [40, 60.25, 100, 131, 170].map(days)
        let window = days(90)
        let plan = ExtractionPlan(
            features: features,
            observation: Observation(cutoffs: cutoffs, window: window, horizon: day),
            churn: nil
        )
        let matrix = try extract(plan, columns(events), customers: history, threads: 2).matrix

        var row = 0
        for customer in Set(events.map(\.customer)).sorted() {
            for cutoff in cutoffs {
                let naive = NaiveFeatures(events, customer, cutoff: cutoff, window: window, history: history)
                guard naive.hasRow else { continue }
                #expect(matrix.keys?.customers[row] == .string(customer))
                #expect(matrix.keys?.cutoffs[row] == cutoff)
                for (column, feature) in features.enumerated() {
                    let expected = naive.value(feature.definition)
                    let found = matrix[row, column]
                    // Slopes and mean gaps take another way to the same number; everything else is the same bits.
                    let tolerance = feature.definition.isExact ? 0 : 1e-12 * max(1, abs(expected))
                    let isSame = expected.isNaN ? found.isNaN : abs(found - expected) <= tolerance
                    #expect(isSame, "\(feature.definition): \(found) is not \(expected)")
                }
                row += 1
            }
        }
        #expect(row == matrix.rowCount)
        #expect(row > 30)
    }
}

extension FeatureDefinition {
    /// Whether the naive twin computes the same operations in the same order.
    fileprivate var isExact: Bool {
        switch self {
        case .slope, .relativeSlope, .meanGap, .ratio, .daysUntil, .tenure: false
        case .statistic(.standardDeviation, _, _, _), .gap(.variation, _, _), .entropy, .decayed, .decayedTrend: false
        case .surprise, .tenureRate, .calendar, .daysToFirst: false
        case .percentChange(let inner, _), .symmetricChange(let inner, _), .velocity(let inner, _),
            .acceleration(let inner, _):
            inner.isExact
        default: true
        }
    }
}
