import ChurnTraining
import Testing

/// Agreement with statsmodels, R's glm and a high-precision maximum of Firth's likelihood.
@Suite struct InferenceGoldenTests {
    private func expectEqual(
        _ table: CoefficientTable,
        _ golden: InferenceGoldens.Fit,
        tolerance: Double,
        _ what: Comment
    ) {
        // The table has the intercept first.
        let rows = Array(table.rows.dropFirst()) + [table.rows[0]]
        #expect(rows.count == golden.errors.count, what)
        for (index, row) in rows.enumerated() {
            func near(_ found: Double?, _ expected: Double, floor: Double = 0) -> Bool {
                guard let found else { return false }
                return abs(found - expected) <= tolerance * max(abs(expected), floor)
            }
            // An estimate is held to its error: one near 0 has no digits of its own.
            #expect(near(row.estimate, golden.estimates[index], floor: golden.errors[index]), what)
            #expect(near(row.standardError, golden.errors[index]), what)
            #expect(near(row.z, golden.z[index], floor: 1), what)
            // A relative change of z is z^2 times as large in p.
            let z = golden.z[index]
            #expect(abs((row.pValue ?? .nan) - golden.p[index]) <= tolerance * max(1, z * z) * golden.p[index], what)
        }
        if let deviance = golden.deviance { #expect(abs(table.deviance - deviance) <= 1e-10 * deviance, what) }
        if let deviance = golden.nullDeviance { #expect(abs(table.nullDeviance - deviance) <= 1e-10 * deviance, what) }
    }

    @Test(arguments: ["clustered", "weighted", "rare", "ill"])
    func `errors, z and p equal those of statsmodels and R`(name: String) throws {
        let golden = try InferenceGoldens.decode(InferenceGoldens.Problem.self, "inference_\(name)")
        let data = try InferenceGoldens.data("inference_\(name)")
        let model = try #require(try data.coefficientTable(.model))
        expectEqual(model, golden.model, tolerance: 1e-8, "statsmodels, model")
        expectEqual(model, golden.r, tolerance: 1e-8, "R glm")
        #expect(abs(model.aic - golden.aic) <= 1e-10 * golden.aic)
        #expect(abs(model.bic - golden.bic) <= 1e-10 * golden.bic)
        expectEqual(try #require(try data.coefficientTable(.robust)), golden.robust, tolerance: 1e-8, "HC0")
        let clustered = try #require(try data.coefficientTable())
        #expect(clustered.covariance == .clustered)
        expectEqual(clustered, golden.clustered, tolerance: 1e-8, "clustered")
    }

    @Test(arguments: ["firth_separated", "firth_weighted"])
    func `Firth's likelihood has its maximum where high precision finds it`(name: String) throws {
        let golden = try InferenceGoldens.decode(InferenceGoldens.Fit.self, "inference_\(name)")
        let data = try InferenceGoldens.data("inference_\(name)")
        let summary = try data.inferred(penalty: .firth)
        #expect(summary.converged)
        let table = try #require(summary.coefficients)
        #expect(table.isFirth && table.covariance == .model && table.likelihoodRatioTest == nil)
        expectEqual(table, golden, tolerance: 1e-8, "mpmath")
    }
}
