import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnPipeline

@Suite struct BaselineTests {
    private func matrix() throws -> FeatureMatrix {
        FeatureMatrix(
            schema: try FeatureSchema([
                FeatureColumn(name: "logins"),
                FeatureColumn(name: "plan", kind: .categorical(levels: ["basic", "pro"])),
            ]),
            rowCount: 6,
            values: [0, 3, .nan, 10, 2, 3, 0, 1, 1, .nan, FeatureColumn.unseenCode, 0],
            keys: RowKeys(
                customers: .strings(["a", "a", "b", "b", "b", "c"]),
                cutoffs: [10, 20, 10, 20, 20, 20]
            )
        )
    }

    private func healthScore(_ text: String) throws -> HealthScoreConfig {
        let features = ["logins", "plan"].map { Feature(name: $0, definition: .recency(EventFilter())) }
        return try HealthScoreConfig(config: ConfigNode.parse(text, file: "churn.yaml"), features: features)
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try healthScore(text).points(matrix())
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a health score adds the points of the rules that hold`() throws {
        let score = try healthScore(
            """
            rules:
              - {feature: logins, below: 3, points: 2}
              - {feature: logins, above: 3, points: -1}
              - {feature: logins, equals: 3, points: 10}
              - {feature: logins, missing: true, points: 0.5}
              - {feature: plan, equals: pro, points: 100}
              - {feature: plan, equals: gold, points: 1000}
            """
        )
        // A missing and an unseen plan are not pro; nobody has gold.
        #expect(try score.points(matrix()) == [2, 110, 100.5, -1, 2, 10])
    }

    @Test func `rules that mean nothing are refused`() {
        #expect(problem("rules: []").contains("give at least one rule"))
        #expect(problem("rules: [{feature: login, below: 1, points: 1}]").contains("unknown feature \"login\""))
        #expect(problem("rules: [{feature: logins, points: 1}]").contains("give one condition"))
        #expect(problem("rules: [{feature: logins, below: 1, above: 0, points: 1}]").contains("give one condition"))
        #expect(problem("rules: [{feature: logins, below: 1}]").contains("\"points\" is missing"))
        #expect(problem("rules: [{feature: logins, missing: false, points: 1}]").contains("takes true only"))
        #expect(problem("rules: [{feature: logins, equals: pro, points: 1}]").contains("a number, which never equals"))
        #expect(problem("rules: [{feature: plan, below: 1, points: 1}]").contains("a category"))
        #expect(problem("rules: [{feature: logins, below: x, points: 1}]").contains("number"))
    }

    @Test func `the row before is the same customer's at an earlier cutoff`() throws {
        let rows = BaselineRows(matrix: try matrix(), labels: [], train: [], validation: [], test: [])
        #expect((0..<6).map { rows.rowBefore($0) } == [nil, 0, nil, 2, 2, nil])
    }

    @Test func `last period's score is the model's at the row before, and the churn rate without one`() throws {
        let matrix = try matrix()
        let term = NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: -1, missingOutput: 2)
        let plan = CategoricalTerm(outputs: [0, 0.5], missingOutput: 0, unseenOutput: 0)
        let model = try ChurnModel(
            schema: matrix.schema,
            predictor: .linear(
                LinearPredictor(intercept: 0, terms: [.numeric(term), .categorical(plan)], meanOutputs: [0, 0])
            )
        )
        let rows = BaselineRows(
            matrix: matrix,
            labels: [1, 0, 0, 0, 1, 0],
            train: [0, 1, 2, 3],
            validation: [],
            test: [1, 3, 5]
        )
        let scores = try #require(try rows.previousScores(of: model, threads: 1))
        #expect(scores.scoredRows == 2)
        // The rows at cutoff 10: no logins on basic; logins missing on pro. Customer c is new: one of four churned.
        #expect(scores.probabilities == [0.5, PortableMath.sigmoid(2.5), 0.25])
        let none = BaselineRows(matrix: matrix, labels: [1, 0, 0, 0, 1, 0], train: [0], validation: [], test: [0, 2])
        #expect(try none.previousScores(of: model, threads: 1) == nil)
    }

    @Test func `scores become the churn rates of training rows like them, in their order`() throws {
        // Half of the first stretch churn, all of the second: with one more row of the base rate 3/4 each.
        let fit = try BaselineFit(scores: [1, 2, 5, 6], labels: [0, 1, 1, 1])
        let probabilities = fit.probabilities([0, 1, 3, 6, 9])
        #expect(zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(probabilities.allSatisfy { $0 > 0 && $0 < 1 })
        #expect(probabilities[1] < probabilities[2] && probabilities[2] < probabilities[3])
        // Scores that do not rank are the base rate.
        #expect(try BaselineFit(scores: [3, 3, 3, 3], labels: [0, 1, 1, 1]).probabilities([0, 9]) == [0.75, 0.75])
        #expect(try BaselineFit(scores: [4, 3, 2, 1], labels: [0, 0, 1, 1]).probabilities([0, 9]) == [0.5, 0.5])
    }

    @Test func `a model that is worse than recency is said so, and one that is better too`() throws {
        let labels = (0..<400).map { $0 % 4 == 0 ? 1.0 : 0 }
        // Good: right of nine in ten; poor: right of half.
        let good = labels.indices.map { row in (labels[row] == 1) == (row % 10 > 0) ? 0.7 : 0.1 }
        let poor = labels.indices.map { $0 / 4 % 2 == 0 ? 0.6 : 0.2 }
        func result(model: [Double], recency: [Double]) throws -> BaselineResult {
            try BaselineResult(
                BaselineScores(kind: .recency, probabilities: recency, scoredRows: 400),
                test: ScoredTest(probabilities: model, labels: labels, customers: Array(0..<400))
            )
        }
        let worse = try result(model: poor, recency: good)
        #expect(!worse.isBeaten)
        #expect(worse.verdict.hasPrefix("The model does not beat recency only: difference of AUC -0."))
        #expect(worse.logLossDifference.upper < 0)
        #expect(try #require(worse.areaDifference).upper < 0)
        let better = try result(model: good, recency: poor)
        #expect(better.isBeaten)
        #expect(better.verdict.hasPrefix("The model ranks better than recency only: AUC higher by 0."))
        #expect(try #require(better.pValue) < 0.001)
        #expect(try #require(better.areaDifference).value == -(try #require(worse.areaDifference).value))
        // As good as recency is not better.
        let same = try result(model: good, recency: good)
        #expect(!same.isBeaten)
        #expect(same.areaDifference?.value == 0)
        #expect(same.logLossDifference.value == 0)
    }
}
