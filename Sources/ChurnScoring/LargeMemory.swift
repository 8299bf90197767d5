#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Memory for long columns: on pages of 2 MiB where the system gives them, as a page fault for every 4 KiB of a column of
/// a gigabyte costs more than filling it.
package enum LargeMemory {
    private static let pageBytes = 2 << 20

    /// Uninitialised room for `capacity` elements, to be freed with `deallocate()` as any other.
    package static func allocate<Element: BitwiseCopyable>(
        _ type: Element.Type,
        capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let bytes = capacity * MemoryLayout<Element>.stride
        var memory: UnsafeMutableRawPointer?
        guard bytes >= 2 * pageBytes, posix_memalign(&memory, pageBytes, bytes) == 0, let memory else {
            return .allocate(capacity: capacity)
        }
        // Advice: where the system does not take it, pages are small and everything else is the same.
        _ = madvise(memory, bytes, MADV_HUGEPAGE)
        return memory.bindMemory(to: type, capacity: capacity)
    }

    /// Gives the pages that are wholly in `bytes` back to the system; what was in them is lost.
    package static func discard(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        let small = 4096
        let start = (UInt(bitPattern: base) + UInt(small - 1)) & ~UInt(small - 1)
        let end = UInt(bitPattern: base + bytes.count) & ~UInt(small - 1)
        guard start < end, let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
        _ = madvise(first, Int(end - start), MADV_DONTNEED)
    }
}
