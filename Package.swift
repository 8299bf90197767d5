// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "swift-churn",
    products: [
        .library(name: "ChurnScoring", targets: ["ChurnScoring"]),
        .library(name: "ChurnFeatures", targets: ["ChurnFeatures"]),
        .library(name: "ChurnEvaluation", targets: ["ChurnEvaluation"]),
        .library(name: "ChurnTraining", targets: ["ChurnTraining"]),
        .library(name: "ChurnPipeline", targets: ["ChurnPipeline"]),
        .executable(name: "churn", targets: ["churn"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    ],
    targets: [
        .target(name: "ChurnScoring", swiftSettings: swiftSettings),
        .target(
            name: "ChurnC",
            dependencies: ["ChurnScoring"],
            exclude: ["churn.h"],
            swiftSettings: swiftSettings
        ),
        .target(name: "ChurnFeatures", dependencies: ["ChurnScoring"], swiftSettings: swiftSettings),
        .target(name: "ChurnEvaluation", dependencies: ["ChurnScoring"], swiftSettings: swiftSettings),
        .target(name: "ChurnSimulation", dependencies: ["ChurnScoring"], swiftSettings: swiftSettings),
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev", "liblapack-dev"])]
        ),
        .systemLibrary(name: "CPrefetch"),
        .target(
            name: "ChurnTraining",
            dependencies: ["ChurnScoring", "ChurnEvaluation", "COpenBLAS", "CPrefetch"],
            swiftSettings: swiftSettings
        ),
        .systemLibrary(name: "CDuckDB", pkgConfig: "duckdb"),
        .target(
            name: "ChurnData",
            dependencies: ["ChurnScoring", "ChurnFeatures", "CDuckDB"],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "ChurnReport",
            dependencies: [
                "ChurnScoring", "ChurnEvaluation", .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "ChurnPipeline",
            dependencies: [
                "ChurnScoring", "ChurnFeatures", "ChurnEvaluation", "ChurnSimulation", "ChurnTraining", "ChurnData",
                "ChurnReport", "Yams", logging,
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "churn",
            dependencies: ["ChurnPipeline", argumentParser, logging],
            swiftSettings: swiftSettings
        ),
    ]
        + [
            ("ChurnScoring", ["ChurnScoring"]),
            ("ChurnFeatures", ["ChurnFeatures", "ChurnScoring"]),
            ("ChurnEvaluation", ["ChurnEvaluation", "ChurnScoring"]),
            ("ChurnSimulation", ["ChurnSimulation", "ChurnScoring"]),
            ("ChurnTraining", ["ChurnTraining", "ChurnScoring", "ChurnEvaluation"]),
            ("ChurnData", ["ChurnData", "ChurnScoring", "ChurnFeatures"]),
            ("ChurnReport", ["ChurnReport", "ChurnScoring", "ChurnEvaluation"]),
            (
                "ChurnPipeline",
                [
                    "ChurnPipeline", "ChurnData", "ChurnEvaluation", "ChurnFeatures", "ChurnReport", "ChurnScoring",
                    "ChurnTraining",
                ]
            ),
            ("ChurnCommand", ["churn"]),
        ].map { name, dependencies in
            .testTarget(
                name: name + "Tests",
                dependencies: dependencies.map { .byName(name: $0) },
                swiftSettings: swiftSettings
            )
        }
)
