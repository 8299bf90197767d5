import ChurnScoring

/// Builds histograms from binned rows.
///
/// Layout of the inner loop: one `Int64` a bin, holding the gradient in bits 38...63 (signed), the Hessian in bits
/// 13...37 and the row count in bits 0...12, so that a row costs one addition a column. Bounds: over at most 4,096 rows
/// of integers up to 4,096 the count is at most 2^12, the Hessian at most 2^24 and the gradient at most 2^24 in size;
/// no field overflows into the next. After 4,096 rows the fields are moved to the wide sums of a ``Histogram``.
///
/// Rows of a leaf are far apart in memory. They are copied 64 at a time to a small buffer first: the copy is a few
/// instructions a row, so that the processor waits for many rows at once, not for one after the other.
final class HistogramBuilder: @unchecked Sendable {
    // Unchecked: each part of a build has scratch memory of its own, and builds do not run at the same time.
    static let rowsPerFlush = 4096
    private static let batchRows = 64
    /// Below this many updates a thread costs more to start than it saves.
    private static let updatesPerThread = 100_000

    private let matrix: BinnedMatrix
    private let binCount: Int
    private let threads: Int
    private var parts: [Scratch] = []

    /// Scratch memory of one part of the rows.
    private final class Scratch: Sendable {
        let packed: FixedBuffer<Int64>
        let bins: FixedBuffer<UInt8>
        let values: FixedBuffer<Int32>
        let sums: Histogram

        init(binCount: Int, stride: Int) {
            packed = FixedBuffer(count: binCount)
            bins = FixedBuffer(count: HistogramBuilder.batchRows * stride)
            values = FixedBuffer(count: HistogramBuilder.batchRows)
            sums = Histogram(binCount: binCount)
        }
    }

    /// A builder of histograms over `binCount` bins.
    init(matrix: BinnedMatrix, binCount: Int, threads: Int) {
        self.matrix = matrix
        self.binCount = binCount
        self.threads = threads
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
        /// The columns to build.
        let columns: ActiveColumns
    }

    /// Replaces the sums of `histogram` by those of the rows of `input`.
    ///
    /// The rows are dealt to threads in parts; sums are integers, so that the parts do not show in the result.
    func build(_ input: Input, into histogram: Histogram) {
        histogram.clear()
        let updates = input.rows.count * input.columns.count
        let partCount = max(1, min(threads, updates / Self.updatesPerThread))
        while parts.count < partCount { parts.append(Scratch(binCount: binCount, stride: matrix.stride)) }
        let parts = parts
        Workers.forEachChunk(partCount, threads: threads) { part in
            let first = input.rows.lowerBound + input.rows.count * part / partCount
            let last = input.rows.lowerBound + input.rows.count * (part + 1) / partCount
            let sums = part == 0 ? histogram : parts[part].sums
            if part > 0 { sums.clear() }
            accumulate(input, positions: first..<last, scratch: parts[part], into: sums)
        }
        for part in parts[1..<max(1, partCount)] { histogram.add(part.sums, in: 0..<binCount) }
    }

    /// Adds the rows at `positions` to `sums`.
    private func accumulate(_ input: Input, positions: Range<Int>, scratch: Scratch, into sums: Histogram) {
        var start = positions.lowerBound
        while start < positions.upperBound {
            let end = min(positions.upperBound, start + Self.rowsPerFlush)
            if input.isIdentity {
                add(
                    bins: matrix.bytes.pointer + start * matrix.stride,
                    values: input.values.pointer + start,
                    rowCount: end - start,
                    columns: input.columns,
                    into: scratch.packed.pointer
                )
            } else {
                addGathered(input, positions: start..<end, scratch: scratch)
            }
            flush(scratch.packed.pointer, into: sums)
            start = end
        }
    }

    private func addGathered(_ input: Input, positions: Range<Int>, scratch: Scratch) {
        var start = positions.lowerBound
        while start < positions.upperBound {
            let count = min(Self.batchRows, positions.upperBound - start)
            gather(input.order.pointer + start, count: count, values: input.values.pointer, into: scratch)
            add(
                bins: scratch.bins.pointer,
                values: scratch.values.pointer,
                rowCount: count,
                columns: input.columns,
                into: scratch.packed.pointer
            )
            start += count
        }
    }

    /// Copies rows and their packed values next to each other.
    @inline(__always)
    private func gather(
        _ rows: UnsafePointer<UInt32>,
        count: Int,
        values: UnsafePointer<Int32>,
        into scratch: Scratch
    ) {
        let vectors = matrix.stride / 16
        let source = UnsafeRawPointer(matrix.bytes.pointer)
        let target = UnsafeMutableRawPointer(scratch.bins.pointer)
        let stride = matrix.stride
        for index in 0..<count {
            let row = Int(rows[index])
            scratch.values.pointer[index] = values[row]
            let from = source + row &* stride
            let to = target + index &* stride
            for vector in 0..<vectors {
                let bytes = from.load(fromByteOffset: vector &* 16, as: SIMD16<UInt8>.self)
                to.storeBytes(of: bytes, toByteOffset: vector &* 16, as: SIMD16<UInt8>.self)
            }
        }
    }

    /// Adds rows that lie next to each other to the packed sums.
    @inline(__always)
    private func add(
        bins: UnsafePointer<UInt8>,
        values: UnsafePointer<Int32>,
        rowCount: Int,
        columns: ActiveColumns,
        into packed: UnsafeMutablePointer<Int64>
    ) {
        let columnIndices = UnsafePointer(columns.columns.pointer)
        let offsets = UnsafePointer(columns.offsets.pointer)
        let columnCount = columns.count
        let stride = matrix.stride
        for index in 0..<rowCount {
            let value = values[index]
            let addend = (Int64(value >> 16) << 38) &+ (Int64(value & 0xffff) << 13) &+ 1
            let row = bins + index &* stride
            for position in 0..<columnCount {
                let bin = UInt32(row[Int(columnIndices[position])])
                packed[Int(offsets[position] &+ bin)] &+= addend
            }
        }
    }

    /// Moves the packed sums to `sums` and zeroes them.
    private func flush(_ packed: UnsafeMutablePointer<Int64>, into sums: Histogram) {
        let gradients = sums.gradients.pointer
        let hessians = sums.hessians.pointer
        let counts = sums.counts.pointer
        for bin in 0..<binCount {
            let value = packed[bin]
            packed[bin] = 0
            gradients[bin] &+= value >> 38
            hessians[bin] &+= (value >> 13) & 0x1ff_ffff
            counts[bin] &+= UInt32(truncatingIfNeeded: value & 0x1fff)
        }
    }
}
