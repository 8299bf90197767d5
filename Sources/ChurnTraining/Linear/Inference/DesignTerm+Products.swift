internal import ChurnScoring

extension DesignTerm {
    /// Names the design columns of curves and of products of columns, which have no unit of their own.
    ///
    /// A curve's columns are the bends beside its line, `tenure bend 1` and on; a product is named by both of its columns,
    /// with the level of a category: `tenure x plan = pro`.
    static func nameCurvesAndProducts(_ encoding: DesignEncoding, _ schema: FeatureSchema, in terms: inout [DesignTerm])
    {
        for (column, feature) in zip(encoding.columns, schema.columns) {
            for (bend, index) in column.curveColumns.enumerated() {
                terms[index] = DesignTerm(
                    name: "\(feature.name) bend \(bend + 1)",
                    column: feature.name,
                    isNumeric: true
                )
            }
        }
        for product in encoding.interactions {
            let sides = [product.first, product.second]
            let columns = sides.map { schema.columns[$0.column].name }.joined(separator: " x ")
            let names = sides.map { side in
                (0..<side.groupCount).map { group in
                    let feature = schema.columns[side.column]
                    guard side.standardization == nil else { return feature.name }
                    return "\(feature.name) = \(level(group, of: side, encoding.columns[side.column], feature))"
                }
            }
            for (pair, index) in product.designColumns.enumerated() where index >= 0 {
                let (first, second) = pair.quotientAndRemainder(dividingBy: product.second.groupCount)
                terms[index] = DesignTerm(
                    name: "\(names[0][first]) x \(names[1][second])",
                    column: columns,
                    isNumeric: sides.contains { $0.standardization != nil }
                )
            }
        }
    }

    private static func level(
        _ group: Int,
        of side: DesignInteraction.Side,
        _ column: DesignEncoding.Column,
        _ feature: FeatureColumn
    ) -> String {
        let levels = feature.levels ?? []
        guard let level = side.groups.firstIndex(of: group), column.levelColumns[level] != column.rareColumn else {
            return "(rare)"
        }
        return level < levels.count ? levels[level] : "(unseen)"
    }
}
