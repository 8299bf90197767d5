extension GradientBoostingTrainer.Options {
    /// Options that suit the size of the training data.
    ///
    /// What a tree may safely learn is limited by the rows of the rarer label, its *evidence*:
    ///
    /// | evidence | leaves | learning rate | trees at most | L2 | rows a tree |
    /// |---|---|---|---|---|---|
    /// | below 100 | 4 | 0.05 | 1,500 | 5 | all |
    /// | below 10,000 | 8 | 0.05 | 1,500 | 1 | half |
    /// | below 30,000 | 16 | 0.05 | 1,500 | 1 | half |
    /// | below 200,000 | 32 | 0.1 | 500 | 1 | 0.3 |
    /// | above | 64 | 0.1 | 500 | 1 | 0.3 |
    ///
    /// - Symmetric trees, whose splits are those of a whole level: they had lower losses than leaf-wise ones on most of nine
    ///   tables of customers, and on a million made-up rows, and are scored in a third of the time.
    /// - Rows drawn by gradients choose the splits of each tree, and all rows the outputs: less work at no loss that could
    ///   be seen, and trees that differ.
    /// - Few leaves, because with little evidence deep trees fit noise: on event logs of 4,000 to 24,000 rows 8 leaves
    ///   had a lower log loss than 31 on every one, and lost a little only on a made-up table full of interactions.
    /// - A low learning rate, because small trees cost little time and more of them average out more noise. The limit of
    ///   trees is a roof for early stopping, which wants validation rows.
    /// - Half of the columns for each tree where there are ten or more and evidence is below 30,000, so that a few strong
    ///   columns do not shut out the rest.
    /// - At least 20 of the drawn rows in a leaf, fewer only where the data could not be split otherwise.
    ///
    /// *Edge cases:* counts of 0 give the options for the least evidence.
    public static func suited(rowCount: Int, positiveCount: Int, columnCount: Int, seed: UInt64 = 0) -> Self {
        suited(rowCount: rowCount, positiveCount: positiveCount, columnCount: columnCount, leaves: nil, seed: seed)
    }

    /// The same for data so small that folds can tell how large trees may be: with the usual number of leaves
    /// first, then half, twice and four times as many.
    ///
    /// Evidence bounds what a tree may learn; how much there is to learn differs from table to table.
    public static func suitedCandidates(
        rowCount: Int,
        positiveCount: Int,
        columnCount: Int,
        seed: UInt64 = 0
    ) -> [Self] {
        let usual = suited(rowCount: rowCount, positiveCount: positiveCount, columnCount: columnCount, seed: seed)
        let leaves = usual.growth.maximumLeaves
        return [leaves, leaves / 2, 2 * leaves, 4 * leaves].map {
            suited(rowCount: rowCount, positiveCount: positiveCount, columnCount: columnCount, leaves: $0, seed: seed)
        }
    }

    private static func suited(
        rowCount: Int,
        positiveCount: Int,
        columnCount: Int,
        leaves: Int?,
        seed: UInt64
    ) -> Self {
        precondition(
            positiveCount >= 0 && positiveCount <= rowCount && columnCount >= 0,
            "counts are not negative, and positive rows are rows"
        )
        let evidence = min(positiveCount, rowCount - positiveCount)
        let leavesByEvidence =
            switch evidence {
            case ..<100: 4
            case ..<10_000: 8
            case ..<30_000: 16
            case ..<200_000: 32
            default: 64
            }
        let isSmall = evidence < 30_000
        let share = evidence < 100 ? 1 : isSmall ? 0.5 : 0.3
        do {
            return try Self(
                trees: isSmall ? 1_500 : 500,
                learningRate: isSmall ? 0.05 : 0.1,
                growth: Growth(
                    policy: .symmetric,
                    maximumLeaves: leaves ?? leavesByEvidence,
                    minimumRowsPerLeaf: max(1, min(20, rowCount / 20)),
                    l2: evidence < 100 ? 5 : 1
                ),
                columns: ColumnRules(sampling: isSmall && columnCount >= 10 ? 0.5 : 1),
                rows: RowRules(sampling: share, method: share < 1 ? .gradient : .uniform),
                seed: seed
            )
        } catch {
            preconditionFailure("each value above lies in its range: \(error)")
        }
    }
}
