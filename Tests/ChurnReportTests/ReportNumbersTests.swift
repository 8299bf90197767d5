import ChurnEvaluation
import Testing

@testable import ChurnReport

/// The numbers of the page are those of the content, and the content's numbers stand on the page.
struct ReportNumbersTests {
    @Test(arguments: PageLanguage.allCases)
    func `every number of the page is one of the content's JSON`(language: PageLanguage) throws {
        let content = try DemoContent.make()
        let json = try PageNumbers.json(content)
        let numbers = PageNumbers.all(try ReportPage.render(content, language: language))
        #expect(numbers.count > 500)
        for number in numbers {
            let value = try #require(Double(number.value))
            let isThere = json.contains(value)
            #expect(isThere, "\(number)")
        }
    }

    @Test func `what is shown is the value rounded`() throws {
        let numbers = PageNumbers.all(try ReportPage.render(DemoContent.make()))
        for number in numbers {
            let value = try #require(Double(number.value))
            let shown = number.text.replacing(",", with: "").replacing("−", with: "-").replacing("+", with: "")
            let digits = shown.replacing("\u{a0}%", with: "")
            let text = try #require(Double(digits), "\(number)")
            let decimals = digits.split(separator: ".").dropFirst().first?.count ?? 0
            var unit = 0.5000001
            for _ in 0..<decimals { unit /= 10 }
            let isRounded = abs(text - value) <= unit || abs(text - 100 * value) <= unit
            #expect(isRounded, "\(number)")
        }
    }

    @Test func `both languages show the same numbers`() throws {
        let content = try DemoContent.make()
        let pages = try PageLanguage.allCases.map { try ReportPage.render(content, language: $0) }
        let numbers = pages.map(PageNumbers.all)
        #expect(Set(numbers[0]) == Set(numbers[1]))
        #expect(numbers[0].count == numbers[1].count)
    }

    @Test func `the numbers of the evaluation stand on the page`() throws {
        let content = try DemoContent.make()
        let shown = Set(PageNumbers.all(try ReportPage.render(content)).compactMap { Double($0.value) })
        let evaluation = try #require(content.model).evaluation
        let calibration = try #require(evaluation.calibration)
        let line = try #require(calibration.line)
        let ranking = evaluation.ranking
        var expected = [
            ranking.averagePrecision, ranking.kolmogorovSmirnov, calibration.logLoss, calibration.constantLogLoss,
            calibration.brier.score, calibration.brier.reliability, calibration.brier.resolution,
            calibration.brier.uncertainty, calibration.expectedCalibrationError, calibration.meanProbability,
            line.slope.value, line.intercept.value, evaluation.baseRate, evaluation.profit.maximum.profit,
            evaluation.profit.expectedMaximum.profit, ranking.areaUnderROC.lower, ranking.areaUnderROC.upper,
        ]
        expected += ranking.lifts.flatMap { [$0.lift, $0.interval.lower, $0.interval.upper, $0.capturedShare] }
        for bin in ranking.gains {
            expected += [Double(bin.rowCount), bin.positiveCount, bin.rate.value, bin.rate.lower, bin.lift]
        }
        for bin in calibration.reliability {
            expected += [bin.meanProbability, bin.observedRate.value, bin.observedRate.upper, bin.lowestProbability]
        }
        for reference in content.references {
            expected += [reference.areaUnderROC.value, reference.liftAtTenPercent]
            expected += [reference.logLoss, reference.areaDifference?.lower].compactMap { $0 }
        }
        for number in expected {
            let isShown = shown.contains(number)
            #expect(isShown, "\(number)")
        }
    }

    @Test func `the numbers of the other parts stand on the page`() throws {
        let content = try DemoContent.make()
        let shown = Set(PageNumbers.all(try ReportPage.render(content)).compactMap { Double($0.value) })
        var expected: [Double] = content.cutoffs.flatMap {
            [$0.positive, $0.negative, $0.gapChurn, $0.immature, $0.ineligible].map(Double.init)
        }
        expected += content.cutoffs.compactMap(\.churnRate) + content.making.phases.map(\.seconds)
        expected += [content.making.totalSeconds] + content.features.map(\.share)
        expected += content.customers.flatMap { [$0.probability] + $0.reasons.map(\.contribution) }
        for period in try #require(content.keyFigures).periods {
            let revenue = try #require(period.revenue)
            expected += [revenue.opening, revenue.churn, revenue.closing, Double(period.customers.closing)]
            expected += [period.netRevenueRetention, period.grossRevenueRetention].compactMap { $0 }
        }
        expected += try #require(content.drivers).contributions.flatMap { [$0.meanSize, $0.share] }
        expected += content.slices.flatMap(\.slices).compactMap(\.areaUnderROC.estimate).flatMap {
            [$0.value, $0.upper]
        }
        for number in expected {
            let isShown = shown.contains(number)
            #expect(isShown, "\(number)")
        }
    }
}
