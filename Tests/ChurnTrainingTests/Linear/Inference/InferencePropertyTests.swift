import ChurnScoring
import ChurnTraining
import Testing

@Suite struct InferencePropertyTests {
    private func data(_ seed: UInt64 = 7, rows: Int = 300) throws -> TrainingData {
        var fixtures = LinearFixtures(seed: seed)
        return try fixtures.data(rows: rows, seedOfCustomers: 0)
    }

    private func expectNear(_ found: CoefficientTable, _ expected: CoefficientTable, errorFactor: Double = 1) {
        #expect(found.rows.count == expected.rows.count)
        for (a, b) in zip(found.rows, expected.rows) {
            #expect(a.name == b.name)
            guard let error = a.standardError, let other = b.standardError else {
                #expect(a.standardError == b.standardError)
                continue
            }
            #expect(abs(a.estimate - b.estimate) <= 1e-9 * other)
            #expect(abs(error - errorFactor * other) <= 1e-9 * other, "\(a.name)")
        }
    }

    @Test func `a row twice is a row of weight 2, but for the clustered factor`() throws {
        let data = try data()
        let doubled = try data.selectingRows((0..<data.rowCount).flatMap { [$0, $0] })
        let weighted = try TrainingData(
            matrix: data.matrix,
            labels: data.labels,
            weights: [Double](repeating: 2, count: data.rowCount)
        )
        for covariance in [CoefficientTable.Covariance.model, .robust] {
            let twice = try #require(try doubled.coefficientTable(covariance))
            let heavy = try #require(try weighted.coefficientTable(covariance))
            expectNear(twice, heavy)
            #expect(abs(twice.deviance - heavy.deviance) <= 1e-10 * heavy.deviance)
            #expect(abs(twice.bic - heavy.bic) <= 1e-10 * heavy.bic)
        }
        let heavy = try #require(try weighted.coefficientTable(.clustered))
        let twice = try #require(try doubled.coefficientTable(.clustered))
        let rows = Double(data.rowCount)
        let count = Double(heavy.rows.count)
        // (N - 1) / (N - K) counts rows.
        let factor = ((2 * rows - 1) / (2 * rows - count)) / ((rows - 1) / (rows - count))
        expectNear(twice, heavy, errorFactor: factor.squareRoot())
    }

    @Test(arguments: CoefficientTable.Covariance.allCases)
    func `the order of rows changes nothing beyond rounding`(covariance: CoefficientTable.Covariance) throws {
        let data = try data()
        let shuffled = try data.selectingRows((0..<data.rowCount).map { $0 * 7 % data.rowCount })
        expectNear(
            try #require(try shuffled.coefficientTable(covariance)),
            try #require(try data.coefficientTable(covariance))
        )
    }

    @Test(arguments: CoefficientTable.Covariance.allCases)
    func `any number of threads gives the same bytes`(covariance: CoefficientTable.Covariance) throws {
        // Customers reach over the ends of blocks and of groups.
        var fixtures = LinearFixtures(seed: 3)
        let data = try fixtures.data(rows: 5000, seedOfCustomers: 0, weighted: true)
        let one = try data.coefficientTable(covariance, threads: 1)
        #expect(one != nil)
        #expect(try data.coefficientTable(covariance, threads: 2) == one)
        #expect(try data.coefficientTable(covariance, threads: 5) == one)
    }

    @Test func `the scale of a column changes its unit only`() throws {
        let data = try data()
        let scaled = try TrainingData(
            matrix: FeatureMatrix(
                schema: data.matrix.schema,
                rowCount: data.rowCount,
                values: (0..<data.matrix.columnCount).flatMap { column in
                    data.matrix.column(column).map { column == 1 ? 1000 * $0 : $0 }
                },
                keys: data.matrix.keys
            ),
            labels: data.labels
        )
        let table = try #require(try data.coefficientTable())
        let other = try #require(try scaled.coefficientTable())
        expectNear(other, table)
        let index = try #require(table.rows.firstIndex { $0.name == "seats" })
        #expect(abs(other.rows[index].unit / table.rows[index].unit - 1000) < 1e-6)
        let ratio = try #require(table.rows[index].oddsRatioPerUnit)
        let small = try #require(other.rows[index].oddsRatioPerUnit)
        #expect(abs(PortableMath.log(ratio.upper) - 1000 * PortableMath.log(small.upper)) < 1e-6)
    }

    @Test func `another reference level changes levels and intercept only`() throws {
        var columns: [[Double]] = [[], []]
        var labels: [Double] = []
        for row in 0..<201 {
            columns[0].append(Double(row * 37 % 101) / 50)
            columns[1].append(row % 2 == 0 ? 0 : 1)
            labels.append(row * row % 7 < 3 ? 1 : 0)
        }
        func table(levels: [String], codes: [Double], weights: [Double]) throws -> CoefficientTable {
            let schema = try FeatureSchema([
                FeatureColumn(name: "x"), FeatureColumn(name: "plan", kind: .categorical(levels: levels)),
            ])
            let data = try TrainingData(
                matrix: FeatureMatrix(schema: schema, rowCount: 201, values: columns[0] + codes),
                labels: labels,
                weights: weights
            )
            return try #require(try data.coefficientTable(.model))
        }
        // The last row has the level "a"; without its weight the levels are level, and the first is the reference.
        let weights = (0..<201).map { $0 == 200 ? 0.0 : 1 }
        let first = try table(levels: ["a", "b"], codes: columns[1], weights: weights)
        let second = try table(levels: ["b", "a"], codes: columns[1].map { 1 - $0 }, weights: weights)
        func row(_ table: CoefficientTable, _ name: String) throws -> CoefficientTable.Row {
            try #require(table.rows.first { $0.name == name })
        }
        let level = try row(first, "plan = b")
        let mirrored = try row(second, "plan = a")
        #expect(abs(level.estimate + mirrored.estimate) < 1e-10)
        #expect(abs((level.standardError ?? 0) - (mirrored.standardError ?? 1)) < 1e-10)
        let slopes = try [row(first, "x").estimate, row(second, "x").estimate]
        #expect(abs(slopes[0] - slopes[1]) < 1e-10)
        let intercepts = try [row(first, "(intercept)").estimate, row(second, "(intercept)").estimate]
        #expect(abs(intercepts[0] + level.estimate - intercepts[1]) < 1e-10)
        #expect(abs(first.deviance - second.deviance) < 1e-10)
    }
}
