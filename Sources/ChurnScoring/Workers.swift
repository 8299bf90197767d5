/// Runs a loop on several threads; package-wide, so that every module shares one way of being parallel.
///
/// Results must not depend on the thread count: callers fix the chunks first and let threads only take them.
package enum Workers {
    /// Calls `body` once for each chunk index in `0..<chunkCount`, on at most `threads` threads, and waits for all.
    ///
    /// The calling thread is one of them; with one thread or one chunk no thread is made. `body` must only write to
    /// places that belong to its chunk. Chunks are taken in ascending order, one at a time.
    package static func forEachChunk(_ chunkCount: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        precondition(threads > 0, "at least one thread")
        let workerCount = min(threads, chunkCount)
        guard workerCount > 1 else {
            for chunk in 0..<chunkCount { body(chunk) }
            return
        }
        withoutActuallyEscaping(body) { escapable in
            let queue = ChunkQueue(chunkCount: chunkCount, body: escapable)
            // Where the system has no thread left, the others do its share.
            let started = (1..<workerCount).compactMap { _ in WorkerThread { queue.drain() } }
            queue.drain()
            for thread in started { thread.join() }
        }
    }
}

/// The chunks that are still to be taken.
private final class ChunkQueue: @unchecked Sendable {
    // Unchecked: `next` is only touched under the lock, the rest never changes.
    private let chunkCount: Int
    private let body: @Sendable (Int) -> Void
    private var next = 0
    private let lock = Lock()

    init(chunkCount: Int, body: @escaping @Sendable (Int) -> Void) {
        self.chunkCount = chunkCount
        self.body = body
    }

    func drain() {
        while let chunk = take() { body(chunk) }
    }

    private func take() -> Int? {
        lock.lock()
        defer { lock.unlock() }
        guard next < chunkCount else { return nil }
        next += 1
        return next - 1
    }
}
