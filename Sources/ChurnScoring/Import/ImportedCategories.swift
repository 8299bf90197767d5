/// What becomes of the integer codes that a model of another library has for categories.
public enum ImportedCategories: Sendable {
    /// The names that the file holds for them are the levels; where it holds none, the codes written as numbers.
    case names
    /// The codes written as numbers are the levels, whatever names the file holds.
    case codes
}

/// The levels of one categorical column that is imported, and their codes in the other library.
struct ImportedLevels {
    /// The text of each level.
    let levels: [String]
    /// The level of each code that has one.
    private let indices: [Int32: Int32]

    /// Levels that are named: code `i` is the level `names[i]`.
    init(names: [String]) {
        levels = names
        indices = Dictionary(uniqueKeysWithValues: names.indices.map { (Int32($0), Int32($0)) })
    }

    /// Levels without names: the codes that the model mentions, in ascending order.
    ///
    /// A code that it does not mention is in no set, so that it goes where unseen levels go.
    init(codes: Set<Int32>) {
        let sorted = codes.sorted()
        levels = sorted.map { "\($0)" }
        indices = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32($0)) })
    }

    /// The levels of `codes`, ascending; `nil` where one has none.
    func levels(of codes: [Int32]) -> [Int32]? {
        var levels: [Int32] = []
        levels.reserveCapacity(codes.count)
        for code in codes {
            guard let level = indices[code] else { return nil }
            levels.append(level)
        }
        return levels.sorted()
    }
}
