import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct SignalConfigTests {
    private func features(_ text: String) throws -> [String] {
        let node = try ConfigNode.parse("signals: [\(text)]", file: "churn.yaml")
        return try FeaturesConfig.features(node, window: 182 * CivilTime.microsecondsPerDay)
            .map(\.definition.description)
    }

    @Test func `every signal is read by its name`() throws {
        for signal in Signal.allCases { #expect(try !features(signal.rawValue).isEmpty) }
    }

    @Test func `types of one's own are the steps of onboarding unless an attribute names them`() throws {
        let byType = try features("onboarding: {types: [invited, imported], reference: {type: exported}, start: began}")
        #expect(byType.first == "distinct_types(types=[imported, invited])")
        #expect(byType.contains("days_to_first(types=[exported], start=began)"))
        #expect(
            try features("onboarding: {type: step, attribute: name}").first == "distinct(attribute=name, types=[step])"
        )
    }

    @Test func `a contract is told its attributes`() throws {
        let found = try features("contract: {renewal: until, discount_end: promo_until, price: fee}")
        #expect(found.contains("days_until(name=until)"))
        #expect(found.contains("days_until(name=promo_until)"))
        #expect(found.contains("attribute_change(name=fee)"))
    }

    @Test(arguments: ["contract: {type: login}", "tenure: {price: fee}", "seasonality: {value: amount}"])
    func `parameters that a signal has no use for are refused`(text: String) {
        let error = #expect(throws: PipelineError.self) { try features(text) }
        #expect(error?.description.contains("unknown key") == true)
    }
}
