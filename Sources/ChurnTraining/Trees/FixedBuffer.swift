/// Memory of a fixed size, zeroed at the start and aligned to a cache line, that threads fill in disjoint parts.
///
/// A class, so that the loops below can capture it and reach its pointer without a copy or a check an element.
final class FixedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    // Unchecked: `pointer` never changes, and the chunks of a loop write to places of their own.
    let pointer: UnsafeMutablePointer<Element>
    let count: Int

    /// `count` elements of all-zero bits.
    init(count: Int) {
        let byteCount = max(1, count) * MemoryLayout<Element>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        pointer = memory.bindMemory(to: Element.self, capacity: max(1, count))
        self.count = count
    }

    /// A copy of `elements`.
    convenience init(_ elements: [Element]) {
        self.init(count: elements.count)
        for (index, element) in elements.enumerated() { pointer[index] = element }
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    /// The elements as an array.
    var array: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
