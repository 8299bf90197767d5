import ChurnData
import Foundation

/// Writes a stream of tables to one file on a thread of its own.
final class StreamWriter: @unchecked Sendable {
    // Unchecked: `result` is written by the thread before it signals `done` and read after; `isCancelled` before the queue
    // is finished, and read after.
    private let queue = BlockQueue<Table>(capacity: 4)
    private let done = DispatchSemaphore(value: 0)
    private var result: Result<Int, any Error> = .success(0)
    private var isCancelled = false

    /// Starts to write rows with the columns of `headers` to `path`.
    init(path: String, headers: [TableColumnHeader]) {
        let thread = Thread { [self] in
            result = Result {
                let database = try Database(Database.Options(threads: 1))
                return try database.writeStream(headers, to: path) {
                    if let table = queue.pop() { return table }
                    if isCancelled { throw CancellationError() }
                    return nil
                }
            }
            // A writer that failed takes no more; the producer must not wait for room.
            queue.close()
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Hands over the next rows; waits while the writer is behind.
    ///
    /// - Returns: Whether they were taken; after a failure, which ``finish()`` throws, they are dropped.
    @discardableResult
    func push(_ table: Table) -> Bool { queue.push(table) }

    /// Ends the writing without a file, where no more rows can be made.
    ///
    /// - Returns: What had stopped the writer before; `nil` where nothing had.
    func abandon() -> (any Error)? {
        isCancelled = true
        do {
            _ = try finish()
            return nil
        } catch is CancellationError {
            return nil
        } catch {
            return error
        }
    }

    /// Waits for the end and gives the number of rows written.
    ///
    /// - Throws: what stopped the writer.
    func finish() throws -> Int {
        queue.finish()
        done.wait()
        // Whoever asks once more, after an error say, must not wait for a second end.
        done.signal()
        return try result.get()
    }
}
