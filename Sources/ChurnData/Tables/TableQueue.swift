import Foundation

/// Tables on their way from the thread that makes them to the statement that takes them, two at most.
final class TableQueue: @unchecked Sendable {
    // Unchecked: everything is touched under `condition` only.
    private let condition = NSCondition()
    private var waiting: [Table] = []
    private var isClosed = false
    private var holdsAll = true
    private var outcome: Result<Void, any Error>?

    /// Runs `statement` on a thread of its own.
    func start(_ statement: @escaping () throws -> Void) {
        // The session is lent to that thread: its owner waits for the outcome before it uses it again.
        nonisolated(unsafe) let statement = statement
        Thread.detachNewThread { [self] in
            let outcome = Result { try statement() }
            condition.withLock {
                self.outcome = outcome
                condition.broadcast()
            }
        }
    }

    /// Appends a table as soon as there is room; false where the statement has ended and takes no more.
    func put(_ table: Table) -> Bool {
        condition.withLock {
            while waiting.count >= 2 && outcome == nil { condition.wait() }
            guard outcome == nil else { return false }
            waiting.append(table)
            condition.broadcast()
            return true
        }
    }

    /// Says that no table will follow, and whether those put are all that there should be.
    func close(isWhole: Bool) {
        condition.withLock {
            isClosed = true
            holdsAll = isWhole
            if !isWhole { waiting = [] }
            condition.broadcast()
        }
    }

    /// The next table; `nil` after the last.
    func take() -> Table? {
        condition.withLock {
            while waiting.isEmpty && !isClosed { condition.wait() }
            guard !waiting.isEmpty else { return nil }
            let table = waiting.removeFirst()
            condition.broadcast()
            return table
        }
    }

    /// Whether the tables put are all that there should be.
    var isWhole: Bool { condition.withLock { holdsAll } }

    /// Waits for the statement to end.
    func result() -> Result<Void, any Error> {
        condition.withLock {
            while true {
                if let outcome { return outcome }
                condition.wait()
            }
        }
    }
}
