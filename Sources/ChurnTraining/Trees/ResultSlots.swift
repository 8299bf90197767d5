/// One place for the result of each chunk of a parallel loop; errors surface in chunk order, whichever came first.
final class ResultSlots<Value: Sendable>: @unchecked Sendable {
    // Unchecked: each chunk writes its own slot once, and `values()` is called after the loop.
    private let slots: UnsafeMutableBufferPointer<Result<Value, any Error>?>

    /// `count` empty slots.
    init(count: Int) {
        slots = .allocate(capacity: count)
        slots.initialize(repeating: nil)
    }

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    /// The result of the chunk at `index`.
    subscript(index: Int) -> Result<Value, any Error>? {
        get { slots[index] }
        set { slots[index] = newValue }
    }

    /// All values in chunk order.
    ///
    /// - Throws: the error of the first chunk that failed.
    func values() throws -> [Value] {
        try slots.compactMap { try $0?.get() }
    }
}
