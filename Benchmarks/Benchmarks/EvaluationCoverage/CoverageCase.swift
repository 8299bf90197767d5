import ChurnEvaluation

/// Made-up rows whose true metrics are known, and which of the intervals computed from them hold the truth.
///
/// The test suite draws a few hundred times and `Benchmarks/coverage` 2,000 times: both compile this file.
struct CoverageCase: Sendable {
    /// Whether an interval holds the truth.
    struct Outcome {
        var interval: String
        var isCovered: Bool

        init(_ interval: String, _ estimate: Estimate, truth: Double) {
            self.interval = interval
            isCovered = estimate.lower <= truth && truth <= estimate.upper
        }
    }

    /// What one draw of rows gives.
    let outcomes: @Sendable (_ random: inout CoverageRandom) throws -> [Outcome]

    /// How often each interval holds the truth, by its name; case by case in `runs` draws.
    func coverage(runs: Int, seed: UInt64) throws -> [(interval: String, share: Double)] {
        var random = CoverageRandom(seed: seed)
        var names: [String] = []
        var covered: [Int] = []
        for _ in 0..<runs {
            let outcomes = try outcomes(&random)
            if names.isEmpty {
                names = outcomes.map(\.interval)
                covered = names.map { _ in 0 }
            }
            for (index, outcome) in outcomes.enumerated() where outcome.isCovered { covered[index] += 1 }
        }
        return zip(names, covered).map { ($0, Double($1) / Double(runs)) }
    }

    /// Intervals in closed form: DeLong's and Wald's, without weights and with, and Wilson's.
    static let closedForm = CoverageCase { random in
        // Triangular scores: the sum of two uniform numbers, those of positives moved up by 1/2.
        let labels = (0..<140).map { $0 < 50 ? 1.0 : 0 }
        let shared = labels.map { random.uniform() + $0 / 2 }
        let first = shared.map { $0 + random.uniform() }
        let second = shared.map { $0 + random.uniform() }
        let weights = labels.map { _ in 0.5 + 4 * random.uniform() }
        let pair = try PairedScores(first: first, second: second, labels: labels)
        let difference = try pair.areaComparison()?.difference
        let weighted = try ScoredLabels(scores: first, labels: labels, weights: weights).areaUnderROCEstimate()

        let calibrated = random.calibrated(rows: 300)
        let summary = try EvaluationSummary(probabilities: calibrated.probabilities, labels: calibrated.labels)
        let rowWeights = calibrated.labels.map { _ in 0.5 + 4 * random.uniform() }
        let weightedSummary = try EvaluationSummary(
            probabilities: calibrated.probabilities,
            labels: calibrated.labels,
            settings: EvaluationSettings(weights: rowWeights)
        )
        let nothing = Estimate(value: .nan, lower: .nan, upper: .nan)
        let (line, weightedLine) = (summary.calibration?.line, weightedSummary.calibration?.line)
        return [
            Outcome(
                "AUC, DeLong",
                try ScoredLabels(scores: first, labels: labels).areaUnderROCEstimate(),
                truth: triangularArea
            ),
            Outcome("AUC with weights, DeLong", weighted, truth: triangularArea),
            Outcome("difference of AUC, DeLong", difference ?? nothing, truth: 0),
            Outcome("calibration intercept, Wald", line?.intercept ?? nothing, truth: 0),
            Outcome("calibration slope, Wald", line?.slope ?? nothing, truth: 1),
            Outcome("calibration intercept with weights, robust", weightedLine?.intercept ?? nothing, truth: 0),
            Outcome("calibration slope with weights, robust", weightedLine?.slope ?? nothing, truth: 1),
            Outcome("rate of the third decile, Wilson", summary.ranking.gains[2].rate, truth: 0.75),
        ]
    }

    /// Intervals by a bootstrap over customers who have one to three rows with one probability and one label.
    static func bootstrap(customers customerCount: Int, replicates: Int) -> CoverageCase {
        CoverageCase { random in
            var (probabilities, labels, customers) = ([Double](), [Double](), [Int]())
            let drawn = random.calibrated(rows: customerCount)
            for customer in 0..<customerCount {
                for _ in 0...random.below(3) {
                    probabilities.append(drawn.probabilities[customer])
                    labels.append(drawn.labels[customer])
                    customers.append(customer)
                }
            }
            // Nearer to a half than they should be.
            let timid = probabilities.map { 0.2 + 0.6 * $0 }
            let options = try BootstrapOptions(replicates: replicates, seed: random.bits())
            let summary = try BootstrapSummary(
                probabilities: probabilities,
                labels: labels,
                customers: customers,
                options: options
            )
            let pair = try PairedScores(first: probabilities, second: timid, labels: labels, customers: customers)
            let comparison = try pair.bootstrapComparison(options)
            let nothing = Estimate(value: .nan, lower: .nan, upper: .nan)
            // Integrals over a uniform probability p: -2 p ln p is 1/2, p (1 - p) is 1/6; a positive is above a negative in
            // 5/6 of the pairs.
            return [
                Outcome("AUC, bootstrap", summary.areaUnderROC, truth: 5.0 / 6),
                Outcome("log loss, bootstrap", summary.logLoss ?? nothing, truth: 0.5),
                Outcome("Brier score, bootstrap", summary.brierScore ?? nothing, truth: 1.0 / 6),
                Outcome("lift at 20 %, bootstrap", summary.lifts[3].lift, truth: 1.8),
                Outcome("difference of log loss, bootstrap", comparison.logLoss ?? nothing, truth: 0.5 - timidLogLoss),
                Outcome("difference of Brier scores, bootstrap", comparison.brierScore ?? nothing, truth: -0.16 / 12),
            ]
        }
    }

    /// The chance that one sum of two uniform numbers plus 1/2 exceeds another sum: with s the sum of four uniform numbers
    /// less 2, P(s > -1/2) = 1 - P(sum of four < 3/2), the Irwin-Hall distribution.
    private static let triangularArea = 1 - (1.5 * 1.5 * 1.5 * 1.5 - 4 * 0.5 * 0.5 * 0.5 * 0.5) / 24

    /// The log loss of 0.2 + 0.6 p where p is uniform and the truth: -2 times the integral of p ln(0.2 + 0.6 p).
    ///
    /// With u = 0.2 + 0.6 p: the integral of (u - 0.2) ln u over 0.2...0.8, over 0.36, whose antiderivative is
    /// u² ln u / 2 - u² / 4 - 0.2 (u ln u - u).
    private static let timidLogLoss: Double = {
        // ln 0.8 and ln 0.2.
        let (high, low) = (-0.2231435513142097, -1.6094379124341003)
        func antiderivative(_ u: Double, _ logarithm: Double) -> Double {
            u * u * logarithm / 2 - u * u / 4 - 0.2 * (u * logarithm - u)
        }
        return -2 * (antiderivative(0.8, high) - antiderivative(0.2, low)) / 0.36
    }()
}

/// Deterministic random numbers by SplitMix64.
struct CoverageRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func bits() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }

    mutating func below(_ limit: Int) -> Int { Int(bits().multipliedFullWidth(by: UInt64(limit)).high) }

    /// Uniform probabilities, and labels drawn from them.
    mutating func calibrated(rows: Int) -> (probabilities: [Double], labels: [Double]) {
        let probabilities = (0..<rows).map { _ in uniform() }
        return (probabilities, probabilities.map { uniform() < $0 ? 1 : 0 })
    }
}
