import ChurnTraining
import Testing

@testable import ChurnPipeline

@Suite struct GrowthSettingsTests {
    private func options(_ text: String) throws -> GradientBoostingTrainer.Options {
        let config = try ModelConfig(config: try ConfigNode.parse(text, file: "churn.yaml"))
        return try ModelSettings(config).boosting(defaults: try GradientBoostingTrainer.Options())
    }

    @Test func `every setting of growth and columns reaches its option`() throws {
        let found = try options(
            """
            {growth: symmetric, quantize: false, path_smoothing: 3, column_sampling: 0.5, column_sampling_by_node: 0.25,
            monotone: {seats: increasing, tenure: decreasing}, interactions: [[a, b], [c]], column_penalty: {a: 0.5}}
            """
        )
        let expected = try GradientBoostingTrainer.Options(
            growth: .init(policy: .symmetric, pathSmoothing: 3, isQuantised: false),
            columns: .init(
                sampling: 0.5,
                samplingByNode: 0.25,
                monotone: ["seats": .increasing, "tenure": .decreasing],
                interactions: [["a", "b"], ["c"]],
                penalties: ["a": 0.5]
            )
        )
        #expect(found == expected)
    }

    @Test func `a word without a meaning is refused with the nearest`() {
        for (text, hint) in [
            ("{growth: leafwise}", "did you mean \"leaf-wise\"?"),
            ("{monotone: {seats: incresing}}", "did you mean \"increasing\""),
        ] {
            let error = #expect(throws: PipelineError.self) { try options(text) }
            #expect(error?.description.contains(hint) == true, "\(String(describing: error))")
        }
    }
}
