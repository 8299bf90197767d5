import Testing

@testable import ChurnSimulation

struct SimulationCalendarTests {
    private let calendar = SimulationCalendar(start: SaaSSimulator.Options.defaultStartDate, months: 12)

    @Test func `instants lie in their step and follow the weekdays`() {
        var random = RandomStream(seed: 1, customer: 0, purpose: .behaviour)
        // 2024-01-01 is a Monday, so step 1 holds Saturday to Wednesday.
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<5_000 {
            let instant = calendar.instant(step: 1, region: 1, random: &random)
            counts[Int((instant - calendar.midnight(5)) / Duration.day)] += 1
        }
        #expect(counts.reduce(0, +) == 5_000)
        let weights = [0.45, 0.35, 1.25, 1.30, 1.30]
        for (count, weight) in zip(counts, weights) { #expect(abs(Double(count) - 5_000 * weight / 4.65) < 150) }
    }

    @Test func `any bits give an instant within the day`() {
        for region in 0..<Vocabulary.regions.count {
            for bits in [0, 1, 0x3F_FFFF, UInt32.max] {
                let instant = calendar.instant(day: 3, region: region, bits: bits)
                #expect(instant >= calendar.midnight(3) && instant < calendar.midnight(4))
                #expect(instant % 1_000 == 0)
            }
        }
    }

    @Test func `the low bits choose the moment within the hour`() {
        let hourStart = calendar.instant(day: 3, region: 0, bits: 0)
        #expect(calendar.instant(day: 3, region: 0, bits: 0x20_0000) == hourStart + Duration.hour / 2)
        #expect(calendar.instant(day: 3, region: 0, bits: 0x3F_FFFF) == hourStart + Duration.hour - 1_000)
    }

    @Test func `a week of steps in August is quieter than one in March`() {
        // Days 60 to 94 and 210 to 244: five weeks each, so weekdays cancel out.
        let march = calendar.stepWeights[12..<19].reduce(0, +)
        let august = calendar.stepWeights[42..<49].reduce(0, +)
        #expect(august < 0.9 * march)
    }

    @Test(arguments: [
        (0, 1970, 1, 1), (58, 1970, 2, 28), (59, 1970, 3, 1), (364, 1970, 12, 31), (789, 1972, 2, 29),
        (11_016, 2000, 2, 29), (19_723, 2024, 1, 1), (47_540, 2100, 2, 28), (47_541, 2100, 3, 1),
    ])
    func `days since 1970 are the dates of the calendar`(days: Int, year: Int, month: Int, day: Int) {
        let date = CivilDate(daysSince1970: days)
        #expect(date.year == year && date.month == month && date.day == day)
    }
}
