import ChurnData
import Foundation

/// Reads a table block after block on a thread of its own, a few blocks ahead of who takes them.
///
/// Decoding a file keeps one processor busy and hardly more, so that it costs time only where nothing else goes on meanwhile.
final class BlockReader: @unchecked Sendable {
    // Unchecked: `result` and `busySeconds` are written by the thread before it signals `done` and read after.
    private let queue = BlockQueue<MatrixBlock>(capacity: 2)
    private let done = DispatchSemaphore(value: 0)
    private var result: Result<MatrixStream.Outcome, any Error>?
    /// The seconds that reading took, without waiting for who takes the blocks; to be read after ``finish()``.
    private(set) var busySeconds = 0.0

    /// Starts to read `stream`; rows that cannot be read are added to `rejects`, which is the thread's until ``finish()``.
    init(_ stream: MatrixStream, rejects: RejectLog?) {
        nonisolated(unsafe) let (stream, rejects) = (stream, rejects)
        let thread = Thread { [self] in
            let start = ContinuousClock.now
            var waiting = 0.0
            let result = Result {
                try stream.forEachBlock(rejects: rejects) { block in
                    let before = ContinuousClock.now
                    guard queue.push(block) else { throw CancellationError() }
                    waiting += (ContinuousClock.now - before).seconds
                }
            }
            self.result = result
            busySeconds = (ContinuousClock.now - start).seconds - waiting
            queue.finish()
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// The next block, waiting for it; `nil` after the last one that could be read.
    func next() -> MatrixBlock? { queue.pop() }

    /// Waits for the end; blocks that nobody took are dropped.
    ///
    /// - Throws: what stopped the reading; `CancellationError` where it had not come to its end.
    func finish() throws -> MatrixStream.Outcome {
        queue.close()
        done.wait()
        done.signal()
        guard let result else { throw CancellationError() }
        return try result.get()
    }
}
