import Testing

@testable import ChurnTraining

@Suite struct SuccessiveHalvingTests {
    @Test func `the better third goes on to more folds, after the defaults on all`() {
        var steps: [SuccessiveHalving.Step] = []
        // Trial 4 is the best, 9 and 2 next.
        let order = [4, 9, 2, 1, 3, 5, 6, 7, 8, 0]
        let best = SuccessiveHalving(trials: 10, foldCount: 3).run { step in
            steps.append(step)
            return Double(order.firstIndex(of: step.trial) ?? 99)
        }
        #expect(best == 4)
        #expect(steps.first == .init(trial: 0, folds: 3))
        #expect(steps.dropFirst().prefix(9) == (1...9).map { .init(trial: $0, folds: 1) }[...])
        #expect(steps.dropFirst(10).map(\.trial) == [4, 9, 2, 4])
        #expect(steps.dropFirst(10).map(\.folds) == [2, 2, 2, 3])
    }

    @Test func `a spent budget leaves the best of what was complete`() {
        var left = 12
        let best = SuccessiveHalving(trials: 100, foldCount: 3).run { step -> Double? in
            left -= 1
            return left < 0 ? nil : 1 / Double(step.trial + 1)
        }
        #expect(best == 0)
        #expect(SuccessiveHalving(trials: 5, foldCount: 3).run { _ in nil } == nil)
    }

    @Test func `with one fold every candidate is complete at once`() {
        var count = 0
        let best = SuccessiveHalving(trials: 25, foldCount: 1).run { step in
            count += 1
            return abs(Double(step.trial) - 17)
        }
        #expect(best == 17)
        #expect(count == 25)
    }

    @Test func `candidates depend on trial and seed, and lie in the space`() throws {
        for space in [SearchSpace.boosting, .logistic] {
            #expect(space.settings(trial: 0, seed: 1).isEmpty)
            var texts: Set<String> = []
            for trial in 1..<200 {
                let settings = space.settings(trial: trial, seed: 1)
                #expect(settings.map(\.name) == space.parameters.map(\.name))
                for (setting, parameter) in zip(settings, space.parameters) {
                    switch parameter.values {
                    case .choices(let choices): #expect(choices.contains(setting.value))
                    case .logarithmic(let range):
                        let value = try #require(Double(setting.value))
                        #expect(value >= range.lowerBound * 0.999 && value <= range.upperBound * 1.001)
                    }
                }
                texts.insert("\(settings)")
            }
            #expect(texts.count > 150)
            #expect("\(space.settings(trial: 7, seed: 1))" == "\(space.settings(trial: 7, seed: 1))")
            #expect("\(space.settings(trial: 7, seed: 1))" != "\(space.settings(trial: 7, seed: 2))")
        }
        #expect(SearchSpace.boosting.leavingOut(["l1"]).settings(trial: 3, seed: 1).count == 7)
    }
}
