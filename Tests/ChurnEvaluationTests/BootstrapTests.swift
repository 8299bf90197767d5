import ChurnEvaluation
import Testing

struct BootstrapTests {
    /// Customers with several alike rows: probabilities and labels follow the customer.
    private func rows(_ random: inout RandomRows, customers: Int, each: Int) -> ([Double], [Double], [Int]) {
        var (scores, labels, numbers) = ([Double](), [Double](), [Int]())
        for customer in 0..<customers {
            let probability = random.uniform()
            let label = random.uniform() < probability ? 1.0 : 0
            for _ in 0..<each {
                scores.append((probability * 64).rounded() / 64)
                labels.append(label)
                numbers.append(customer)
            }
        }
        return (scores, labels, numbers)
    }

    @Test func `values are those of the summary`() throws {
        var random = RandomRows(seed: 61)
        let (scores, labels, customers) = rows(&random, customers: 80, each: 3)
        let bootstrap = try BootstrapSummary(
            probabilities: scores,
            labels: labels,
            customers: customers,
            options: BootstrapOptions(replicates: 100)
        )
        let summary = try EvaluationSummary(probabilities: scores, labels: labels)
        #expect(bootstrap.customerCount == 80)
        #expect(bootstrap.replicateCount == 100)
        #expect(bootstrap.areaUnderROC.value == summary.ranking.areaUnderROC.value)
        #expect(abs(bootstrap.averagePrecision.value - summary.ranking.averagePrecision) < 1e-15)
        #expect(abs(bootstrap.kolmogorovSmirnov.value - summary.ranking.kolmogorovSmirnov) < 1e-15)
        #expect(abs(bootstrap.lifts[2].lift.value - summary.ranking.liftAtTenPercent) < 1e-14)
        #expect(abs(try #require(bootstrap.logLoss).value - (summary.calibration?.logLoss ?? .nan)) < 1e-14)
        #expect(abs(try #require(bootstrap.brierScore).value - (summary.calibration?.brier.score ?? .nan)) < 1e-14)
        for estimate in [bootstrap.areaUnderROC, bootstrap.averagePrecision, bootstrap.lifts[3].lift] {
            #expect(estimate.lower < estimate.value && estimate.value < estimate.upper)
        }
    }

    @Test func `any thread count and any order of rows give the same bits`() throws {
        var random = RandomRows(seed: 62)
        let (scores, labels, customers) = rows(&random, customers: 60, each: 2)
        func summary(threads: Int, _ order: [Int]) throws -> BootstrapSummary {
            try BootstrapSummary(
                probabilities: order.map { scores[$0] },
                labels: order.map { labels[$0] },
                customers: order.map { customers[$0] },
                options: BootstrapOptions(replicates: 150, seed: 4, threads: threads)
            )
        }
        let one = try summary(threads: 1, Array(scores.indices))
        #expect(try summary(threads: 3, Array(scores.indices)) == one)
        #expect(try summary(threads: 2, random.permutation(scores.count)) == one)
        let other = try BootstrapSummary(
            probabilities: scores,
            labels: labels,
            customers: customers,
            options: BootstrapOptions(replicates: 150, seed: 5)
        )
        #expect(other.areaUnderROC.value == one.areaUnderROC.value)
        #expect(other.areaUnderROC.lower != one.areaUnderROC.lower)
    }

    @Test func `rows of one customer widen the interval, and rows of their own give DeLong's`() throws {
        var random = RandomRows(seed: 63)
        let (scores, labels, customers) = rows(&random, customers: 300, each: 4)
        let options = try BootstrapOptions(replicates: 400)
        let together = try BootstrapSummary(scores: scores, labels: labels, customers: customers, options: options)
        let alone = try BootstrapSummary(scores: scores, labels: labels, options: options)
        let delong = try ScoredLabels(scores: scores, labels: labels).areaUnderROCEstimate()
        func width(_ estimate: Estimate) -> Double { estimate.upper - estimate.lower }
        #expect(abs(width(alone.areaUnderROC) / width(delong) - 1) < 0.15)
        // Four equal rows are one observation: the interval is twice as wide.
        #expect(abs(width(together.areaUnderROC) / width(delong) - 2) < 0.3)
        #expect(together.logLoss == nil && together.brierScore == nil)
    }

    @Test func `constant scores have a point as interval`() throws {
        let labels = (0..<200).map { $0.isMultiple(of: 3) ? 1.0 : 0 }
        let summary = try BootstrapSummary(
            probabilities: Array(repeating: 0.3, count: 200),
            labels: labels,
            options: BootstrapOptions(replicates: 100)
        )
        #expect(summary.areaUnderROC == Estimate(value: 0.5, lower: 0.5, upper: 0.5))
        #expect(summary.lifts.allSatisfy { $0.lift == Estimate(value: 1, lower: 1, upper: 1) })
        #expect(summary.kolmogorovSmirnov.upper == 0)
    }

    @Test func `weights times a constant give the same intervals`() throws {
        var random = RandomRows(seed: 64)
        let (scores, labels, customers) = rows(&random, customers: 60, each: 2)
        let weights = scores.map { _ in Double(1 + random.below(5)) }
        func summary(_ factor: Double) throws -> BootstrapSummary {
            try BootstrapSummary(
                probabilities: scores,
                labels: labels,
                weights: weights.map { $0 * factor },
                customers: customers,
                options: BootstrapOptions(replicates: 100)
            )
        }
        #expect(try summary(4) == summary(1))
    }

    @Test func `bad rows and options are refused`() throws {
        let options = try BootstrapOptions(replicates: 100)
        func code(_ body: () throws -> Void) -> EvaluationError.Code? {
            #expect(throws: EvaluationError.self, performing: body)?.code
        }
        #expect(code { _ = try BootstrapOptions(replicates: 99) } == .invalidOption)
        #expect(code { _ = try BootstrapOptions(threads: 0) } == .invalidOption)
        #expect(
            code { _ = try BootstrapSummary(probabilities: [2, 0], labels: [1, 0], options: options) }
                == .invalidProbability
        )
        #expect(
            code { _ = try BootstrapSummary(scores: [2, .nan], labels: [1, 0], options: options) } == .invalidScore
        )
        #expect(
            code { _ = try BootstrapSummary(scores: [2, 1], labels: [1, 0], customers: [1], options: options) }
                == .differentLengths
        )
        #expect(code { _ = try BootstrapSummary(scores: [2, 1], labels: [1, 1], options: options) } == .oneClass)
        // One of two customers is drawn twice in half of the replicates.
        let few = #expect(throws: EvaluationError.self) {
            try BootstrapSummary(scores: [2, 1], labels: [1, 0], options: options)
        }
        #expect(few?.code == .tooFewCustomers)
        #expect(few?.message.contains("2 customers") == true)
    }
}
