internal import ChurnScoring

/// What a design column stands for.
struct DesignTerm: Hashable, Sendable {
    /// How tables name it.
    var name: String
    /// The feature column that it comes from; `nil` of the intercept.
    var column: String?
    /// The units of the (transformed) feature column in one unit of the design column.
    var unit = 1.0
    /// Whether it holds a number and not a 0/1 flag.
    var isNumeric = false

    /// The terms of an encoding's design columns, in their order.
    static func terms(_ encoding: DesignEncoding, _ schema: FeatureSchema) -> [DesignTerm] {
        var terms = [DesignTerm](repeating: DesignTerm(name: "(intercept)"), count: encoding.designColumnCount)
        for (column, feature) in zip(encoding.columns, schema.columns) {
            if let index = column.valueColumn {
                let isPlain = column.statistics.transform == .identity
                terms[index] = DesignTerm(
                    name: isPlain ? feature.name : "\(column.statistics.transform)(\(feature.name))",
                    column: feature.name,
                    unit: column.scale,
                    isNumeric: true
                )
            }
            let levels = feature.levels ?? []
            for (level, index) in column.levelColumns.enumerated() where index >= 0 {
                let text = index == column.rareColumn ? "(rare)" : level < levels.count ? levels[level] : "(unseen)"
                terms[index] = DesignTerm(name: "\(feature.name) = \(text)", column: feature.name)
            }
            if let index = column.missingColumn {
                terms[index] = DesignTerm(name: "\(feature.name) missing", column: feature.name)
            }
        }
        nameCurvesAndProducts(encoding, schema, in: &terms)
        return terms
    }
}
