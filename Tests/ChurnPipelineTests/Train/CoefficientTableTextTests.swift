import ChurnScoring
import ChurnTraining
import Testing

@testable import ChurnPipeline

@Suite struct CoefficientTableTextTests {
    private func table(penalty: LogisticRegressionTrainer.Options.Penalty) throws -> CoefficientTable {
        // 30 of 40 churn with the plan b, 20 of 60 with the plan a; two rows a customer.
        let schema = try FeatureSchema([FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b"]))])
        let data = try TrainingData(
            matrix: FeatureMatrix(
                schema: schema,
                rowCount: 100,
                values: (0..<100).map { $0 < 40 ? 1 : 0 },
                keys: RowKeys(
                    customers: .integers((0..<100).map { $0 / 2 }),
                    cutoffs: (0..<100).map { $0 % 2 }
                )
            ),
            labels: (0..<100).map { $0 < 30 || $0 >= 80 ? 1 : 0 }
        )
        var options = try LogisticRegressionTrainer.Options(penalty: penalty)
        options.inference.covariance = penalty == .firth ? nil : .model
        return try #require(
            try LogisticRegressionTrainer(options: options).train(data, threads: 1).summary.coefficients
        )
    }

    @Test func `the table has estimates, errors, z, p and odds ratios with their interval`() throws {
        let lines = try table(penalty: .fixed(0)).text.split(separator: "\n")
        #expect(lines[0].hasSuffix("standard errors of the model"))
        let rows = lines.map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows[1] == "term unit estimate std. error z p odds ratio 95 % interval")
        #expect(rows[2] == "(intercept) -0.6931 0.2739 -2.53 0.0114")
        #expect(rows[3] == "plan = b 1.7918 0.4564 3.93 <0.0001 6.000 2.453 to 14.678")
        #expect(
            rows[4].hasPrefix("deviance 121.37, null deviance 138.63, 2.0 degrees of freedom, AIC 125.37, BIC 130.58")
        )
        #expect(rows[5] == "likelihood ratio against the intercept alone: chi2(1) = 17.26, p <0.0001")
        #expect(rows.count == 6)
    }

    @Test func `a penalty and Firth's likelihood say what the numbers mean`() throws {
        let ridge = try table(penalty: .fixed(2)).text
        #expect(ridge.contains("the penalty 2.00 draws estimates to 0") && ridge.contains("--set refit=true"))
        #expect(!ridge.contains("likelihood ratio"))
        #expect(try table(penalty: .firth).text.hasSuffix("Firth's penalised likelihood; Wald intervals and tests"))
    }
}
