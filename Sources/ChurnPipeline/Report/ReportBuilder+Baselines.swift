import ChurnReport

extension BaselineResult {
    /// What the page shows of it, where the test part has `rowCount` rows.
    func reference(ofRows rowCount: Int) -> ReferenceResult {
        var reference = ReferenceResult(kind: kind.reference, evaluation: evaluation)
        reference.rowCount = scoredRows < rowCount ? scoredRows : nil
        reference.areaDifference = areaDifference
        reference.logLossDifference = logLossDifference
        return reference
    }
}

extension BaselineResult.Kind {
    fileprivate var reference: ReferenceResult.Kind {
        switch self {
        case .recency: .recency
        case .healthScore: .healthScore
        case .previousScore: .previousScore
        case .logisticRegression: .logisticRegression
        }
    }
}
