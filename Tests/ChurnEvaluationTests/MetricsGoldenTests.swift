import ChurnEvaluation
import Glibc
import Testing

/// Agrees with scikit-learn's saved numbers; `Tests/Goldens/evaluation/make.py` makes them.
struct MetricsGoldenTests {
    struct Case {
        var name: String
        var scores: [Double]
        var labels: [Double]
        var weights: [Double]
        var numbers: [Double]
    }

    @Test func `equals scikit-learn to 1e-12`() throws {
        let cases = try goldenCases()
        #expect(cases.count == 8)
        for golden in cases {
            let scored = try ScoredLabels(scores: golden.scores, labels: golden.labels)
            let summary = try EvaluationSummary(probabilities: golden.scores, labels: golden.labels)
            let calibration = try #require(summary.calibration)
            let ours = [
                scored.areaUnderROC(),
                scored.averagePrecision(),
                calibration.logLoss,
                calibration.brier.score,
                try ProbabilityMetrics.logLoss(
                    probabilities: golden.scores,
                    labels: golden.labels,
                    weights: golden.weights
                ),
                try ProbabilityMetrics.brierScore(
                    probabilities: golden.scores,
                    labels: golden.labels,
                    weights: golden.weights
                ),
            ]
            for (index, (our, theirs)) in zip(ours, golden.numbers).enumerated() {
                #expect(abs(our - theirs) <= 1e-12 * max(1, abs(theirs)), "\(golden.name), number \(index)")
            }
        }
    }

    @Test func `calibration line equals unpenalised logistic regression`() throws {
        for golden in try goldenCases() {
            let summary = try EvaluationSummary(probabilities: golden.scores, labels: golden.labels)
            let line = try #require(summary.calibration).line
            guard golden.numbers.count == 8 else {
                #expect(line == nil, "\(golden.name)")
                continue
            }
            let fitted = try #require(line, "\(golden.name)")
            #expect(abs(fitted.intercept.value - golden.numbers[6]) < 1e-8, "\(golden.name)")
            #expect(abs(fitted.slope.value - golden.numbers[7]) < 1e-8, "\(golden.name)")
        }
    }

    private func goldenCases(file: String = #filePath) throws -> [Case] {
        let tests = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
        let text = try #require(contents(ofFile: tests + "/Goldens/evaluation/metrics.csv"))
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            func numbers(_ field: Substring) throws -> [Double] {
                try field.split(separator: " ").map { try #require(Double($0)) }
            }
            return Case(
                name: String(fields[0]),
                scores: try numbers(fields[1]),
                labels: try numbers(fields[2]),
                weights: try numbers(fields[3]),
                numbers: try fields[4...].flatMap(numbers)
            )
        }
    }

    private func contents(ofFile path: String) -> String? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
