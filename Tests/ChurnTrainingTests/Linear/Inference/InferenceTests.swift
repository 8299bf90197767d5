import ChurnScoring
import ChurnTraining
import Testing

@Suite struct InferenceTests {
    private func data(customers: Int? = 0) throws -> TrainingData {
        var fixtures = LinearFixtures(seed: 11)
        return try fixtures.data(rows: 300, seedOfCustomers: customers)
    }

    @Test func `one 0/1 column gives the log odds ratio and the error by hand`() throws {
        // 30 of 40 churn with the flag, 20 of 60 without.
        let flags = (0..<100).map { $0 < 40 ? 1.0 : 0 }
        let labels = (0..<100).map { $0 < 30 || $0 >= 80 ? 1.0 : 0 }
        let schema = try FeatureSchema([FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b"]))])
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: 100, values: flags),
            labels: labels
        )
        let table = try #require(try data.coefficientTable())
        #expect(table.rows.map(\.name) == ["(intercept)", "plan = b"])
        let row = table.rows[1]
        let error = (1.0 / 30 + 1.0 / 10 + 1.0 / 20 + 1.0 / 40).squareRoot()
        #expect(abs((row.oddsRatio?.value ?? 0) - 6) < 1e-9)
        #expect(abs((row.standardError ?? 0) - error) < 1e-9)
        #expect(abs((row.upper ?? 0) - (PortableMath.log(6) + 1.959963984540054 * error)) < 1e-9)
        #expect(abs(table.nullDeviance - 200 * PortableMath.log(2)) < 1e-9)
        let test = try #require(table.likelihoodRatioTest)
        #expect(test.degreesOfFreedom == 1)
        #expect(abs(test.statistic - (table.nullDeviance - table.deviance)) < 1e-12)
        #expect(abs(table.pseudoRSquared - test.statistic / table.nullDeviance) < 1e-12)
        #expect(abs(table.aic - table.deviance - 4) < 1e-12)
    }

    @Test func `errors are clustered where customers repeat and of the model otherwise`() throws {
        let clustered = try #require(try data().coefficientTable())
        #expect(clustered.covariance == .clustered && clustered.customerCount == 100)
        let plain = try #require(try data(customers: nil).coefficientTable())
        #expect(plain.covariance == .model && plain.customerCount == nil)
        #expect(throws: TrainingError.self) { try data(customers: nil).coefficientTable(.clustered) }
        #expect(throws: TrainingError.self) { try data().coefficientTable(penalty: .firth, .robust) }
    }

    @Test func `a penalty makes degrees of freedom fewer and takes the test away; a refit is the fit without it`()
        throws
    {
        let data = try data()
        let free = try #require(try data.coefficientTable(.model))
        let ridge = try #require(try data.coefficientTable(penalty: .fixed(50), .model))
        #expect(ridge.penalty == 50 && ridge.likelihoodRatioTest == nil && !ridge.isRefit)
        #expect(ridge.degreesOfFreedom < free.degreesOfFreedom - 0.5 && ridge.degreesOfFreedom > 1)
        #expect(free.degreesOfFreedom == Double(free.rows.count))
        let refit = try #require(try data.coefficientTable(penalty: .fixed(50), .model, refit: true))
        #expect(refit.isRefit && refit.penalty == 0 && refit.likelihoodRatioTest != nil)
        for (row, expected) in zip(refit.rows, free.rows) {
            #expect(abs(row.estimate - expected.estimate) < 1e-8)
            #expect(abs((row.standardError ?? 0) - (expected.standardError ?? 1)) < 1e-8)
        }
    }

    @Test func `a column of many levels has the errors of its 0/1 columns`() throws {
        // Over 16 levels are kept as positions; the same flags as numeric columns give the same errors.
        let rows = 900
        let codes = (0..<rows).map { Double($0 * 17 % 41 % 20) }
        let labels = (0..<rows).map { ($0 * 7919) % 13 < 5 ? 1.0 : 0 }
        let levels = (0..<20).map { "l\($0)" }
        let schema = try FeatureSchema([FeatureColumn(name: "plan", kind: .categorical(levels: levels))])
        let table = try #require(
            try TrainingData(
                matrix: FeatureMatrix(schema: schema, rowCount: rows, values: codes),
                labels: labels
            ).coefficientTable(.robust)
        )
        let named = table.rows.dropFirst().compactMap { row in
            levels.firstIndex(of: String(row.name.dropFirst("plan = ".count)))
        }
        #expect(named.count > 16)
        let flags = try #require(
            try TrainingData.numeric(named.map { level in codes.map { $0 == Double(level) ? 1 : 0 } }, labels: labels)
                .coefficientTable(.robust)
        )
        for (row, flag) in zip(table.rows.dropFirst(), flags.rows.dropFirst()) {
            #expect(abs(row.estimate - flag.estimate / flag.unit) < 1e-8)
            #expect(abs((row.standardError ?? 0) - (flag.standardError ?? 1) / flag.unit) < 1e-8, "\(row.name)")
        }
    }

    @Test func `the model's metadata hold the coefficients`() throws {
        let data = try data()
        let (model, summary) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        let table = try #require(summary.coefficients)
        let lines = try #require(model.metadata["coefficients"]).split(separator: "\n")
        #expect(lines.count == table.rows.count + 1)
        #expect(lines[1].hasPrefix("(intercept)\t\(table.rows[0].estimate)\t"))
        #expect(model.metadata["standard_errors"] == "clustered")
        #expect(model.metadata["aic"] == "\(table.aic)")
    }
}
