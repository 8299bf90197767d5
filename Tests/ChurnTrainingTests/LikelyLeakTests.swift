import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct LikelyLeakTests {
    private let labels = (0..<400).map { $0 % 4 == 0 ? 1.0 : 0 }

    @Test func `a number that nearly is the label is named with its AUC`() throws {
        // Of 100 x 300 pairs the one negative row at 2 beats all 100 positive ones.
        var values = labels
        values[1] = 2
        let columns = [values, values.map { -$0 }, labels.indices.map(Double.init)]
        let leaks = try LikelyLeak.find(.numeric(columns, labels: labels))
        #expect(leaks.map(\.column) == ["x0", "x1"])
        for leak in leaks { #expect(abs(leak.auc - (1 - 1.0 / 300)) < 1e-12) }
    }

    @Test func `values that are missing where customers churn are a leak`() throws {
        let gone = labels.map { $0 == 1 ? Double.nan : 1 }
        #expect(try LikelyLeak.find(.numeric([gone], labels: labels)).map(\.auc) == [1])
    }

    @Test func `a level that is the label is a leak, and levels of one row each are none`() throws {
        let schema = try FeatureSchema([
            FeatureColumn(name: "status", kind: .categorical(levels: ["active", "closed"])),
            FeatureColumn(name: "id", kind: .categorical(levels: (0..<400).map { "\($0)" })),
        ])
        let matrix = FeatureMatrix(schema: schema, rowCount: 400, values: labels + labels.indices.map(Double.init))
        let leaks = try LikelyLeak.find(TrainingData(matrix: matrix, labels: labels))
        #expect(leaks == [LikelyLeak(column: "status", auc: 1)])
    }

    @Test func `few rows prove nothing`() throws {
        let few = Array(labels.prefix(76))
        #expect(try LikelyLeak.find(.numeric([few], labels: few)).isEmpty)
    }

    @Test func `both algorithms name it once`() throws {
        let data = try TrainingData.numeric([labels, labels.indices.map { Double($0 % 7) }], labels: labels)
        let linear = try LogisticRegressionTrainer(options: .init(penalty: .fixed(1))).train(data, threads: 1).summary
        let boosted = try GradientBoostingTrainer(options: .init(trees: 2)).train(data, threads: 1).summary
        for summary in [linear, boosted] { #expect(summary.notes.count { $0.contains("\"x0\" alone") } == 1) }
    }
}
