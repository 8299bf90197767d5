// The values of a block of rows as bytes, so that a vector register compares 16 rows with a split at once.
//
// A number's bin is the count of the column's thresholds below it: `value <= threshold[k]` exactly where `bin <= k`.
// Missing values need no bin of their own: bin 0 goes to the left at every split and bin 255 to the right, so a column whose
// splits send missing values to both sides is written twice, and again where zero is missing. Bytes are biased by 128, for the
// only comparison of bytes that every x86-64 has is signed. Of a category, the byte is an identity that per-split tables
// translate.

/// The columns of an ensemble as its binned trees read them.
struct BinnedColumns: Sendable {
    /// Rows that are binned together.
    static let blockRows = 128
    /// A column with more thresholds has no byte for each bin.
    static let maximumThresholds = 255
    /// What the byte of a category says beside the level.
    static let otherIdentity: UInt8 = 0
    static let missingIdentity: UInt8 = 1
    private static let firstIdentity = 2
    /// A column whose sets name more levels has no byte for each.
    private static let maximumLevels = 256 - firstIdentity

    struct Numbers {
        let column: Int
        /// Where the thresholds begin, `2^steps - 1` of them, filled up with infinity.
        let start: Int
        let steps: Int
        /// The line of bytes where missing values go to the left.
        let line: Int
        /// The line of bytes where they go to the right, and of both where zero is missing too; -1 where no split needs it.
        var missingRight = -1
        var zeroLeft = -1
        var zeroRight = -1
    }

    struct Categories {
        let column: Int
        /// The line of identities.
        let line: Int
        /// Where the identities of codes begin, and how many there are.
        let start: Int
        let count: Int
        /// Identities that occur.
        let identityCount: Int
        /// Whether an unseen category stops at any split.
        let stopsUnseen: Bool
    }

    private(set) var numbers: [Numbers] = []
    private(set) var categories: [Categories] = []
    private(set) var thresholds: [Double] = []
    private(set) var identities: [UInt8] = []
    /// Lines of `blockRows` bytes that a block fills.
    private(set) var lineCount = 0
    /// For each column its position in `numbers` or in `categories`; -1 where no byte is enough or no split needs one.
    private var positions: [Int] = []
    /// For each of `numbers` its thresholds; empty once the trees are laid out.
    private var distinct: [DistinctThresholds] = []

    /// The bins that the splits of `trees` need.
    ///
    /// Memory is in proportion to the number of splits and of levels; so is time, whatever sets name.
    init(_ trees: [Tree]) {
        var needs: [Needs] = []
        for tree in trees {
            for node in tree.nodes where !node.isLeaf {
                let column = Int(node.column)
                while needs.count <= column { needs.append(Needs()) }
                if node.categorySet >= 0 {
                    needs[column].add(tree.categorySets[Int(node.categorySet)])
                    if !node.unseenGoesRight { needs[column].stopsUnseen = true }
                } else {
                    needs[column].add(node)
                }
            }
        }
        positions = needs.indices.map { add($0, &needs[$0]) }
    }

    /// What the splits on one column name.
    private struct Needs {
        var thresholds = DistinctThresholds()
        var missingRight = false
        var zeroLeft = false
        var zeroRight = false
        var stopsUnseen = false
        var isCategorical = false
        var hasTooMany = false
        var codes: [Int32] = []

        mutating func add(_ node: TreeNode) {
            if !thresholds.insert(node.threshold, limit: BinnedColumns.maximumThresholds) { hasTooMany = true }
            zeroLeft = zeroLeft || node.zeroIsMissing && node.missingGoesLeft
            zeroRight = zeroRight || node.zeroIsMissing && !node.missingGoesLeft
            missingRight = missingRight || !node.zeroIsMissing && !node.missingGoesLeft
        }

        mutating func add(_ set: [Int32]) {
            isCategorical = true
            hasTooMany = hasTooMany || set.count > BinnedColumns.maximumLevels
            guard !hasTooMany else { return }
            codes.append(contentsOf: set)
            if codes.count > 16 * BinnedColumns.maximumLevels { order() }
        }

        /// Sorts what is named and drops repetitions.
        mutating func order() {
            codes = BinnedColumns.ascending(codes)
            hasTooMany = hasTooMany || codes.count > BinnedColumns.maximumLevels
        }
    }

    private mutating func add(_ column: Int, _ needs: inout Needs) -> Int {
        needs.order()
        guard !needs.hasTooMany, needs.isCategorical || !needs.thresholds.values.isEmpty else { return -1 }
        guard !needs.isCategorical else {
            let count = Int(needs.codes.last ?? -1) + 1
            let start = identities.count
            identities.append(contentsOf: repeatElement(BinnedColumns.otherIdentity, count: count))
            for (index, code) in needs.codes.enumerated() {
                identities[start + Int(code)] = UInt8(index + BinnedColumns.firstIdentity)
            }
            categories.append(
                Categories(
                    column: column,
                    line: newLine(),
                    start: start,
                    count: count,
                    identityCount: needs.codes.count + BinnedColumns.firstIdentity,
                    stopsUnseen: needs.stopsUnseen
                )
            )
            return categories.count - 1
        }
        needs.thresholds.order()
        let values = needs.thresholds.values
        let steps = Int.bitWidth - values.count.leadingZeroBitCount
        numbers.append(
            Numbers(
                column: column,
                start: thresholds.count,
                steps: steps,
                line: newLine(),
                missingRight: needs.missingRight ? newLine() : -1,
                zeroLeft: needs.zeroLeft ? newLine() : -1,
                zeroRight: needs.zeroRight ? newLine() : -1
            )
        )
        thresholds.append(contentsOf: values)
        thresholds.append(contentsOf: repeatElement(.infinity, count: (1 << steps) - 1 - values.count))
        distinct.append(needs.thresholds)
        return numbers.count - 1
    }

    private mutating func newLine() -> Int {
        lineCount += 1
        return lineCount - 1
    }

    private static func ascending(_ elements: [Int32]) -> [Int32] {
        var distinct: [Int32] = []
        for element in elements.sorted() where element != distinct.last { distinct.append(element) }
        return distinct
    }
}

extension BinnedColumns {
    /// Whether all splits of a tree are on columns that fit into bytes.
    func hold(_ tree: Tree) -> Bool {
        tree.nodes.allSatisfy { $0.isLeaf || positions[Int($0.column)] >= 0 }
    }

    /// Lets go of what only ``bound(of:)`` needs.
    mutating func finishLayout() { distinct = [] }

    /// The line of a numeric split and its bound: a row goes to the left where its unbiased byte is below it.
    func bound(of node: TreeNode) -> (line: Int, bound: UInt8) {
        let index = positions[Int(node.column)]
        let numbers = numbers[index]
        let line =
            switch (node.zeroIsMissing, node.missingGoesLeft) {
            case (false, true): numbers.line
            case (false, false): numbers.missingRight
            case (true, true): numbers.zeroLeft
            case (true, false): numbers.zeroRight
            }
        return (line, UInt8(distinct[index].position(of: node.threshold) + 1))
    }

    /// The line of a categorical split's identities, and for each identity whether it goes to the left.
    func sides(of node: TreeNode, in tree: Tree) -> (line: Int, goesLeft: [Bool]) {
        let categories = categories[positions[Int(node.column)]]
        var goesLeft = [Bool](repeating: false, count: categories.identityCount)
        goesLeft[Int(BinnedColumns.missingIdentity)] = node.missingGoesLeft
        for code in tree.categorySets[Int(node.categorySet)] {
            goesLeft[Int(identities[categories.start + Int(code)])] = true
        }
        return (categories.line, goesLeft)
    }
}

extension BinnedColumns {
    /// Fills `lines` with the bytes of `count` rows, whose values in one column and the next are `stride` apart, and says
    /// whether an unseen category stops any row; `unseen` is then 1 for such rows.
    ///
    /// `lines` has room for `lineCount * blockRows` bytes; those of numbers beyond `count` are left as they are.
    func fill(
        from values: UnsafePointer<Double>,
        stride: Int,
        count: Int,
        into lines: UnsafeMutablePointer<UInt8>,
        unseen: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        thresholds.withUnsafeBufferPointer { thresholds in
            for numbers in numbers {
                BinnedColumns.fill(numbers, thresholds, values + numbers.column * stride, count, lines)
            }
        }
        var someUnseen = false
        identities.withUnsafeBufferPointer { identities in
            for categories in categories {
                let source = values + categories.column * stride
                let line = lines + categories.line * BinnedColumns.blockRows
                for row in 0..<count {
                    let value = source[row]
                    var identity = BinnedColumns.otherIdentity
                    if value != value {
                        identity = BinnedColumns.missingIdentity
                    } else if !Tree.isCode(value) {
                        // Where it goes to the right, it does what a level does that no set names.
                        if categories.stopsUnseen {
                            unseen[row] = 1
                            someUnseen = true
                        }
                    } else if Int(value) < categories.count {
                        identity = identities[categories.start + Int(value)]
                    }
                    line[row] = identity
                }
                // Identities of no row must be in the tables too.
                for row in count..<BinnedColumns.blockRows { line[row] = BinnedColumns.otherIdentity }
            }
        }
        return someUnseen
    }

    private static func fill(
        _ numbers: Numbers,
        _ thresholds: UnsafeBufferPointer<Double>,
        _ values: UnsafePointer<Double>,
        _ count: Int,
        _ lines: UnsafeMutablePointer<UInt8>
    ) {
        guard let all = thresholds.baseAddress else { return }
        let thresholds = all + numbers.start
        let bias: UInt8 = 128
        let first = lines + numbers.line * blockRows
        var row = 0
        // Four searches at once, each without a branch: they wait for memory and comparisons together.
        while row + 4 <= count {
            let (a, b, c, d) = (values[row], values[row + 1], values[row + 2], values[row + 3])
            var (atA, atB, atC, atD) = (0, 0, 0, 0)
            var bit = numbers.steps &- 1
            while bit >= 0 {
                let next = thresholds + ((1 &<< bit) &- 1)
                atA |= Branchless.bit(next[atA] < a) &<< bit
                atB |= Branchless.bit(next[atB] < b) &<< bit
                atC |= Branchless.bit(next[atC] < c) &<< bit
                atD |= Branchless.bit(next[atD] < d) &<< bit
                bit &-= 1
            }
            first[row] = UInt8(truncatingIfNeeded: atA) ^ bias
            first[row + 1] = UInt8(truncatingIfNeeded: atB) ^ bias
            first[row + 2] = UInt8(truncatingIfNeeded: atC) ^ bias
            first[row + 3] = UInt8(truncatingIfNeeded: atD) ^ bias
            row += 4
        }
        while row < count {
            var position = 0
            for bit in stride(from: numbers.steps - 1, through: 0, by: -1) {
                position |= Branchless.bit(thresholds[position + (1 << bit) - 1] < values[row]) << bit
            }
            first[row] = UInt8(truncatingIfNeeded: position) ^ bias
            row += 1
        }
        // No threshold is below a missing value, which therefore has bin 0 so far.
        let (lowest, highest) = (bias, 255 ^ bias)
        if numbers.missingRight >= 0 {
            let line = lines + numbers.missingRight * blockRows
            for row in 0..<count { line[row] = values[row] == values[row] ? first[row] : highest }
        }
        for (line, missing) in [(numbers.zeroLeft, lowest), (numbers.zeroRight, highest)] where line >= 0 {
            let line = lines + line * blockRows
            for row in 0..<count { line[row] = abs(values[row]) > TreeNode.zeroBound ? first[row] : missing }
        }
    }
}
