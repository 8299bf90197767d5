public import ChurnScoring

extension TreeEnsemble {
    /// The loss that the splits on each column took away, in nats summed over the training rows; one number a column.
    public func gainByColumn(columnCount: Int) -> [Double] {
        var gains = [Double](repeating: 0, count: columnCount)
        for tree in trees {
            for node in tree.nodes where !node.isLeaf { gains[Int(node.column)] += node.gain }
        }
        return gains
    }

    /// How many splits test each column; one number a column.
    public func splitCountByColumn(columnCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: columnCount)
        for tree in trees {
            for node in tree.nodes where !node.isLeaf { counts[Int(node.column)] += 1 }
        }
        return counts
    }
}

extension TreeEnsemble {
    /// The gain and the splits of each column of `schema`.
    func importance(_ schema: FeatureSchema) -> [FitSummary.ColumnImportance] {
        let gains = gainByColumn(columnCount: schema.count)
        let splits = splitCountByColumn(columnCount: schema.count)
        return schema.columns.indices.map {
            .init(column: schema.columns[$0].name, value: gains[$0], splitCount: splits[$0])
        }
    }
}
