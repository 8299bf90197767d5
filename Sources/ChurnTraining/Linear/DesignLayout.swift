internal import ChurnScoring

/// Where design columns stand in the sums of training.
///
/// A categorical column of many levels is a *factor*: a row has one level of it at most, so it is kept as one position a
/// row and never as 0/1 columns. The order of positions is: the columns whose values are held in blocks, the levels of
/// factors, and last the levels of the largest factor, if it is large enough to be *eliminated*: the Hessian between its
/// own levels is diagonal, so that they are solved for one by one, after the *core* of all other columns.
struct DesignLayout: Sendable {
    /// Beyond this many 0/1 columns a column is a factor: adding at one position is cheaper than multiplying them all.
    static let denseLevelLimit = 16
    /// Beyond this many levels the largest factor is eliminated.
    static let coreLevelLimit = 64

    /// A categorical column kept as one position a row.
    struct Factor: Sendable {
        /// The index of the feature column.
        let featureColumn: Int
        /// The position of each level and, last, of unseen levels; -1 where all columns are 0.
        var positions: [Int32]
    }

    /// The design column at each position.
    let order: [Int]
    /// The number of positions whose values are held in blocks; the first ones.
    let blockColumnCount: Int
    /// The number of positions that are not eliminated; the first ones.
    let coreCount: Int
    /// The factors by ascending positions, the eliminated one last.
    let factors: [Factor]
    /// The position of the intercept.
    let intercept: Int
    /// The position in blocks of each design column; -1 of a factor's levels.
    let blockPositions: [Int]

    /// The number of positions.
    var columnCount: Int { order.count }
    /// The number of eliminated positions.
    var eliminatedCount: Int { order.count - coreCount }

    /// The layout of an encoding's columns.
    init(
        _ encoding: DesignEncoding,
        denseLevelLimit: Int = denseLevelLimit,
        coreLevelLimit: Int = coreLevelLimit
    ) {
        let outputs = encoding.columns.map { Set($0.levelColumns.filter { $0 >= 0 }).sorted() }
        let factorColumns = outputs.indices.filter { outputs[$0].count > denseLevelLimit }
            .sorted { outputs[$0].count != outputs[$1].count ? outputs[$0].count < outputs[$1].count : $0 < $1 }
        let ofFactors = Set(factorColumns.flatMap { outputs[$0] })
        let held = (0..<encoding.designColumnCount).filter { !ofFactors.contains($0) }
        order = held + factorColumns.flatMap { outputs[$0] }
        blockColumnCount = held.count
        let largest = factorColumns.last.map { outputs[$0].count } ?? 0
        coreCount = order.count - (largest > coreLevelLimit ? largest : 0)

        var positions = [Int](repeating: -1, count: order.count)
        for (position, column) in order.enumerated() { positions[column] = position }
        factors = factorColumns.map { index in
            Factor(
                featureColumn: index,
                positions: encoding.columns[index].levelColumns.map { $0 >= 0 ? Int32(positions[$0]) : -1 }
            )
        }
        intercept = positions[encoding.interceptColumn]
        blockPositions = positions.map { [blockColumnCount] in $0 < blockColumnCount ? $0 : -1 }
    }

    /// The values of design columns by position.
    func arranged(_ values: [Double]) -> [Double] { order.map { values[$0] } }

    /// The values of positions by design column; the inverse of ``arranged(_:)``.
    func restored(_ values: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: values.count)
        for (position, column) in order.enumerated() { result[column] = values[position] }
        return result
    }
}
