import ChurnTraining

extension TrainResult {
    /// What a column does to the churn probability of the average customer.
    public struct Impact: Encodable, Sendable {
        /// The column, or the columns that move together.
        public let features: [String]
        /// The change of the probability for one standard deviation more, in -1...1.
        public let probabilityChange: Double
    }

    /// The impacts for a terminal; `nil` where the algorithm has none.
    var impactTable: String? {
        guard !impact.isEmpty else { return nil }
        var table = TextTable(["feature", "churn probability at +1 SD"])
        for row in impact.prefix(10) {
            let sign = row.probabilityChange < 0 ? "-" : "+"
            table.add([
                row.features.joined(separator: ", "),
                "\(sign)\(Format.decimal(100 * abs(row.probabilityChange), 2)) points",
            ])
        }
        return table.text
    }
}

extension FitSummary {
    /// The impacts that are not 0, greatest change first.
    var impactRows: [TrainResult.Impact] {
        impacts.filter { $0.probabilityChange != 0 }
            .map { TrainResult.Impact(features: $0.columns, probabilityChange: $0.probabilityChange) }
    }
}
