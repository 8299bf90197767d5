import ChurnEvaluation

/// Times every metric of many scores without a bootstrap, and a bootstrap over customers.
///
/// `EvaluationSpeed [SCORES] [ROWS] [THREADS]`: 10,000,000 scores without two alike, 1,000,000 rows of 500,000 customers, 2
/// threads. Prints one line a figure; `Benchmarks/evaluation` calls it.
@main
struct EvaluationSpeed {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let scoreCount = arguments.first ?? 10_000_000
        let rowCount = arguments.count > 1 ? arguments[1] : 1_000_000
        let threads = arguments.count > 2 ? arguments[2] : 2
        try metrics(of: scoreCount, threads: threads)
        try bootstrap(of: rowCount, threads: threads)
    }

    private static func metrics(of count: Int, threads: Int) throws {
        let (probabilities, labels) = MadeUpScores(seed: 1).rows(count)
        var area = 0.0
        let time = try ContinuousClock().measure {
            let summary = try EvaluationSummary(
                probabilities: probabilities,
                labels: labels,
                settings: .init(threads: threads)
            )
            area = summary.ranking.areaUnderROC.value
        }
        print("all metrics of \(count) scores: \(time) (AUC \(area))")
    }

    private static func bootstrap(of count: Int, threads: Int) throws {
        let (probabilities, labels) = MadeUpScores(seed: 2).rows(count)
        let options = try BootstrapOptions(replicates: 1000, threads: threads)
        var area = Estimate(value: 0, lower: 0, upper: 0)
        let time = try ContinuousClock().measure {
            let summary = try BootstrapSummary(
                probabilities: probabilities,
                labels: labels,
                customers: (0..<count).map { $0 / 2 },
                options: options
            )
            area = summary.areaUnderROC
        }
        print("1000 replicates of \(count) rows of \((count + 1) / 2) customers, \(threads) threads: \(time)")
        print("AUC \(area.value), bootstrap \(area.lower) to \(area.upper)")
        let delong = try ScoredLabels(scores: probabilities, labels: labels).areaUnderROCEstimate()
        print("DeLong, for rows that are alone as these are: \(delong.lower) to \(delong.upper)")
    }
}

/// Calibrated probabilities with a base rate of a tenth, and labels drawn from them.
struct MadeUpScores {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    func rows(_ count: Int) -> (probabilities: [Double], labels: [Double]) {
        var random = self
        var probabilities: [Double] = []
        var labels: [Double] = []
        for _ in 0..<count {
            let uniform = random.uniform()
            // The ninth power of a uniform number has the mean 1/10.
            let cube = uniform * uniform * uniform
            probabilities.append(cube * cube * cube)
            labels.append(random.uniform() < cube * cube * cube ? 1 : 0)
        }
        return (probabilities, labels)
    }

    private mutating func uniform() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
    }
}
