import ChurnEvaluation
import Testing

@testable import ChurnReport

/// Every number of the content stands on the page.
struct ReportNumbersTests {
    /// The cells and texts of a page without its markup.
    private func texts(_ page: String) -> Set<String> {
        Set(
            page.split(separator: "<").compactMap {
                $0.split(separator: ">", maxSplits: 1).dropFirst().first.map(String.init)
            }
        )
    }

    @Test func `data, states and making`() throws {
        let content = try DemoContent.make()
        let page = try ReportPage.render(content)
        let texts = texts(page)
        #expect(
            page.contains(
                """
                8,213,990 events of 19,998 customers, from 2024-10-01 00:00:12 to 2025-09-30 23:59:41. 387 events repeat \
                another exactly (dropped); 41,022 events were known only after the fact
                """
            )
        )
        for number in content.data.sources.map(\.rowCount) + content.data.eventTypes.map(\.count) {
            #expect(texts.contains(NumberText.grouped(number)), "\(number)")
        }
        for states in content.cutoffs {
            #expect(texts.contains(states.cutoff))
            let counts = [states.positive, states.negative, states.gapChurn, states.immature, states.ineligible]
            for number in counts { #expect(texts.contains(NumberText.grouped(number)), "\(number)") }
            let rate = Double(states.positive) / Double(states.positive + states.negative)
            #expect(texts.contains(NumberText.percent(rate)))
        }
        for phase in content.making.phases { #expect(texts.contains(NumberText.fixed(phase.seconds, 2))) }
        #expect(texts.contains("23.82"))
        for fact in content.making.facts { #expect(texts.contains(fact.value)) }
        #expect(page.contains("inactivity: {events: [login, purchase], days: 30}\nobservation:"))
    }

    @Test func `metrics, references, gains and reliability`() throws {
        let content = try DemoContent.make()
        let page = try ReportPage.render(content)
        let texts = texts(page)
        let evaluation = try #require(content.model).evaluation
        let calibration = try #require(evaluation.calibration)
        let line = try #require(calibration.line)
        var expected = [
            NumberText.fixed(evaluation.ranking.averagePrecision, 3),
            NumberText.fixed(evaluation.ranking.kolmogorovSmirnov, 3),
            NumberText.fixed(calibration.logLoss, 4),
            NumberText.fixed(calibration.brier.score, 4),
            NumberText.percent(calibration.expectedCalibrationError, 2),
            NumberText.percent(calibration.meanProbability),
            NumberText.fixed(line.slope.value, 3),
            NumberText.fixed(line.intercept.value, 3),
            NumberText.percent(evaluation.baseRate),
        ]
        expected += evaluation.ranking.lifts.map { NumberText.fixed($0.lift, 2) }
        for gains in evaluation.ranking.gains {
            expected += [
                NumberText.grouped(gains.rowCount), NumberText.fixed(gains.positiveCount, 0),
                NumberText.percent(gains.rate.value), NumberText.fixed(gains.lift, 2),
                NumberText.percent(gains.capturedShare),
            ]
        }
        for bin in calibration.reliability {
            expected += [
                NumberText.grouped(bin.rowCount), NumberText.grouped(bin.positiveCount),
                NumberText.percent(bin.meanProbability), NumberText.percent(bin.observedRate.value),
            ]
        }
        for reference in content.references {
            let area = reference.areaUnderROC
            expected += [
                PageView.name(of: reference.kind), NumberText.fixed(area.value, 3),
                "\(NumberText.fixed(area.lower, 3))\u{a0}to\u{a0}\(NumberText.fixed(area.upper, 3))",
                reference.logLoss.map { NumberText.fixed($0, 4) } ?? "–",
                NumberText.fixed(reference.liftAtTenPercent, 2),
            ]
        }
        for text in expected { #expect(texts.contains(text), "\(text)") }
        for number in [calibration.brier.reliability, calibration.brier.resolution, calibration.brier.uncertainty] {
            #expect(page.contains(NumberText.fixed(number, 4)))
        }
        #expect(page.contains("\(NumberText.fixed(calibration.constantLogLoss, 4)) for the churn rate alone"))
    }

    @Test func `features and customers`() throws {
        let content = try DemoContent.make()
        let texts = texts(try ReportPage.render(content))
        for feature in content.features {
            #expect(texts.contains(feature.name))
            #expect(feature.words.isEmpty || texts.contains(feature.words))
            #expect(texts.contains(NumberText.percent(feature.share)))
        }
        for customer in content.customers {
            #expect(texts.contains(PageText.escaped(try #require(customer.id))))
            #expect(texts.contains(NumberText.percent(customer.probability)))
            for reason in customer.reasons {
                #expect(texts.contains(reason.text))
                let sign = reason.contribution > 0 ? "+" : ""
                #expect(texts.contains(sign + NumberText.fixed(reason.contribution, 2)))
            }
        }
    }
}
