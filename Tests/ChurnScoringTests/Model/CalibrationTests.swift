import Glibc
import Testing

@testable import ChurnScoring

@Suite struct CalibrationTests {
    private let curve = IsotonicCurve(rawScores: [-2, 0, 1, 4], logOdds: [-3, -1, -1, 2])

    private func model(_ calibration: Calibration, metadata: [String: String] = [:]) throws -> ChurnModel {
        try ChurnModel(
            schema: FeatureSchema([FeatureColumn(name: "x")]),
            predictor: .linear(
                LinearPredictor(
                    intercept: 0.25,
                    terms: [
                        .numeric(
                            NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: 1, missingOutput: 0)
                        )
                    ],
                    meanOutputs: [0]
                )
            ),
            calibration: calibration,
            metadata: metadata
        )
    }

    @Test func `an isotonic curve is straight between knots and flat beyond them`() {
        for (rawScore, logOdds) in [
            (-1e300, -3.0), (-2, -3), (-1, -2), (0, -1), (0.5, -1), (1, -1), (2, 0), (3, 1), (4, 2), (9, 2),
            (-.infinity, -3), (.infinity, 2),
        ] {
            #expect(Calibration.isotonic(curve).logOdds(rawScore: rawScore) == logOdds)
        }
        #expect(Calibration.isotonic(curve).probability(rawScore: .nan).isNaN)
    }

    @Test func `an isotonic curve never falls, to the last bit`() {
        var random = RandomModels(seed: 81)
        for size in [2, 3, 4, 5, 8, 33] {
            let rawScores = Set((0..<size * 2).map { _ in random.number() }).sorted().prefix(size)
            let logOdds = rawScores.indices.map { _ in random.number() * 3 }.sorted()
            let curve = IsotonicCurve(rawScores: Array(rawScores), logOdds: logOdds)
            for (knot, value) in zip(rawScores, logOdds) { #expect(curve.logOdds(rawScore: knot) == value) }
            for knot in rawScores {
                var score = knot
                for _ in 0..<40 {
                    #expect(curve.logOdds(rawScore: score.nextDown) <= curve.logOdds(rawScore: score))
                    score = score.nextDown
                }
            }
        }
    }

    @Test func `beta calibration is the paper's formula, and does not overflow`() {
        let beta = Calibration.beta(intercept: 0.5, lowSlope: 0.75, highSlope: 2)
        for rawScore in [-30.0, -2, -0.1, 0, 0.1, 3, 30] {
            let p = 1 / (1 + exp(-rawScore))
            let complement = 1 / (1 + exp(rawScore))
            let expected = 0.5 + 0.75 * log(p) - 2 * log(complement)
            #expect(abs(beta.logOdds(rawScore: rawScore) - expected) < 1e-12 * max(1, abs(expected)))
        }
        #expect(beta.logOdds(rawScore: 1e300) == 2e300)
        #expect(beta.logOdds(rawScore: -1000) == 0.5 - 750)
        #expect(beta.logOdds(rawScore: .nan).isNaN)
        #expect(beta.probability(rawScore: -.infinity) == 0)
        #expect(beta.probability(rawScore: .infinity) == 1)
    }

    @Test(arguments: [
        Calibration.identity, .platt(intercept: 0.5, slope: 2),
        .isotonic(IsotonicCurve(rawScores: [-2, 1], logOdds: [-1, 3])),
        .beta(intercept: 0.1, lowSlope: 0.5, highSlope: 0),
    ])
    func `a shift is added to the log-odds of every kind`(calibration: Calibration) {
        for rawScore in [-3.0, -1, 0, 0.5, 4] {
            let shifted = calibration.shifted(by: -1.25).logOdds(rawScore: rawScore)
            #expect(abs(shifted - (calibration.logOdds(rawScore: rawScore) - 1.25)) < 1e-14)
        }
        #expect(calibration.shifted(by: 0) == calibration)
    }

    @Test func `another base rate is Bayes' rule for a changed prior`() throws {
        let model = try model(.platt(intercept: 0, slope: 2), metadata: ["rows": "1000", "positives": "200"])
        #expect(model.baseRate == 0.2)
        let adjusted = try model.adjusted(toBaseRate: 0.05)
        for value in [-2.0, 0, 1.5] {
            let p = model.score([value]).probability
            // Odds times the ratio of the odds of the base rates.
            let weights = (p * 0.05 / 0.2, (1 - p) * 0.95 / 0.8)
            #expect(abs(adjusted.score([value]).probability - weights.0 / (weights.0 + weights.1)) < 1e-14)
            #expect(adjusted.rawScore([value]) == model.rawScore([value]))
            #expect(adjusted.contributions([value]) == model.contributions([value]))
        }
        #expect(adjusted.baseRate == 0.05)
        #expect(try ChurnModel(decoding: adjusted.encoded()) == adjusted)
        // From there back to the first.
        let back = try adjusted.adjusted(toBaseRate: 0.2)
        #expect(abs(back.score([1]).probability - model.score([1]).probability) < 1e-15)
    }

    @Test func `the base rate of the model stays the model`() throws {
        let model = try model(.identity, metadata: ["base_rate": "0.125", "rows": "10", "positives": "5"])
        #expect(model.baseRate == 0.125)
        #expect(try model.adjusted(toBaseRate: 0.125).calibration == .identity)
    }

    @Test func `base rates that are none, and models that do not know theirs, are refused`() throws {
        let known = try model(.identity, metadata: ["rows": "10", "positives": "5"])
        for rate in [0, 1, -0.5, 1.5, .nan, .infinity] {
            let error = #expect(throws: ModelValidationError.self) { try known.adjusted(toBaseRate: rate) }
            #expect(error?.code == "base_rate.range")
        }
        for metadata in [
            [:], ["rows": "10"], ["rows": "10", "positives": "0"], ["base_rate": "x"], ["base_rate": "1"],
        ] {
            let error = #expect(throws: ModelValidationError.self) {
                try model(.identity, metadata: metadata).adjusted(toBaseRate: 0.1)
            }
            #expect(error?.code == "base_rate.unknown")
        }
    }
}
