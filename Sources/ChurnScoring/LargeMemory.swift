#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Memory for long columns, whose pages come from the system many at a time: one page fault for every 4 KiB costs more
/// than filling them.
package enum LargeMemory {
    private static let pageBytes = 4096
    /// `MADV_POPULATE_WRITE` of Linux 5.14, which the C library's headers may not have.
    private static let populateWrite: Int32 = 23

    private static let partBytes = 8 << 20

    /// Brings the pages that are wholly in `bytes` into being, on at most `threads` threads.
    ///
    /// What is in them stays as it is. A wish: where the system does not know it, pages come one by one as they are
    /// written, and everything else is the same.
    package static func populate(_ bytes: UnsafeMutableRawBufferPointer, threads: Int = 1) {
        let parts = Parts(bytes: bytes)
        Workers.forEachChunk((bytes.count + partBytes - 1) / partBytes, threads: threads) { part in
            let range = part * partBytes..<min(parts.bytes.count, (part + 1) * partBytes)
            withPages(UnsafeMutableRawBufferPointer(rebasing: parts.bytes[range])) {
                _ = madvise($0, $1, populateWrite)
            }
        }
    }

    private struct Parts: @unchecked Sendable {
        // Unchecked: each part is one thread's.
        let bytes: UnsafeMutableRawBufferPointer
    }

    private static func withPages(
        _ bytes: UnsafeMutableRawBufferPointer,
        _ body: (UnsafeMutableRawPointer, Int) -> Void
    ) {
        guard let base = bytes.baseAddress else { return }
        let mask = UInt(pageBytes - 1)
        let start = (UInt(bitPattern: base) + mask) & ~mask
        let end = UInt(bitPattern: base + bytes.count) & ~mask
        guard start < end, let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
        body(first, Int(end - start))
    }
}
