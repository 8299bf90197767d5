// swift-tools-version: 6.2
import PackageDescription

// A program that links only the light modules; scripts/check-linkage looks at what it loads.
let package = Package(
    name: "LightProgram",
    dependencies: [.package(name: "swift-churn", path: "../..")],
    targets: [
        .executableTarget(
            name: "LightProgram",
            dependencies: [
                .product(name: "ChurnScoring", package: "swift-churn"),
                .product(name: "ChurnFeatures", package: "swift-churn"),
                .product(name: "ChurnEvaluation", package: "swift-churn"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        // Only what a service links that scores; its size is checked.
        .executableTarget(
            name: "ScoringProgram",
            dependencies: [.product(name: "ChurnScoring", package: "swift-churn")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
