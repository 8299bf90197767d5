import ChurnEvaluation
import ChurnReport
import ChurnScoring
import Testing

@testable import ChurnPipeline

struct ReportBuilderTests {
    /// A model that adds two columns of different weight and a constant one.
    private func builder() throws -> ReportBuilder {
        func term(_ coefficient: Double) -> LinearTerm {
            .numeric(
                NumericTerm(
                    transform: .identity,
                    center: 0,
                    scale: 1,
                    coefficient: coefficient,
                    missingOutput: 0
                )
            )
        }
        let schema = try FeatureSchema(["small", "large", "nothing"].map { FeatureColumn(name: $0) })
        let linear = LinearPredictor(intercept: 0, terms: [term(1), term(-3), term(0)], meanOutputs: [0, 0, 0])
        return ReportBuilder(model: try ChurnModel(schema: schema, predictor: .linear(linear)), importance: [])
    }

    private func matrix(_ rows: Int) throws -> FeatureMatrix {
        let values = (0..<rows).map { Double($0 % 5) - 2 }
        return FeatureMatrix(
            schema: try builder().model.schema,
            rowCount: rows,
            values: values + values.map { $0 * 0.5 } + values
        )
    }

    @Test func `the highest are those of a full sort, ties in their order`() {
        var state: UInt64 = 5
        for count in [0, 1, 3, 7, 200] {
            let values = (0..<count).map { _ -> Double in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double((state >> 33) % 11)
            }
            let sorted = values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
            for limit in [1, 2, 20] {
                #expect(ReportBuilder.highest(limit, of: values) == Array(sorted.prefix(limit)), "\(count), \(limit)")
            }
        }
    }

    @Test func `a sample has rows from everywhere and all of few`() {
        #expect(ReportBuilder.sample(of: 3) == [0, 1, 2])
        let sample = ReportBuilder.sample(of: 10_001)
        #expect(sample.count == 2000 && sample.first == 0 && sample.last == 9995)
        #expect(Set(sample).count == 2000)
    }

    @Test func `drivers are the mean sizes of contributions, greatest first`() throws {
        let matrix = try matrix(500)
        let labels = (0..<500).map { $0 % 5 == 0 ? 1.0 : 0 }
        let drivers = try #require(try builder().drivers(matrix, labels: labels, impacts: [], threads: 1))
        // |x| is 6/5 on average: 1 of it, and 3 of its half.
        #expect(drivers.contributions.map(\.name) == ["large", "small"])
        #expect(abs(drivers.contributions[0].meanSize - 1.8) < 1e-12)
        #expect(abs(drivers.contributions[1].share - 0.4) < 1e-12)
        #expect(drivers.baseRate == 0.2 && drivers.sampleRowCount == 500)
        #expect(drivers.cohorts.map(\.name) == ["large", "small"])
        #expect(drivers.cohorts[1].cohorts.first?.positiveCount == 100)
        #expect(try builder().drivers(matrix, labels: labels, impacts: [], threads: 3) == drivers)
    }

    @Test func `without rows there are no drivers and without labels no cohorts`() throws {
        #expect(try builder().drivers(try matrix(0), labels: [], impacts: [], threads: 1) == nil)
        let unknown = try builder().drivers(
            try matrix(5),
            labels: [.nan, .nan, .nan, .nan, .nan],
            impacts: [],
            threads: 1
        )
        #expect(unknown?.cohorts.isEmpty == true && unknown?.contributions.count == 2)
    }
}
