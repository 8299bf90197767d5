import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct DesignTermTests {
    @Test func `every design column has a name that says what it stands for`() throws {
        var fixtures = LinearFixtures(seed: 41)
        let data = try fixtures.data(rows: 600)
        var options = try LogisticRegressionTrainer.Options(transforms: .never)
        options.encoding = try .init(
            splines: ["logins": 4],
            interactions: [.init("seats", "plan")]
        )
        let weights = [Double](repeating: 1, count: 600)
        let encoding = try DesignEncoding(data, weights: weights, options: options, threads: 1)
        let names = DesignTerm.terms(encoding, data.matrix.schema).map(\.name)
        #expect(
            names == [
                "logins", "logins curve 1", "logins curve 2", "seats", "tickets", "survey", "survey missing",
                "plan = b", "plan = c", "seats x plan = b", "seats x plan = c", "(intercept)",
            ]
        )
    }
}
