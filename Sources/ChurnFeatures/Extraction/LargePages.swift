#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Advice to the kernel about a buffer of gigabytes.
enum LargePages {
    private static let pageSize = 1 << 21

    /// Asks for pages of 2 MiB, so that writing a fresh buffer first does not stop every 4 KiB.
    ///
    /// *Edge cases:* nothing happens where the kernel has no such pages or the buffer holds none of them.
    static func advise(_ buffer: UnsafeMutableRawPointer, byteCount: Int) {
        #if canImport(Glibc) || canImport(Musl)
        let start = (Int(bitPattern: buffer) + pageSize - 1) & ~(pageSize - 1)
        let end = (Int(bitPattern: buffer) + byteCount) & ~(pageSize - 1)
        guard start < end, let pages = UnsafeMutableRawPointer(bitPattern: start) else { return }
        // Only advice: a refusal changes nothing.
        _ = madvise(pages, end - start, Int32(MADV_HUGEPAGE))
        #endif
    }
}
