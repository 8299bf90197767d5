import ChurnEvaluation
import Glibc
import Testing

struct CalibrationTests {
    private func calibration(_ probabilities: [Double], _ labels: [Double]) throws -> CalibrationSummary {
        try #require(try EvaluationSummary(probabilities: probabilities, labels: labels).calibration)
    }

    @Test func `Brier score by hand, with its parts`() throws {
        // 0.2 twice with one churner, 0.6 twice with one churner: both bins observe 1/2.
        let brier = try calibration([0.2, 0.2, 0.6, 0.6], [0, 1, 1, 0]).brier
        #expect(abs(brier.score - (0.04 + 0.64 + 0.16 + 0.36) / 4) < 1e-15)
        #expect(abs(brier.reliability - (0.09 + 0.01) / 2) < 1e-15)
        #expect(brier.resolution == 0)
        #expect(brier.uncertainty == 0.25)
        #expect(abs(brier.withinBin) < 1e-15)
    }

    @Test func `the parts of the Brier score add up`() throws {
        var random = RandomRows(seed: 5)
        let (scores, labels) = random.scored(rows: 500, levels: 400)
        let brier = try calibration(scores, labels).brier
        let sum = brier.reliability - brier.resolution + brier.uncertainty + brier.withinBin
        #expect(abs(sum - brier.score) < 1e-15)
        #expect(abs(brier.withinBin) < 0.01)
    }

    @Test func `log loss of the base rate is the constant log loss`() throws {
        let summary = try calibration([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])
        #expect(abs(summary.logLoss - summary.constantLogLoss) < 1e-15)
        #expect(abs(summary.logLoss - -(0.25 * log(0.25) + 0.75 * log(0.75))) < 1e-15)
    }

    @Test func `a certain and wrong probability costs 52 ln 2`() throws {
        let loss = try ProbabilityMetrics.logLoss(probabilities: [0], labels: [1])
        #expect(abs(loss - 52 * log(2)) < 1e-12)
    }

    @Test func `weights are repeated rows`() throws {
        let weighted = try ProbabilityMetrics.logLoss(probabilities: [0.3, 0.9], labels: [0, 1], weights: [2, 1])
        let repeated = try ProbabilityMetrics.logLoss(probabilities: [0.3, 0.3, 0.9], labels: [0, 0, 1])
        #expect(abs(weighted - repeated) < 1e-15)
    }

    @Test func `bad probabilities, labels and weights are refused`() {
        func code(_ probabilities: [Double], _ labels: [Double], _ weights: [Double]?) -> EvaluationError.Code? {
            do {
                _ = try ProbabilityMetrics.brierScore(probabilities: probabilities, labels: labels, weights: weights)
                return nil
            } catch {
                return (error as? EvaluationError)?.code
            }
        }
        #expect(code([1.5], [1], nil) == .invalidProbability)
        #expect(code([.nan], [1], nil) == .invalidProbability)
        #expect(code([0.5], [.nan], nil) == .invalidLabel)
        #expect(code([0.5], [1], [-1]) == .invalidWeight)
        #expect(code([0.5], [1], [0]) == .invalidWeight)
        #expect(code([0.5], [1, 0], nil) == .differentLengths)
        #expect(code([0.5], [1], []) == .differentLengths)
        #expect(code([], [], nil) == .noRows)
        #expect(code([0.5], [1], nil) == nil)
    }

    @Test func `scores that are no probabilities are ranked only`() throws {
        #expect(throws: EvaluationError.self) {
            try EvaluationSummary(probabilities: [3, -1], labels: [1, 0])
        }
        let summary = try EvaluationSummary(scores: [3, -1], labels: [1, 0])
        #expect(summary.calibration == nil)
        #expect(summary.ranking.areaUnderROC.value == 1)
    }

    @Test func `equal probabilities share a reliability bin`() throws {
        let probabilities = Array(repeating: 0.1, count: 35) + (0..<15).map { 0.2 + Double($0) / 100 }
        let labels = (0..<50).map { $0 % 5 == 0 ? 1.0 : 0 }
        let bins = try calibration(probabilities, labels).reliability
        #expect(bins.map(\.rowCount) == [35, 5, 5, 5])
        #expect(bins.map(\.positiveCount) == [7, 1, 1, 1])
        #expect(bins[0].meanProbability == 0.1)
        #expect(bins[1].lowestProbability == 0.2)
        #expect(bins[3].highestProbability == 0.34)
    }

    @Test func `the expected calibration error weighs bins by rows`() throws {
        // One bin of 3 rows at 0.2 that observes 1/3, one of 1 row at 0.9 that observes 1.
        let error = try calibration([0.2, 0.2, 0.2, 0.9], [0, 1, 0, 1]).expectedCalibrationError
        #expect(abs(error - (0.75 * (1.0 / 3 - 0.2) + 0.25 * 0.1)) < 1e-15)
    }

    @Test func `calibration line of a two-point score in closed form`() throws {
        // Log-odds of the observed rates: ln(1/3) at -1, ln(3) at 2.
        let rows = try ScoredLabels(scores: [-1, -1, -1, -1, 2, 2, 2, 2], labels: [1, 0, 0, 0, 1, 1, 1, 0])
        let line = try #require(rows.calibrationLine())
        let slope = 2 * log(3.0) / 3
        #expect(abs(line.slope.value - slope) < 1e-12)
        #expect(abs(line.intercept.value - (slope - log(3.0))) < 1e-12)
        // The variance of a log-odds is 1 / (n p (1-p)): 4/3 at each point; of the slope their sum over 9.
        let error = (8.0 / 3).squareRoot() / 3
        #expect(abs(line.slope.upper - line.slope.value - 1.959963984540054 * error) < 1e-12)
        let interceptError = (4.0 / 3 * (4.0 / 9 + 1.0 / 9)).squareRoot()
        #expect(abs(line.intercept.upper - line.intercept.value - 1.959963984540054 * interceptError) < 1e-12)
    }

    @Test func `no finite calibration line is no line`() throws {
        #expect(try ScoredLabels(scores: [1, 1, 1], labels: [1, 0, 1]).calibrationLine() == nil)
        #expect(try ScoredLabels(scores: [1, 2, 3], labels: [0, 0, 1]).calibrationLine() == nil)
        #expect(try ScoredLabels(scores: [1, 2, 2, 3], labels: [0, 0, 1, 1]).calibrationLine() == nil)
        #expect(try ScoredLabels(scores: [3, 2, 1], labels: [0, 0, 1]).calibrationLine() == nil)
        #expect(try ScoredLabels(scores: [1, .infinity, 2], labels: [1, 0, 0]).calibrationLine() == nil)
    }

    @Test func `calibrated probabilities have slope 1 and intercept 0 within the interval`() throws {
        var random = RandomRows(seed: 8)
        let probabilities = (0..<4000).map { _ in random.uniform() }
        let labels = probabilities.map { random.uniform() < $0 ? 1.0 : 0 }
        let line = try #require(try calibration(probabilities, labels).line)
        #expect(line.slope.lower < 1 && line.slope.upper > 1)
        #expect(line.intercept.lower < 0 && line.intercept.upper > 0)
        #expect(line.slope.upper - line.slope.lower < 0.2)
    }

    @Test func `raw scores and the log-odds of probabilities give the same line`() throws {
        var random = RandomRows(seed: 9)
        let rawScores = (0..<400).map { _ in 4 * random.uniform() - 2 }
        let probabilities = rawScores.map { 1 / (1 + exp(-$0)) }
        let labels = probabilities.map { random.uniform() < $0 ? 1.0 : 0 }
        let summary = try EvaluationSummary(probabilities: probabilities, labels: labels, rawScores: rawScores)
        let given = try #require(summary.calibration?.line)
        let derived = try #require(try calibration(probabilities, labels).line)
        #expect(abs(given.slope.value - derived.slope.value) < 1e-9)
        #expect(abs(given.intercept.lower - derived.intercept.lower) < 1e-9)
    }
}
