import ChurnScoring
import ChurnTraining
import Testing

@Suite struct SeparationTests {
    private static let noise = (0..<60).map { Double(($0 * 37 + 11) % 61) / 30 - 1 }
    private static let labels = (0..<60).map { $0 * $0 % 11 < 4 ? 1.0 : 0 }

    private func expectFinite(_ table: CoefficientTable) {
        for row in table.rows {
            let numbers = [row.estimate, row.standardError, row.z, row.pValue, row.lower, row.upper]
                .compactMap(\.self)
            #expect(numbers.allSatisfy { $0.isFinite }, "\(row.name)")
        }
        #expect([table.deviance, table.aic, table.bic, table.pseudoRSquared].allSatisfy { $0.isFinite })
    }

    @Test func `a column equal to the label is named as a likely leak, whatever the penalty`() throws {
        for penalty in [0, 1.0] {
            let data = try TrainingData.numeric([Self.noise, Self.labels.map { -3 * $0 }], labels: Self.labels)
            let summary = try data.inferred(penalty: .fixed(penalty))
            let table = try #require(summary.coefficients)
            let leak = try #require(table.separations.first { $0.name == "x1" })
            #expect(leak.isComplete && leak.directions.map(\.name) == ["x1"] && leak.directions.map(\.sign) == [-1])
            #expect(
                summary.notes.contains {
                    $0.hasPrefix("\"x1\" alone tells the labels apart (univariate AUC 1, smaller values churn)")
                }
            )
            expectFinite(table)
            if penalty == 0 { #expect(table.rows.allSatisfy { $0.standardError == nil }) }
        }
    }

    @Test func `a level with one class is quasi-separation, and the other coefficients keep their errors`() throws {
        let flag = Self.labels.indices.map { Self.labels[$0] == 0 && $0 % 5 == 0 ? 1.0 : 0 }
        #expect(flag.contains(1))
        let schema = try FeatureSchema([
            FeatureColumn(name: "x"), FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b"])),
        ])
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: 60, values: Self.noise + flag),
            labels: Self.labels
        )
        let summary = try data.inferred()
        let table = try #require(summary.coefficients)
        #expect(table.separations.map(\.name) == ["plan = b"])
        #expect(table.separations[0].isComplete == false)
        #expect(
            summary.notes.contains { $0.contains("quasi-complete separation") && $0.contains("\"plan = b\" to -inf") }
        )
        #expect(table.rows.first { $0.name == "plan = b" }?.standardError == nil)
        // The rows of the other level alone give the same slope and error.
        let rest = try TrainingData.numeric(
            [Self.noise.indices.filter { flag[$0] == 0 }.map { Self.noise[$0] }],
            labels: Self.labels.indices.filter { flag[$0] == 0 }.map { Self.labels[$0] }
        )
        let slope = try #require(table.rows.first { $0.name == "x" })
        let alone = try #require(try rest.coefficientTable()?.rows.first { $0.name == "x0" })
        let ratio = slope.unit / alone.unit
        #expect(abs(slope.estimate - alone.estimate * ratio) < 1e-5)
        #expect(abs((slope.standardError ?? 0) - (alone.standardError ?? 1) * ratio) < 1e-5)
        expectFinite(table)
        // Firth's likelihood has a finite estimate and an error for the level.
        let firth = try #require(try data.coefficientTable(penalty: .firth))
        let level = try #require(firth.rows.first { $0.name == "plan = b" })
        #expect(level.estimate < -0.5 && level.estimate > -6 && (level.standardError ?? 0) > 0.5)
    }

    @Test func `columns that only together tell the labels apart are found`() throws {
        let other = (0..<60).map { Double(($0 * 23 + 5) % 59) / 30 - 1 }
        let labels = zip(Self.noise, other).map { $0 + 0.7 * $1 > 0.1 ? 1.0 : 0 }
        let data = try TrainingData.numeric([Self.noise, other], labels: labels)
        let summary = try data.inferred()
        let table = try #require(summary.coefficients)
        let found = try #require(table.separations.first)
        #expect(found.name == nil && found.isComplete)
        #expect(found.directions.map(\.name) == ["x0", "x1"] && found.directions.map(\.sign) == [1, 1])
        #expect(summary.notes.contains { $0.hasPrefix("complete separation") })
        expectFinite(table)
        let firth = try data.inferred(penalty: .firth)
        #expect(firth.converged && firth.coefficients?.rows.allSatisfy { $0.standardError != nil } == true)
    }

    @Test func `data with a finite maximum are not separated`() throws {
        for seed in UInt64(1)...5 {
            var fixtures = LinearFixtures(seed: seed)
            let summary = try fixtures.data(rows: 400).inferred()
            #expect(summary.coefficients?.separations == [])
            #expect(summary.coefficients?.rows.allSatisfy { $0.standardError != nil } == true)
        }
    }

    @Test func `duplicate columns are named, and the others keep their errors`() throws {
        let other = (0..<60).map { Double(($0 * 23 + 5) % 59) / 30 - 1 }
        let data = try TrainingData.numeric([Self.noise, other, Self.noise], labels: Self.labels)
        let summary = try data.inferred()
        let table = try #require(summary.coefficients)
        #expect(table.rows.map { $0.standardError == nil } == [false, true, false, true])
        #expect(summary.notes.contains { $0.hasPrefix("\"x0\", \"x2\": one is a combination of the others") })
        let single = try #require(
            try TrainingData.numeric([Self.noise, other], labels: Self.labels).coefficientTable()
        )
        #expect(abs((table.rows[2].standardError ?? 0) - (single.rows[2].standardError ?? 1)) < 1e-9)
        #expect(abs(table.aic - single.aic) < 1e-6)
        #expect(table.likelihoodRatioTest?.degreesOfFreedom == 2)
        expectFinite(table)
        #expect(throws: TrainingError.self) { try data.coefficientTable(penalty: .firth) }
        // With a penalty all are determined, by it alone.
        let ridge = try data.inferred(penalty: .fixed(1))
        #expect(ridge.coefficients?.rows.allSatisfy { $0.standardError != nil } == true)
        #expect(ridge.notes.contains { $0.hasPrefix("\"x0\", \"x2\": one is") && $0.hasSuffix("share their effect") })
    }

    @Test(arguments: [0, 1.0])
    func `more columns than rows leave no number that is none`(penalty: Double) throws {
        let columns = (0..<50).map { column in (0..<3).map { Double(($0 * 31 + column * 17) % 23) } }
        let data = try TrainingData.keyed(columns, labels: [0, 1, 0], customers: [1, 1, 2])
        let table = try #require(try data.coefficientTable(penalty: .fixed(penalty)))
        #expect(table.rows.count == 51)
        expectFinite(table)
    }
}
