import ChurnScoring
import Testing

@testable import ChurnTraining

/// The naive twin of ``TreeGrower``: sums of doubles, a loop over the node's rows for each candidate, no histograms.
private struct ReferenceGrower {
    struct Split: Equatable {
        var column: Int
        var leftRows: [Int]
        var rightRows: [Int]
        var missingLeft: Bool
        var gain: Double
    }

    let matrix: FeatureMatrix
    let thresholds: [[Double]]
    let gradients: [Double]
    let hessians: [Double]
    let options: GradientBoostingTrainer.Options

    /// The splits in the order they are made.
    func grow() -> [Split] {
        var splits: [Split] = []
        var leaves: [(rows: [Int], depth: Int, output: Double)] = [
            (Array(0..<matrix.rowCount), 0, step(Array(0..<matrix.rowCount)))
        ]
        while leaves.count < options.growth.maximumLeaves {
            let candidates = leaves.map {
                $0.depth < options.growth.maximumDepth ?? .max ? best($0.rows, output: $0.output) : nil
            }
            // By levels, only the leaves of the first level that can still be split take part.
            let level = leaves.indices.filter { candidates[$0] != nil }.map { leaves[$0].depth }.min()
            var chosen: Int?
            for (index, candidate) in candidates.enumerated() {
                if options.growth.policy == .depthWise, leaves[index].depth != level { continue }
                guard let gain = candidate?.gain else { continue }
                if gain > chosen.flatMap({ candidates[$0]?.gain }) ?? 0 { chosen = index }
            }
            guard let chosen, let split = candidates[chosen] else { break }
            splits.append(split)
            let parent = leaves.remove(at: chosen)
            for rows in [split.leftRows, split.rightRows] {
                leaves.append((rows, parent.depth + 1, smoothed(rows, parent: parent.output)))
            }
        }
        return splits
    }

    private func best(_ rows: [Int], output: Double) -> Split? {
        var best: Split?
        for column in 0..<matrix.columnCount {
            var local: Split?
            for candidate in candidates(column, rows) {
                for missingLeft in rows.contains(where: { matrix[$0, column].isNaN }) ? [false, true] : [false] {
                    let goesLeft = { (row: Int) in
                        matrix[row, column].isNaN ? missingLeft : candidate.contains(matrix[row, column])
                    }
                    let split = Split(
                        column: column,
                        leftRows: rows.filter(goesLeft),
                        rightRows: rows.filter { !goesLeft($0) },
                        missingLeft: missingLeft,
                        gain: 0
                    )
                    guard let gain = gain(split, rows, output, extraL2: candidate.extraL2) else { continue }
                    // In a numeric column all cuts with missing to the right come first.
                    let isBetter =
                        gain > local?.gain ?? 0
                        || (candidate.isNumeric && gain == local?.gain && local?.missingLeft == true && !missingLeft)
                    if isBetter { local = split.withGain(gain) }
                }
            }
            if let local, local.gain > best?.gain ?? 0 { best = local }
        }
        return best
    }

    private struct Candidate {
        var isNumeric: Bool
        var extraL2: Double
        var contains: (Double) -> Bool
    }

    private func candidates(_ column: Int, _ rows: [Int]) -> [Candidate] {
        guard matrix.schema.columns[column].levels != nil else {
            return (thresholds[column] + [.greatestFiniteMagnitude]).map { threshold in
                Candidate(isNumeric: true, extraL2: 0) { $0 <= threshold }
            }
        }
        let present = Set(rows.map { matrix[$0, column] }.filter { !$0.isNaN }).sorted()
        guard present.count > SplitFinder.oneVersusRestLevels else {
            let single = present.map { level in Candidate(isNumeric: false, extraL2: 0) { $0 == level } }
            let hasMissing = rows.contains { matrix[$0, column].isNaN }
            return single + (hasMissing ? [Candidate(isNumeric: false, extraL2: 0) { _ in true }] : [])
        }
        let mean = sum(gradients, rows) / sum(hessians, rows)
        let keys = present.map { level in
            let group = rows.filter { matrix[$0, column] == level }
            return (sum(gradients, group) + options.growth.categorySmoothing * mean)
                / (sum(hessians, group) + options.growth.categorySmoothing)
        }
        let order = present.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
        return order.indices.map { end in
            let set = Set(order[...end].map { present[$0] })
            return Candidate(isNumeric: false, extraL2: options.growth.categoryL2) { set.contains($0) }
        }
    }

    private func gain(_ split: Split, _ rows: [Int], _ output: Double, extraL2: Double) -> Double? {
        guard min(split.leftRows.count, split.rightRows.count) >= options.growth.minimumRowsPerLeaf else { return nil }
        func score(_ rows: [Int], _ output: Double, _ extra: Double) -> Double {
            let gradient = sum(gradients, rows)
            let hessian = sum(hessians, rows) + options.growth.l2 + extra
            guard options.growth.pathSmoothing > 0 else { return gradient * gradient / hessian }
            return -(2 * gradient * output + hessian * output * output)
        }
        let left = score(split.leftRows, smoothed(split.leftRows, parent: output, extraL2), extraL2)
        let right = score(split.rightRows, smoothed(split.rightRows, parent: output, extraL2), extraL2)
        let gain = 0.5 * (left + right - score(rows, output, 0))
        return gain > max(options.growth.minimumGain, 1e-5) ? gain : nil
    }

    private func step(_ rows: [Int], _ extraL2: Double = 0) -> Double {
        -sum(gradients, rows) / (sum(hessians, rows) + options.growth.l2 + extraL2)
    }

    private func smoothed(_ rows: [Int], parent: Double, _ extraL2: Double = 0) -> Double {
        let (own, count, smoothing) = (step(rows, extraL2), Double(rows.count), options.growth.pathSmoothing)
        return smoothing > 0 ? (own * count + parent * smoothing) / (count + smoothing) : own
    }

    private func sum(_ values: [Double], _ rows: [Int]) -> Double { rows.reduce(0) { $0 + values[$1] } }
}

extension ReferenceGrower.Split {
    fileprivate func withGain(_ gain: Double) -> Self {
        var copy = self
        copy.gain = gain
        return copy
    }
}

@Suite struct TreeGrowerReferenceTests {
    private func splits(_ fixture: GrowthFixture, _ tree: GrownTree) -> [ReferenceGrower.Split] {
        // Children are appended when a node is split, so the order of left children is the order of splits.
        let nodes = tree.nodes.filter { $0.split != nil }.sorted { $0.left < $1.left }
        return nodes.map { node in
            let rows = { (range: Range<Int>) in range.map { Int(fixture.partition.order.pointer[$0]) }.sorted() }
            return ReferenceGrower.Split(
                column: node.split?.column ?? -1,
                leftRows: rows(tree.nodes[node.left].rows),
                rightRows: rows(tree.nodes[node.right].rows),
                missingLeft: node.split?.missingGoesLeft ?? false,
                gain: node.split?.gain ?? 0
            )
        }
    }

    private func check(rows: Int, seed: UInt64, options: GradientBoostingTrainer.Options) throws -> Int {
        let (matrix, labels) = try TestTable.mixed(rows: rows, seed: seed)
        // At probability 1/2 gradients and Hessians lie on the quantiser's grid: both growers have exact sums.
        let gradients = labels.map { 0.5 - $0 }
        let hessians = [Double](repeating: 0.25, count: rows)
        let fixture = try GrowthFixture(matrix, gradients: gradients, hessians: hessians, options: options)
        let twin = ReferenceGrower(
            matrix: matrix,
            thresholds: fixture.binner.columns.map {
                if case .numeric(let thresholds) = $0.rule { thresholds } else { [] }
            },
            gradients: gradients,
            hessians: hessians,
            options: options
        )
        let expected = twin.grow()
        let found = splits(fixture, fixture.grow())
        #expect(found.count == expected.count, "rows \(rows), seed \(seed)")
        for (index, (left, right)) in zip(found, expected).enumerated() {
            let place = "rows \(rows), seed \(seed), split \(index)"
            #expect(left.column == right.column && left.gain == right.gain, "\(place)")
            #expect(left.leftRows == right.leftRows && left.rightRows == right.rightRows, "\(place)")
            let hasMissing = (left.leftRows + left.rightRows).contains { matrix[$0, left.column].isNaN }
            if hasMissing { #expect(left.missingLeft == right.missingLeft, "\(place)") }
        }
        return found.count
    }

    @Test func `a tree equals its naive twin at every small size`() throws {
        let options = try GradientBoostingTrainer.Options(
            growth: .init(maximumLeaves: 6, minimumRowsPerLeaf: 1, l2: 0.5)
        )
        for rows in 1...24 {
            for seed: UInt64 in 0..<3 { _ = try check(rows: rows, seed: seed, options: options) }
        }
    }

    @Test func `a tree equals its naive twin under every limit`() throws {
        let variants = [
            try GradientBoostingTrainer.Options(growth: .init(maximumLeaves: 9, minimumRowsPerLeaf: 5, l2: 0)),
            try GradientBoostingTrainer.Options(
                growth: .init(maximumLeaves: 12, maximumDepth: 2, minimumRowsPerLeaf: 3)
            ),
            try GradientBoostingTrainer.Options(maximumBins: 13, growth: .init(maximumLeaves: 8, minimumGain: 0.8)),
            try GradientBoostingTrainer.Options(growth: .init(maximumLeaves: 8, categorySmoothing: 0, categoryL2: 0)),
            try GradientBoostingTrainer.Options(
                growth: .init(policy: .depthWise, maximumLeaves: 11, minimumRowsPerLeaf: 3)
            ),
            try GradientBoostingTrainer.Options(
                growth: .init(maximumLeaves: 9, minimumRowsPerLeaf: 3, pathSmoothing: 6)
            ),
        ]
        var splitCount = 0
        for options in variants {
            for seed: UInt64 in 10..<13 { splitCount += try check(rows: 110, seed: seed, options: options) }
        }
        #expect(splitCount > 40, "the comparison is of trees that have splits")
    }
}
