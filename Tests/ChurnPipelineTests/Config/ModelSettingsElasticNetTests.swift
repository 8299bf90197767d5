import ChurnTraining
import Testing

@testable import ChurnPipeline

@Suite struct ModelSettingsElasticNetTests {
    private typealias ElasticNet = LogisticRegressionTrainer.ElasticNet

    private func elasticNet(_ text: String, set: [String] = []) throws -> ElasticNet? {
        let node = try ConfigNode.parse("{algorithm: logistic-regression, \(text)}", file: "churn.yaml")
        var config = try ModelConfig(config: node)
        try config.apply(commandLine: set)
        return try ModelSettings(config).logistic().elasticNet
    }

    @Test func `every setting reaches its option`() throws {
        let text = """
            l1_ratio: 0.5, penalty_path: 30, selection: one_standard_error,
            bounds: {seats: {lower: -1, upper: 0.5}, age: {upper: 2}}, signs: {logins: negative, tickets: positive}
            """
        let expected = try ElasticNet(
            l1Ratio: 0.5,
            pathLength: 30,
            rule: .oneStandardError,
            bounds: [
                "seats": .init(lower: -1, upper: 0.5), "age": .init(upper: 2), "logins": .init(upper: 0),
                "tickets": .init(lower: 0),
            ]
        )
        #expect(try elasticNet(text) == expected)
    }

    @Test func `ridge alone keeps its own solver`() throws {
        #expect(try elasticNet("penalty: 3") == nil)
        #expect(try elasticNet("l1_ratio: 0") == nil)
        #expect(try elasticNet("l1_ratio: 0, selection: minimum") == ElasticNet(l1Ratio: 0))
        #expect(try elasticNet("signs: {a: positive}")?.bounds == ["a": .init(lower: 0)])
    }

    @Test func `the command line takes the same texts`() throws {
        let found = try elasticNet("penalty: 3", set: ["l1_ratio=1", "signs={a: negative}"])
        #expect(try found == ElasticNet(l1Ratio: 1, bounds: ["a": .init(upper: 0)]))
    }

    @Test(arguments: [
        ("selection: minimun", "did you mean \"minimum\""), ("signs: {a: postive}", "did you mean \"positive\""),
        ("bounds: {a: {lowr: 0}}", "did you mean \"lower\""), ("bounds: {a: {lower: 1}}", "leave 0 out"),
        ("signs: {a: positive}, bounds: {a: {lower: 0}}", "either a sign or bounds"),
        ("l1_ration: 1", "did you mean \"l1_ratio\""), ("l1_ratio: 2", "0 to 1"),
    ])
    func `a bad setting is refused in words`(text: String, words: String) throws {
        let error = try #require(throws: (any Error).self) { _ = try elasticNet(text) }
        #expect("\(error)".contains(words))
    }
}
