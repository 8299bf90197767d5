import Foundation

/// Hands blocks from one producing thread to one consuming thread, at most `capacity` waiting.
///
/// A consumer that stops early closes the queue, and the producer learns it at its next push instead of waiting forever.
final class BlockQueue<Block: Sendable>: @unchecked Sendable {
    // Unchecked: everything below is only touched while the condition is locked.
    private var blocks: [Block] = []
    private var isFinished = false
    private var isClosed = false
    private let capacity: Int
    private let condition = NSCondition()

    init(capacity: Int) { self.capacity = capacity }

    /// Adds a block, waiting while the queue is full; false where the consumer has stopped.
    func push(_ block: Block) -> Bool {
        condition.withLock {
            while blocks.count >= capacity && !isClosed { condition.wait() }
            guard !isClosed else { return false }
            blocks.append(block)
            condition.broadcast()
            return true
        }
    }

    /// The next block, waiting for it; `nil` after the last.
    func pop() -> Block? {
        condition.withLock {
            while blocks.isEmpty && !isFinished && !isClosed { condition.wait() }
            guard !isClosed, !blocks.isEmpty else { return nil }
            let block = blocks.removeFirst()
            condition.broadcast()
            return block
        }
    }

    /// Says that no block will follow.
    func finish() {
        condition.withLock {
            isFinished = true
            condition.broadcast()
        }
    }

    /// Says that no block will be taken any more.
    func close() {
        condition.withLock {
            isClosed = true
            blocks = []
            condition.broadcast()
        }
    }
}
