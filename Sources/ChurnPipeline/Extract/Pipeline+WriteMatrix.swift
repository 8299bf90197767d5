import ChurnData
import ChurnFeatures

extension Pipeline {
    /// Writes an extraction with states and labels, and the config's text in the file's metadata.
    func write(_ extraction: Extraction, config: RunConfig, to path: String) throws {
        var table = MatrixTable(
            extraction.matrix,
            labels: extraction.labels,
            states: extraction.states.map(\.name)
        )
        table.otherLabels = extraction.types.map {
            NamedLabels(name: ChurnType.labelPrefix + $0.name, labels: $0.labels)
        }
        try database().writeMatrix(table, to: path, metadata: ["config": config.text, "version": Self.version])
    }
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
