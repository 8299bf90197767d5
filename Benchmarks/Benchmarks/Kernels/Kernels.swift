import Benchmark
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import ChurnTraining

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident],
        maxDuration: .seconds(20),
        maxIterations: 5
    )

    Benchmark("extract: 1,000,000 events, 10,000 customers, 4 cutoffs") { benchmark in
        let events = MadeUpData.events(count: 1_000_000, customers: 10_000)
        let day = CivilTime.microsecondsPerDay
        let features = [Signal.loginDecline, .engagement, .tenure].flatMap { $0.features(window: 180 * day) }
        let plan = ExtractionPlan(
            features: features,
            observation: Observation(
                cutoffs: [240, 270, 300, 330].map { $0 * day },
                window: 180 * day,
                horizon: 30 * day
            ),
            churn: .silence(.any)
        )
        let extractor = try FeatureExtractor(plan)
        benchmark.startMeasurement()
        let log = EventLog(events, threads: 2)
        blackHole(try extractor.extract(events: log, dataEnd: 365 * day, threads: 2))
    }

    FeatureEngines.registerCustomer()
    FeatureEngines.registerIncrement()

    Benchmark("boost: 100,000 x 50, 20 trees of 63 leaves") { benchmark in
        let data = try MadeUpData.training(rows: 100_000, columns: 50)
        let options = try GradientBoostingTrainer.Options(trees: 20, growth: .init(maximumLeaves: 63))
        benchmark.startMeasurement()
        blackHole(try GradientBoostingTrainer(options: options).train(data, threads: 2))
    }

    Benchmark("logistic regression: 100,000 x 50") { benchmark in
        let data = try MadeUpData.training(rows: 100_000, columns: 50)
        let options = try LogisticRegressionTrainer.Options(penalty: .fixed(1))
        benchmark.startMeasurement()
        blackHole(try LogisticRegressionTrainer(options: options).train(data, threads: 2))
    }

    Benchmark("score: 100,000 rows, 100 trees of 63 leaves, 1 thread") { benchmark in
        let data = try MadeUpData.training(rows: 100_000, columns: 50)
        let options = try GradientBoostingTrainer.Options(trees: 100, growth: .init(maximumLeaves: 63))
        let model = try GradientBoostingTrainer(options: options).train(data, threads: 2).model
        benchmark.startMeasurement()
        blackHole(model.probabilities(data.matrix))
    }

    Benchmark("evaluate: 1,000,000 scores") { benchmark in
        var numbers = RepeatableNumbers(seed: 3)
        let scores = (0..<1_000_000).map { _ in numbers.unit() }
        let labels = scores.map { numbers.unit() < $0 ? 1.0 : 0.0 }
        benchmark.startMeasurement()
        blackHole(try EvaluationSummary(probabilities: scores, labels: labels))
    }
}
