import ChurnScoring
import ChurnTraining
import Testing

@testable import ChurnPipeline

@Suite struct ModelSettingsTests {
    private func config(_ text: String, set: [String] = []) throws -> ModelConfig {
        var config = try ModelConfig(config: try ConfigNode.parse(text, file: "churn.yaml"))
        try config.apply(commandLine: set)
        return config
    }

    @Test func `settings replace defaults and the command line replaces settings`() throws {
        let settings = try ModelSettings(
            config("{trees: 70, max_leaves: 5, early_stopping_rounds: none, learning_rate: 0.3}", set: ["trees=90"])
        )
        let options = try settings.boosting(defaults: try GradientBoostingTrainer.Options())
        #expect(options.trees == 90)
        #expect(options.growth.maximumLeaves == 5)
        #expect(options.earlyStoppingRounds == nil)
        #expect(options.learningRate == 0.3)
        #expect(options.growth.l2 == 1)
    }

    @Test func `every boosting setting reaches its option`() throws {
        let text = """
            {trees: 2, learning_rate: 0.2, max_leaves: 3, max_depth: 4, min_rows_per_leaf: 5, min_hessian_per_leaf: 6,
            l1: 7, l2: 8, min_gain: 9, max_bins: 10, row_sampling: 0.11, column_sampling: 0.12,
            early_stopping_rounds: 13, category_smoothing: 14, category_l2: 15, seed: 16,
            row_sampling_method: gradient, row_sampling_by: row, loss: focal, focal_gamma: 1.7,
            early_stopping_metric: pr_auc, early_stopping_min_delta: 0.18}
            """
        let options = try ModelSettings(config(text)).boosting(defaults: try GradientBoostingTrainer.Options())
        let expected = try GradientBoostingTrainer.Options(
            trees: 2,
            learningRate: 0.2,
            maximumBins: 10,
            growth: .init(
                maximumLeaves: 3,
                maximumDepth: 4,
                minimumRowsPerLeaf: 5,
                minimumHessianPerLeaf: 6,
                l1: 7,
                l2: 8,
                minimumGain: 9,
                categorySmoothing: 14,
                categoryL2: 15
            ),
            columns: .init(sampling: 0.12),
            rows: .init(sampling: 0.11, method: .gradient),
            earlyStoppingRounds: 13,
            stopping: .init(metric: .averagePrecision, minimumImprovement: 0.18),
            loss: .init(FocalLoss(gamma: 1.7)),
            seed: 16
        )
        #expect(options == expected)
    }

    @Test func `class weights and customers reach the rules of rows`() throws {
        let defaults = try GradientBoostingTrainer.Options()
        // The default draws rows by gradients: asking for all rows, or for customers, is no contradiction.
        let suited = GradientBoostingTrainer.Options.suited(rowCount: 9_000, positiveCount: 900, columnCount: 5)
        let all = try ModelSettings(config("{row_sampling: 1}")).boosting(defaults: suited).rows
        #expect(all.sampling == 1 && all.method == .uniform)
        let some = try ModelSettings(config("{row_sampling: 0.7}")).boosting(defaults: suited).rows
        #expect(some.sampling == 0.7 && some.method == .gradient)
        let whole = try ModelSettings(config("{row_sampling: 0.4, row_sampling_by: customer}"))
            .boosting(defaults: suited).rows
        #expect(whole.sampling == 0.4 && whole.method == .uniform && whole.unit == .customer)
        let rows = try ModelSettings(config("{class_weight: 3, row_sampling: 0.5, row_sampling_by: customer}"))
            .boosting(defaults: defaults).rows
        #expect(rows == (try .init(sampling: 0.5, unit: .customer, classWeight: ClassWeight(3))))
        let balanced = try ModelSettings(config("{class_weight: balanced}")).boosting(defaults: defaults)
        #expect(balanced.rows.classWeight == .balanced && balanced.loss == .logistic)
    }

    @Test(arguments: [
        ("{loss: focall}", "did you mean \"focal\"?"), ("{focal_gamma: 2}", "goes with loss: focal"),
        ("{early_stopping_metric: aucc}", "did you mean \"auc\"?"), ("{row_sampling_method: gradients}", "gradient"),
        ("{row_sampling_by: customer, row_sampling: 0.5, row_sampling_method: gradient}", "draws rows"),
        ("{class_weight: 2, loss: focal}", "class weight"), ("{loss: focal, focal_gamma: 99}", "in 0...10"),
    ])
    func `settings that are wrong or do not go together are refused before data are read`(
        text: String,
        message: String
    ) throws {
        let error = try #require(throws: (any Error).self) { _ = try ModelSettings(config(text)) }
        #expect("\(error)".contains(message), "\(error)")
    }

    @Test func `standard errors, refit and Firth's likelihood reach their options`() throws {
        let text = "{algorithm: logistic-regression, penalty: firth, standard_errors: robust, refit: true}"
        let options = try ModelSettings(config(text)).logistic()
        #expect(options.penalty == .firth)
        #expect(options.inference == .init(covariance: .robust, refit: true))
        let plain = try ModelSettings(config("{algorithm: logistic-regression}")).logistic()
        #expect(plain.inference == .init())
        let typo = try #require(throws: PipelineError.self) {
            _ = try ModelSettings(config("{algorithm: logistic-regression, standard_errors: cluster}")).logistic()
        }
        #expect(typo.description.contains("did you mean \"clustered\"?"))
    }

    @Test func `a setting of the other algorithm is refused with the nearest known`() throws {
        let error = try #require(throws: PipelineError.self) {
            _ = try ModelSettings(config("{algorithm: logistic-regression, trees: 5}"))
        }
        #expect(error.description.contains("unknown setting of logistic-regression \"trees\""))
        let typo = try #require(throws: PipelineError.self) { _ = try ModelSettings(config("{tres: 5}")) }
        #expect(typo.description.contains("did you mean \"trees\"?"))
    }

    @Test func `every setting of logistic regression reaches its option`() throws {
        let text = """
            {algorithm: logistic-regression, penalty: 3, standardize: false, transform: false, winsorize: false,
            max_levels: 9, max_iterations: 4, tolerance: 0.5}
            """
        let expected = try LogisticRegressionTrainer.Options(
            penalty: .fixed(3),
            standardize: false,
            transforms: .never,
            winsorize: false,
            maximumLevels: 9,
            maximumIterations: 4,
            tolerance: 0.5
        )
        #expect(try ModelSettings(config(text)).logistic() == expected)
    }

    @Test func `every choice of the encoding reaches its option`() throws {
        let text = """
            {algorithm: logistic-regression, encoding: {transforms: {a: none, b: log1p, c: asinh},
            references: {plan: pro}, rare_levels: {min_rows: 20, min_share: 0.01}, unseen: rare, splines: {d: 4},
            interactions: [[a, plan], [b, c]], impact_groups: 0.9}}
            """
        let expected = try LogisticRegressionTrainer.Options.Encoding(
            transforms: ["a": .identity, "b": .signedLog1p, "c": .asinh],
            references: ["plan": "pro"],
            rareLevels: .init(minimumRows: 20, minimumShare: 0.01),
            unseen: .rare,
            splines: ["d": 4],
            interactions: [.init("a", "plan"), .init("b", "c")],
            impactCorrelation: 0.9
        )
        #expect(try ModelSettings(config(text)).logistic().encoding == expected)
        let full = "{algorithm: logistic-regression, encoding: {levels: full}}"
        #expect(try ModelSettings(config(full)).logistic().encoding.levels == .full)
    }

    @Test(arguments: [
        ("{transform: {a: log1p}}", "did you mean \"transforms\"?"), ("{levels: ful}", "did you mean \"full\"?"),
        ("{transforms: {a: asin}}", "did you mean \"asinh\"?"), ("{splines: {a: 11}}", "outside 3...10"),
        ("{interactions: [[a, b, c]]}", "a list of two columns"), ("{interactions: [[a, a]]}", "of one column"),
        ("{interactions: [[a, b], [b, a]]}", "occurs twice"), ("{rare_levels: {min_share: 2}}", "the share in 0..<1"),
        ("{levels: full, references: {plan: pro}}", "choose one"), ("{impact_groups: 2}", "at most 1"),
    ])
    func `a bad encoding is refused before data are read`(text: String, words: String) throws {
        let error = try #require(throws: (any Error).self) {
            _ = try ModelSettings(config("{algorithm: logistic-regression, encoding: \(text)}"))
        }
        #expect("\(error)".contains(words))
    }

    @Test func `penalty is a strength or a selection`() throws {
        let text = "{algorithm: logistic-regression, penalty: 3}"
        #expect(try ModelSettings(config(text)).logistic().penalty == .fixed(3))
        #expect(try ModelSettings(config(text, set: ["penalty=select"])).logistic().penalty == .selected)
    }

    @Test(arguments: ["trees", "trees=", "trees=many", "learning_rate=0"])
    func `a bad --set is refused`(text: String) {
        #expect(throws: (any Error).self) {
            let settings = try ModelSettings(config("{}", set: [text]))
            _ = try settings.boosting(defaults: try GradientBoostingTrainer.Options())
        }
    }
}
