import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnPipeline

@Suite struct ReasonConfigTests {
    private let features = [
        Feature(name: "logins_7d", definition: .recency(EventFilter(types: ["login"])), signal: "login_decline"),
        Feature(name: "exports", definition: .attribute("exports")),
    ]

    private func read(_ text: String) throws -> ReasonConfig {
        try ReasonConfig(config: try ConfigNode.parse(text, file: "churn.yaml"), features: features)
    }

    private func problem(_ text: String) -> String {
        do {
            return "\(try read(text))"
        } catch {
            return "\(error)"
        }
    }

    @Test func `all keys are read, and one name stands for a list`() throws {
        #expect(
            try read("{actionable: [login_decline, exports], by: signal, below: 0.25}")
                == ReasonConfig(actionable: ["login_decline", "exports"], isBySignal: true, below: 0.25)
        )
        #expect(
            try read("{actionable: exports, by: feature}") == ReasonConfig(actionable: ["exports"], isBySignal: false)
        )
        #expect(try read("{}") == ReasonConfig())
    }

    @Test func `what has no meaning is an error that says what does`() {
        #expect(problem("{actionable: [export]}").contains("did you mean \"exports\"?"))
        #expect(problem("{actionable: []}").contains("name at least one"))
        #expect(problem("{by: signals}").contains("did you mean \"signal\"?"))
        #expect(problem("{actionable: exports, below: 1}").contains("between 0 and 1"))
        #expect(problem("{below: 0.3}").contains("under \"actionable\""))
        #expect(problem("{acting: x}").contains("unknown key"))
    }

    @Test func `a model keeps what its config said, and each part can be said anew`() throws {
        let config = try read("{actionable: [exports], by: signal, below: 0.1}")
        #expect(ReasonConfig.read(try config.metadata) == config)
        #expect(try ReasonConfig().metadata.isEmpty)
        #expect(ReasonConfig.read(["reasons": "[]"]) == ReasonConfig())
        let request = ReasonConfig(ReasonRequest(isBySignal: false, below: 0.2))
        #expect(
            request.completed(by: config) == ReasonConfig(actionable: ["exports"], isBySignal: false, below: 0.2)
        )
    }

    private func model() throws -> ChurnModel {
        let schema = try FeatureSchema([
            FeatureColumn(name: "logins_7d", signal: "login_decline"), FeatureColumn(name: "exports"),
            FeatureColumn(name: "logins_28d", signal: "login_decline"),
            FeatureColumn(name: "plan", kind: .categorical(levels: ["a"])),
        ])
        return try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: [])))
    }

    @Test func `names stand for columns and for the columns of signals`() throws {
        func reasons(_ config: ReasonConfig) throws -> [Reason] {
            try ReasonPlan(config, count: 9, model: model()).finder.strongest(9, of: [1, 2, 4, 8])
        }
        #expect(try reasons(ReasonConfig()).map(\.column) == [3, 2, 1, 0])
        #expect(try reasons(ReasonConfig(actionable: ["login_decline"])).map(\.column) == [2, 0])
        #expect(
            try reasons(ReasonConfig(actionable: ["exports", "login_decline"], isBySignal: true)).map(\.contribution)
                == [5, 2]
        )
        let plan = try ReasonPlan(ReasonConfig(isBySignal: true), count: 9, model: model())
        #expect(plan.count == 3)
        let names = plan.finder.strongest(3, of: [1, 2, 4, 8]).map { plan.names[Int(plan.code(of: $0))] }
        #expect(names == ["plan", "login_decline", "exports"])
    }

    @Test func `a plan that cannot be followed is refused`() throws {
        func problem(_ config: ReasonConfig) throws -> String {
            let model = try model()
            do {
                _ = try ReasonPlan(config, count: 1, model: model)
                return "no error"
            } catch {
                return "\(error)"
            }
        }
        #expect(try problem(ReasonConfig(actionable: ["export"])).contains("did you mean \"exports\"?"))
        #expect(try problem(ReasonConfig(actionable: [""])).contains("no feature or signal"))
        #expect(try problem(ReasonConfig(below: 0.5)).contains("--actionable"))
        #expect(try problem(ReasonConfig(actionable: ["plan"], below: 0.5)).contains("numeric features"))
        let (known, unknown) = ReasonConfig(actionable: ["exports", "other"]).known(to: try model())
        #expect(known.actionable == ["exports"] && unknown == ["other"])
        let (same, none) = ReasonConfig(actionable: ["other"]).known(to: try model())
        #expect(same.actionable == ["other"] && none.isEmpty, "left to be an error")
    }
}
