import CPrefetch
import ChurnScoring

/// Builds histograms from binned rows.
///
/// Layout of the inner loop: one `Int64` a bin, holding the gradient in bits 38...63 (signed), the Hessian in bits
/// 13...37 and the row count in bits 0...12, so that a row costs one addition a column. Bounds: over at most 4,096 rows
/// of integers up to 4,096 the count is at most 2^12, the Hessian at most 2^24 and the gradient at most 2^24 in size;
/// no field overflows into the next. After 4,096 rows the fields are moved to the wide sums of a ``Histogram``.
///
/// Columns are summed in blocks of eight: the packed sums of a block take 8 x 256 x 8 = 16 KiB and stay in the first
/// level cache, which those of 50 columns together do not. For that the rows of a leaf, which are far apart in memory,
/// are copied 256 at a time, block by block: each block then reads its eight bins of a row as one word.
final class HistogramBuilder: @unchecked Sendable {
    // Unchecked: each part of a build has scratch memory of its own, and builds do not run at the same time.
    static let rowsPerFlush = 4096
    /// Rows copied at a time; their words of one block and their addends take 4 KiB.
    private static let batchRows = 256
    private static let blockColumns = 8
    private static let blockBins = 256 * blockColumns
    /// Below this many updates a thread costs more to start than it saves.
    private static let updatesPerThread = 100_000

    private let matrix: BinnedMatrix
    private let binCount: Int
    private let crew: WorkerCrew
    private var parts: [Scratch] = []

    /// Scratch memory of one part of the rows.
    private final class Scratch: Sendable {
        /// 256 packed sums for each column of the blocks, all zero between flushes.
        let packed: FixedBuffer<Int64>
        /// The words of a batch, one block after the other.
        let words: FixedBuffer<UInt64>
        /// What each row of a batch adds to its bins.
        let addends: FixedBuffer<Int64>
        let sums: Histogram

        init(binCount: Int, blockCount: Int) {
            packed = FixedBuffer(count: blockCount * HistogramBuilder.blockBins)
            words = FixedBuffer(count: blockCount * HistogramBuilder.batchRows)
            addends = FixedBuffer(count: HistogramBuilder.batchRows)
            sums = Histogram(binCount: binCount)
        }
    }

    /// A builder of histograms over `binCount` bins.
    init(matrix: BinnedMatrix, binCount: Int, crew: WorkerCrew) {
        self.matrix = matrix
        self.binCount = binCount
        self.crew = crew
    }

    /// What one build reads.
    struct Input: Sendable {
        /// The order of the rows; ``rows`` is a range of it.
        let order: FixedBuffer<UInt32>
        /// The positions in ``order`` to sum over.
        let rows: Range<Int>
        /// Whether ``order`` is `0, 1, 2, ...`, so that rows can be read in place.
        let isIdentity: Bool
        /// The packed gradient and Hessian of each row of the matrix.
        let values: FixedBuffer<Int32>
        /// The same in full precision, which then counts instead.
        var wide: FixedBuffer<SIMD2<Int32>>?
        /// The columns to build.
        let columns: ActiveColumns
    }

    /// Replaces the sums of `histogram` by those of the rows of `input`.
    ///
    /// The rows are dealt to threads in parts; sums are integers, so that the parts do not show in the result.
    func build(_ input: Input, into histogram: Histogram) {
        histogram.clear()
        if let wide = input.wide {
            addWide(input, wide, into: histogram)
            return
        }
        let updates = input.rows.count * input.columns.count
        let partCount = max(1, min(crew.threads, updates / Self.updatesPerThread))
        while parts.count < partCount {
            parts.append(Scratch(binCount: binCount, blockCount: matrix.stride / Self.blockColumns))
        }
        let parts = parts
        crew.forEachChunk(partCount) { part in
            let first = input.rows.lowerBound + input.rows.count * part / partCount
            let last = input.rows.lowerBound + input.rows.count * (part + 1) / partCount
            let sums = part == 0 ? histogram : parts[part].sums
            if part > 0 { sums.clear() }
            accumulate(input, positions: first..<last, scratch: parts[part], into: sums)
        }
        for part in parts[1..<max(1, partCount)] { histogram.add(part.sums, in: 0..<binCount) }
    }

    /// Adds rows of full precision, column by column and value by value: the reference, not made for speed.
    private func addWide(_ input: Input, _ wide: FixedBuffer<SIMD2<Int32>>, into sums: Histogram) {
        crew.forEachChunk(input.columns.count) { position in
            let column = Int(input.columns.columns.pointer[position])
            let first = Int(input.columns.offsets.pointer[position])
            for place in input.rows {
                let row = Int(input.order.pointer[place])
                let bin = first + matrix[row, column]
                let integers = wide.pointer[row]
                sums.gradients.pointer[bin] &+= Int64(integers[0])
                sums.hessians.pointer[bin] &+= Int64(integers[1])
                sums.counts.pointer[bin] &+= 1
            }
        }
    }

    /// Adds the rows at `positions` to `sums`.
    private func accumulate(_ input: Input, positions: Range<Int>, scratch: Scratch, into sums: Histogram) {
        let blocks = blocks(of: input.columns)
        var start = positions.lowerBound
        while start < positions.upperBound {
            let end = min(positions.upperBound, start + Self.rowsPerFlush)
            while start < end {
                let count = min(Self.batchRows, end - start)
                if input.isIdentity {
                    gather(first: start, count: count, values: input.values.pointer, blocks: blocks, into: scratch)
                } else {
                    let rows = UnsafePointer(input.order.pointer + start)
                    gather(rows, count: count, left: end - start, values: input.values.pointer, into: scratch)
                }
                for block in blocks {
                    Self.add(
                        words: scratch.words.pointer + block.index * Self.batchRows,
                        addends: scratch.addends.pointer,
                        rowCount: count,
                        isHalf: block.isHalf,
                        into: scratch.packed.pointer + block.index * Self.blockBins
                    )
                }
                start += count
            }
            flush(scratch.packed.pointer, columns: input.columns, blocks: blocks, into: sums)
        }
    }

    /// Eight neighbouring columns of the matrix, at least one of them active.
    private struct Block {
        var index: Int
        /// Whether only the first four of its columns are active, so that the others need not be summed.
        var isHalf: Bool
    }

    private func blocks(of columns: ActiveColumns) -> [Block] {
        var blocks: [Block] = []
        for position in 0..<columns.count {
            let column = Int(columns.columns.pointer[position])
            let isHalf = column % Self.blockColumns < Self.blockColumns / 2
            if let last = blocks.last, last.index == column / Self.blockColumns {
                if !isHalf { blocks[blocks.count - 1].isHalf = false }
            } else {
                blocks.append(Block(index: column / Self.blockColumns, isHalf: isHalf))
            }
        }
        return blocks
    }

    /// Rows that are asked for ahead of the one that is copied: enough for the memory to answer in time.
    private static let rowsAhead = 24

    /// Copies the words of `count` rows that lie anywhere, and expands their packed values; `left` rows are there.
    private func gather(
        _ rows: UnsafePointer<UInt32>,
        count: Int,
        left: Int,
        values: UnsafePointer<Int32>,
        into scratch: Scratch
    ) {
        let source = UnsafeRawPointer(matrix.bytes.pointer)
        let stride = matrix.stride
        let addends = scratch.addends.pointer
        let words = scratch.words.pointer
        let blockCount = stride / Self.blockColumns
        for index in 0..<count {
            let ahead = Int(rows[min(index &+ Self.rowsAhead, left &- 1)])
            churn_prefetch(source + ahead &* stride)
            churn_prefetch(source + (ahead &* stride &+ stride &- 1))
            churn_prefetch(values + ahead)
            let row = Int(rows[index])
            addends[index] = Self.addend(values[row])
            let from = source + row &* stride
            for block in 0..<blockCount {
                words[block &* Self.batchRows &+ index] = from.load(fromByteOffset: block &* 8, as: UInt64.self)
            }
        }
    }

    /// Copies the words of rows that follow each other.
    private func gather(
        first: Int,
        count: Int,
        values: UnsafePointer<Int32>,
        blocks: [Block],
        into scratch: Scratch
    ) {
        let stride = matrix.stride
        let addends = scratch.addends.pointer
        for index in 0..<count { addends[index] = Self.addend(values[first &+ index]) }
        for block in blocks {
            let source = UnsafeRawPointer(matrix.bytes.pointer) + (first * stride + block.index * Self.blockColumns)
            let words = scratch.words.pointer + block.index &* Self.batchRows
            for index in 0..<count { words[index] = source.load(fromByteOffset: index &* stride, as: UInt64.self) }
        }
    }

    @inline(__always)
    private static func addend(_ value: Int32) -> Int64 {
        (Int64(value >> 16) << 38) &+ (Int64(value & 0xffff) << 13) &+ 1
    }

    /// Adds a batch to the packed sums of one block.
    private static func add(
        words: UnsafePointer<UInt64>,
        addends: UnsafePointer<Int64>,
        rowCount: Int,
        isHalf: Bool,
        into packed: UnsafeMutablePointer<Int64>
    ) {
        if isHalf {
            for index in 0..<rowCount {
                addFour(UInt32(truncatingIfNeeded: words[index]), addends[index], to: packed)
            }
        } else {
            for index in 0..<rowCount {
                let (word, addend) = (words[index], addends[index])
                addFour(UInt32(truncatingIfNeeded: word), addend, to: packed)
                addFour(UInt32(truncatingIfNeeded: word >> 32), addend, to: packed + 4 * 256)
            }
        }
    }

    /// Adds `addend` to the sum of one bin in each of four columns; a byte of `bins` is the bin.
    @inline(__always)
    private static func addFour(_ bins: UInt32, _ addend: Int64, to packed: UnsafeMutablePointer<Int64>) {
        packed[Int(bins & 0xff)] &+= addend
        packed[256 &+ Int((bins >> 8) & 0xff)] &+= addend
        packed[512 &+ Int((bins >> 16) & 0xff)] &+= addend
        packed[768 &+ Int(bins >> 24)] &+= addend
    }

    /// Moves the packed sums of the active columns to `sums`, and zeroes those of all blocks.
    private func flush(
        _ packed: UnsafeMutablePointer<Int64>,
        columns: ActiveColumns,
        blocks: [Block],
        into sums: Histogram
    ) {
        for position in 0..<columns.count {
            let first = Int(columns.offsets.pointer[position])
            let gradients = sums.gradients.pointer + first
            let hessians = sums.hessians.pointer + first
            let counts = sums.counts.pointer + first
            let source = packed + Int(columns.columns.pointer[position]) &* 256
            for bin in 0..<Int(columns.binCounts.pointer[position]) {
                let value = source[bin]
                gradients[bin] &+= value >> 38
                hessians[bin] &+= (value >> 13) & 0x1ff_ffff
                counts[bin] &+= UInt32(truncatingIfNeeded: value & 0x1fff)
            }
        }
        for block in blocks {
            (packed + block.index * Self.blockBins).update(repeating: 0, count: Self.blockBins)
        }
    }
}
