extension FeatureMatrix {
    /// The same rows with every categorical column reduced to the levels that occur in it, in their order.
    ///
    /// A model trained on the rows of the past must not know a level that only the future has: to it, that level is
    /// unseen. Codes of levels that stay are renumbered; missing and unseen stay what they are.
    public func droppingUnusedLevels() -> FeatureMatrix {
        var columns = schema.columns
        var values = values
        for (index, column) in columns.enumerated() {
            guard let levels = column.levels else { continue }
            let range = index * rowCount..<(index + 1) * rowCount
            var isUsed = [Bool](repeating: false, count: levels.count)
            for code in values[range] where code >= 0 { isUsed[Int(code)] = true }
            guard isUsed.contains(false) else { continue }
            var newCodes = [Double](repeating: .nan, count: levels.count)
            var kept: [String] = []
            for (code, level) in levels.enumerated() where isUsed[code] {
                newCodes[code] = Double(kept.count)
                kept.append(level)
            }
            for position in range where values[position] >= 0 { values[position] = newCodes[Int(values[position])] }
            columns[index] = FeatureColumn(
                name: column.name,
                kind: .categorical(levels: kept),
                definition: column.definition,
                signal: column.signal
            )
        }
        return FeatureMatrix(schema: schema.replacing(columns), rowCount: rowCount, values: values, keys: keys)
    }
}

extension FeatureSchema {
    /// A schema whose columns have the same names in the same order as this one's.
    fileprivate func replacing(_ columns: [FeatureColumn]) -> FeatureSchema {
        do {
            return try FeatureSchema(columns)
        } catch {
            preconditionFailure("renumbering levels keeps the names, and they were unique")
        }
    }
}
