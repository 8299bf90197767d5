/// Where the values of a column lie.
public struct ValueDistribution: Hashable, Sendable {
    /// The number of rows, missing ones included.
    public let rowCount: Int
    /// Rows without a value.
    public let missingCount: Int
    /// Rows with the value 0.
    public let zeroCount: Int
    /// The smallest value; NaN, as all that follow, where no row has a value.
    public let minimum: Double
    /// The 1 % quantile.
    public let firstPercentile: Double
    /// The 25 % quantile.
    public let lowerQuartile: Double
    /// The 50 % quantile.
    public let median: Double
    /// The 75 % quantile.
    public let upperQuartile: Double
    /// The 99 % quantile.
    public let ninetyNinthPercentile: Double
    /// The largest value.
    public let maximum: Double
    /// The mean of the values.
    public let mean: Double

    /// The share of rows with a value; NaN without rows.
    public var coverage: Double { Double(rowCount - missingCount) / Double(rowCount) }
    /// The share of zeros among all rows; NaN without rows.
    public var zeroShare: Double { Double(zeroCount) / Double(rowCount) }

    /// The distribution of a column; quantiles as in ``SortedValues/quantile(_:)``.
    public init(_ column: SortedValues) {
        rowCount = column.rowCount
        missingCount = column.missingCount
        var zeros = 0
        var sum = 0.0
        for value in column.values {
            zeros += value == 0 ? 1 : 0
            sum += value
        }
        zeroCount = zeros
        minimum = column.values.first ?? .nan
        firstPercentile = column.quantile(0.01)
        lowerQuartile = column.quantile(0.25)
        median = column.quantile(0.5)
        upperQuartile = column.quantile(0.75)
        ninetyNinthPercentile = column.quantile(0.99)
        maximum = column.values.last ?? .nan
        mean = sum / Double(column.values.count)
    }
}
