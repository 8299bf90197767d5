// The kernels of `BinnedTrees`. One scratch a call: lines of bins, then lines of leaf numbers, 128 bytes each. With 300
// trees of 63 leaves and 50 columns it is 25 KiB, so that it stays in the fastest cache with its trees going by.

extension BinnedTrees {
    /// The bytes of 16 rows.
    private typealias Bytes = SIMD16<UInt8>

    private static let rows = BinnedColumns.blockRows
    /// Registers that hold a line.
    private static let vectors = rows / 16

    /// Writes `base` and what all trees add for the rows of `table` into `scores`.
    ///
    /// `walk` has the same trees, for those that are not binned and for rows with unseen categories.
    func score(_ table: ColumnMajorRows, base: Double, walk: TreeWalk, into scores: UnsafeMutablePointer<Double>) {
        let lineCount = binLineCount + leafLineCount
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: (lineCount + 1) * BinnedTrees.rows, alignment: 64)
        defer { scratch.deallocate() }
        // Bytes of rows beyond the last one are read too; what they are doesn't matter.
        _ = scratch.initializeMemory(as: UInt8.self, repeating: 0, count: binLineCount * BinnedTrees.rows)
        let bins = scratch.assumingMemoryBound(to: UInt8.self)
        let leaves = scratch + binLineCount * BinnedTrees.rows
        _ = leaves.initializeMemory(as: UInt8.self, repeating: 0, count: (leafLineCount + 1) * BinnedTrees.rows)
        fillNumbers(leaves)
        let unseen = (leaves + leafLineCount * BinnedTrees.rows).assumingMemoryBound(to: UInt8.self)
        let walked = BlockOfRows(
            columnCount: table.columnCount,
            rowCount: hasWalked ? BinnedTrees.rows : TreeWalk.lanes
        )
        defer { walked.deallocate() }
        withUnsafePointers { view in
            var start = 0
            while start < table.rowCount {
                let block = table.block(at: start, count: min(BinnedTrees.rows, table.rowCount - start))
                let someUnseen = columns.fill(
                    from: block.values,
                    stride: block.stride,
                    count: block.rowCount,
                    into: bins,
                    unseen: unseen
                )
                if hasWalked { walked.copy(block) }
                let target = scores + start
                target.update(repeating: base, count: block.rowCount)
                view.add(
                    bins: scratch,
                    leaves: leaves,
                    rowCount: block.rowCount,
                    walk: walk,
                    walked: walked,
                    to: target
                )
                if someUnseen {
                    for row in 0..<block.rowCount where unseen[row] != 0 {
                        unseen[row] = 0
                        walked.copy(block.block(at: row, count: 1))
                        target[row] = walk.sum(from: base, row: walked.values)
                    }
                }
                start += BinnedTrees.rows
            }
        }
    }

    /// Gives each leaf number a line of its own.
    private func fillNumbers(_ leaves: UnsafeMutableRawPointer) {
        for number in 0..<numberLineCount {
            let line = leaves + number * BinnedTrees.rows
            line.assumingMemoryBound(to: UInt8.self).update(repeating: UInt8(number), count: BinnedTrees.rows)
        }
    }

    private func withUnsafePointers(_ body: (View) -> Void) {
        trees.withUnsafeBufferPointer { trees in
            splits.withUnsafeBufferPointer { splits in
                tests.withUnsafeBufferPointer { tests in
                    tables.withUnsafeBufferPointer { tables in
                        outputs.withUnsafeBufferPointer { outputs in
                            body(View(trees: trees, splits: splits, tests: tests, tables: tables, outputs: outputs))
                        }
                    }
                }
            }
        }
    }

    /// The arrays, for the time of one call.
    private struct View {
        let trees: UnsafeBufferPointer<BinnedTree>
        let splits: UnsafeBufferPointer<Split>
        let tests: UnsafeBufferPointer<CategoryTest>
        let tables: UnsafeBufferPointer<UInt8>
        let outputs: UnsafeBufferPointer<Double>

        /// Adds what all trees add for the rows whose bins are filled.
        func add(
            bins: UnsafeMutableRawPointer,
            leaves: UnsafeMutableRawPointer,
            rowCount: Int,
            walk: TreeWalk,
            walked: BlockOfRows,
            to scores: UnsafeMutablePointer<Double>
        ) {
            var pending = 0
            for index in trees.indices {
                let tree = trees[index]
                for test in tests[tree.tests] {
                    if test.isList { fillByList(test, bins) } else { fillByTable(test, bins) }
                }
                switch tree.kind {
                case .general:
                    evaluatePairs(tree.pairs, bins, leaves)
                    evaluateInner(tree.inner, bins, leaves)
                case .symmetric: evaluateLevels(tree, bins, leaves)
                case .walked:
                    addOutputs(of: index - pending..<index, leaves, rowCount, to: scores)
                    pending = -1
                    walk.add(
                        index..<index + 1,
                        rows: walked.values,
                        rowCount: rowCount,
                        stride: walked.columnCount,
                        to: scores
                    )
                }
                pending += 1
                if pending == BinnedTrees.treesPerSum {
                    addOutputsOfFour(from: index - 3, leaves, rowCount, to: scores)
                    pending = 0
                }
            }
            addOutputs(of: trees.count - pending..<trees.count, leaves, rowCount, to: scores)
        }

        @inline(__always)
        private func line(_ start: UnsafeMutableRawPointer, _ index: Int) -> UnsafeMutablePointer<Bytes> {
            (start + index &* BinnedTrees.rows).assumingMemoryBound(to: Bytes.self)
        }

        /// 255 where a row goes to the left.
        @inline(__always)
        private func below(_ bound: SIMD16<Int8>, _ bins: Bytes) -> Bytes {
            unsafeBitCast(bound .> unsafeBitCast(bins, to: SIMD16<Int8>.self), to: Bytes.self)
        }

        @inline(__always)
        private func bytes<Vector>(_ four: UInt32, as: Vector.Type) -> Vector {
            unsafeBitCast(SIMD4<UInt32>(repeating: four), to: Vector.self)
        }

        private func evaluatePairs(
            _ range: Range<Int>,
            _ bins: UnsafeMutableRawPointer,
            _ leaves: UnsafeMutableRawPointer
        ) {
            for index in range {
                let split = splits[index]
                let bound = bytes(split.bound, as: SIMD16<Int8>.self)
                let right = bytes(UInt32(split.left) << 16 | UInt32(split.right), as: Bytes.self)
                let source = line(bins, Int(split.line))
                let target = line(leaves, Int(split.target))
                for vector in 0..<BinnedTrees.vectors { target[vector] = right &+ below(bound, source[vector]) }
            }
        }

        private func evaluateInner(
            _ range: Range<Int>,
            _ bins: UnsafeMutableRawPointer,
            _ leaves: UnsafeMutableRawPointer
        ) {
            for index in range {
                let split = splits[index]
                let bound = bytes(split.bound, as: SIMD16<Int8>.self)
                let source = line(bins, Int(split.line))
                let (left, right) = (line(leaves, Int(split.left)), line(leaves, Int(split.right)))
                let target = line(leaves, Int(split.target))
                for vector in 0..<BinnedTrees.vectors {
                    let below = below(bound, source[vector])
                    // A minimum in place of `&`, which the compiler would turn into a longer selection.
                    let chosen = minimum(left[vector], below)
                    target[vector] = maximum(right[vector], chosen)
                }
            }
        }

        // `pointwiseMin` and `pointwiseMax` are calls; these are one instruction each.
        @inline(__always)
        private func minimum(_ a: Bytes, _ b: Bytes) -> Bytes { b.replacing(with: a, where: a .< b) }

        @inline(__always)
        private func maximum(_ a: Bytes, _ b: Bytes) -> Bytes { a.replacing(with: b, where: b .> a) }

        private func evaluateLevels(
            _ tree: BinnedTree,
            _ bins: UnsafeMutableRawPointer,
            _ leaves: UnsafeMutableRawPointer
        ) {
            let target = line(leaves, BinnedTrees.firstResultLine + tree.result)
            for half in stride(from: 0, to: BinnedTrees.vectors, by: 4) {
                var (a, b, c, d) = (Bytes(), Bytes(), Bytes(), Bytes())
                for index in tree.pairs {
                    let split = splits[index]
                    let bound = bytes(split.bound, as: SIMD16<Int8>.self)
                    let source = line(bins, Int(split.line)) + half
                    a = a &+ a &- below(bound, source[0])
                    b = b &+ b &- below(bound, source[1])
                    c = c &+ c &- below(bound, source[2])
                    d = d &+ d &- below(bound, source[3])
                }
                target[half] = a
                target[half + 1] = b
                target[half + 2] = c
                target[half + 3] = d
            }
        }

        private func fillByTable(_ test: CategoryTest, _ bins: UnsafeMutableRawPointer) {
            let source = bins.assumingMemoryBound(to: UInt8.self) + Int(test.source) &* BinnedTrees.rows
            let target = bins.assumingMemoryBound(to: UInt8.self) + Int(test.target) &* BinnedTrees.rows
            guard let all = tables.baseAddress else { return }
            let table = all + test.table
            for row in 0..<BinnedTrees.rows { target[row] = table[Int(source[row])] }
        }

        /// Compares with each listed identity; the highest bit is the bias, any other makes a byte not below the bound.
        private func fillByList(_ test: CategoryTest, _ bins: UnsafeMutableRawPointer) {
            let (flip, bias) = (Bytes(repeating: test.flip), Bytes(repeating: 128))
            for half in stride(from: 0, to: BinnedTrees.vectors, by: 4) {
                let source = line(bins, Int(test.source)) + half
                let target = line(bins, Int(test.target)) + half
                var (a, b, c, d) = (Bytes(), Bytes(), Bytes(), Bytes())
                for index in test.table..<test.table + test.listed {
                    let identity = Bytes(repeating: tables[index])
                    a |= equal(source[0], identity)
                    b |= equal(source[1], identity)
                    c |= equal(source[2], identity)
                    d |= equal(source[3], identity)
                }
                target[0] = a ^ flip | bias
                target[1] = b ^ flip | bias
                target[2] = c ^ flip | bias
                target[3] = d ^ flip | bias
            }
        }

        @inline(__always)
        private func equal(_ a: Bytes, _ b: Bytes) -> Bytes { unsafeBitCast(a .== b, to: Bytes.self) }

        /// The leaf numbers of the rows in a tree, and the outputs that they stand for.
        @inline(__always)
        private func result(
            _ index: Int,
            _ leaves: UnsafeMutableRawPointer,
            _ outputs: UnsafePointer<Double>
        ) -> (numbers: UnsafePointer<UInt8>, outputs: UnsafePointer<Double>) {
            let line = leaves + (BinnedTrees.firstResultLine + trees[index].result) * BinnedTrees.rows
            return (UnsafePointer(line.assumingMemoryBound(to: UInt8.self)), outputs + trees[index].firstOutput)
        }

        /// Adds the outputs of four trees in order, so that a score is loaded and stored once for them.
        private func addOutputsOfFour(
            from index: Int,
            _ leaves: UnsafeMutableRawPointer,
            _ rowCount: Int,
            to scores: UnsafeMutablePointer<Double>
        ) {
            guard let outputs = outputs.baseAddress else { return }
            let (first, second) = (result(index, leaves, outputs), result(index + 1, leaves, outputs))
            let (third, fourth) = (result(index + 2, leaves, outputs), result(index + 3, leaves, outputs))
            for row in 0..<rowCount {
                var score = scores[row]
                score += first.outputs[Int(first.numbers[row])]
                score += second.outputs[Int(second.numbers[row])]
                score += third.outputs[Int(third.numbers[row])]
                score += fourth.outputs[Int(fourth.numbers[row])]
                scores[row] = score
            }
        }

        private func addOutputs(
            of range: Range<Int>,
            _ leaves: UnsafeMutableRawPointer,
            _ rowCount: Int,
            to scores: UnsafeMutablePointer<Double>
        ) {
            guard let outputs = outputs.baseAddress else { return }
            for index in range {
                let result = result(index, leaves, outputs)
                for row in 0..<rowCount { scores[row] += result.outputs[Int(result.numbers[row])] }
            }
        }
    }
}
