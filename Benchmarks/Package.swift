// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the library never resolve the benchmark harness.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "swift-churn", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Kernels",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "ChurnScoring", package: "swift-churn"),
                .product(name: "ChurnFeatures", package: "swift-churn"),
                .product(name: "ChurnEvaluation", package: "swift-churn"),
                .product(name: "ChurnTraining", package: "swift-churn"),
            ],
            path: "Benchmarks/Kernels",
            swiftSettings: [.swiftLanguageMode(.v6)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        .executableTarget(
            name: "LogisticPeer",
            dependencies: [
                .product(name: "ChurnScoring", package: "swift-churn"),
                .product(name: "ChurnTraining", package: "swift-churn"),
            ],
            path: "Benchmarks/LogisticPeer",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "BoostingPeer",
            dependencies: [
                .product(name: "ChurnScoring", package: "swift-churn"),
                .product(name: "ChurnTraining", package: "swift-churn"),
            ],
            path: "Benchmarks/BoostingPeer",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "EvaluationCoverage",
            dependencies: [.product(name: "ChurnEvaluation", package: "swift-churn")],
            path: "Benchmarks/EvaluationCoverage",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "EvaluationSpeed",
            dependencies: [.product(name: "ChurnEvaluation", package: "swift-churn")],
            path: "Benchmarks/EvaluationSpeed",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "ScoringPeer",
            dependencies: [.product(name: "ChurnScoring", package: "swift-churn")],
            path: "Benchmarks/ScoringPeer",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
