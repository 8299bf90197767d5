// swift-tools-version: 6.2
import PackageDescription

// Our side of `Benchmarks/Peers/logistic-path`; a package of its own, so that it needs no benchmark harness.
let package = Package(
    name: "LogisticPath",
    dependencies: [.package(name: "swift-churn", path: "../../..")],
    targets: [
        .executableTarget(
            name: "LogisticPath",
            dependencies: [
                .product(name: "ChurnScoring", package: "swift-churn"),
                .product(name: "ChurnTraining", package: "swift-churn"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
