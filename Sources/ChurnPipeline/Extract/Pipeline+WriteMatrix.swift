import ChurnData
import ChurnFeatures

extension Pipeline {
    /// Writes an extraction with states and labels; config, hash of the features and audit stand in the file's metadata.
    func write(_ extraction: Extraction, _ stamp: AuditStamp, config: RunConfig, to path: String) throws {
        var table = MatrixTable(
            extraction.matrix,
            labels: extraction.labels,
            states: extraction.states.map(\.name)
        )
        table.otherLabels = extraction.types.map {
            NamedLabels(name: ChurnType.labelPrefix + $0.name, labels: $0.labels)
        }
        let metadata = [
            "config": config.text, "version": Self.version, Self.featuresHashKey: config.plan.features.canonicalHash,
        ].merging(stamp.metadata) { $1 }
        try database().writeMatrix(table, to: path, metadata: metadata)
    }
}

extension Pipeline {
    /// The key of the features' hash in the metadata of matrix and model.
    static let featuresHashKey = "features_hash"
}

extension RowState {
    /// The state as tables spell it.
    var name: String {
        switch self {
        case .positive: "positive"
        case .negative: "negative"
        case .gapChurn: "gap_churn"
        case .immature: "immature"
        }
    }
}
