import ChurnScoring

extension ModelDescription {
    /// What two columns add together: `outputs` by slots of the first column, then of the second.
    struct Interaction: Encodable {
        let columns: [Factor]
        let outputs: [[Double]]
        let meanOutput: Double

        init(_ term: InteractionTerm, schema: [FeatureColumn]) {
            columns = [term.first, term.second].map { Factor($0, column: schema[$0.column]) }
            let width = term.second.slotCount
            outputs = (0..<term.first.slotCount).map { Array(term.outputs[$0 * width..<($0 + 1) * width]) }
            meanOutput = term.meanOutput
        }
    }

    /// One column of an interaction: a number, or slots for the levels, a missing value and an unseen level.
    struct Factor: Encodable {
        let column: String
        let transform: String?
        let lowerBound: Double?
        let upperBound: Double?
        let center: Double?
        let scale: Double?
        let levels: [String]?

        init(_ factor: InteractionTerm.Factor, column: FeatureColumn) {
            self.column = column.name
            levels = column.levels
            guard case .number(let number) = factor.kind else {
                (transform, lowerBound, upperBound, center, scale) = (nil, nil, nil, nil, nil)
                return
            }
            transform = number.transform.name
            (lowerBound, upperBound) = ModelDescription.bounds(number.lowerBound, number.upperBound)
            center = number.center
            scale = number.scale
        }
    }

    /// Bounds for JSON: a term that clamps nothing has the greatest finite doubles.
    static func bounds(_ lower: Double, _ upper: Double) -> (Double?, Double?) {
        (
            lower == -Double.greatestFiniteMagnitude ? nil : lower,
            upper == .greatestFiniteMagnitude ? nil : upper
        )
    }
}

extension NumericTerm.Transform {
    /// The word for it in JSON.
    var name: String {
        switch self {
        case .identity: "identity"
        case .signedLog1p: "signed_log1p"
        case .asinh: "asinh"
        }
    }
}
