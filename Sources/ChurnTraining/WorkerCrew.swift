import ChurnScoring
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Threads that wait for loops, for work of many short loops: to start a thread takes longer than many of them last.
///
/// As with ``Workers``, results must not depend on the number of threads: callers fix the chunks, threads only take
/// them. A thread without work looks for some for a moment, as the next loop is mostly near, and then sleeps. The threads
/// end with the crew.
final class WorkerCrew: Sendable {
    /// The number of threads, the caller's among them; 1 or more.
    let threads: Int
    private let board: Board
    private let started: [pthread_t]

    /// A crew of `threads`, fewer where the system has none left.
    init(threads: Int) {
        precondition(threads > 0, "at least one thread")
        self.threads = threads
        let board = Board()
        self.board = board
        started = (1..<threads).compactMap { _ in Self.start(board) }
    }

    deinit {
        board.close()
        for thread in started { pthread_join(thread, nil) }
    }

    /// Calls `body` once for each chunk index in `0..<chunkCount` and waits for all.
    ///
    /// `body` must only write to places that belong to its chunk, and must not run a loop on the same crew. Chunks are
    /// taken in ascending order, one at a time.
    func forEachChunk(_ chunkCount: Int, _ body: @Sendable (Int) -> Void) {
        guard chunkCount > 1, !started.isEmpty else {
            for chunk in 0..<chunkCount { body(chunk) }
            return
        }
        withoutActuallyEscaping(body) { escapable in
            withUnsafePointer(to: escapable) { board.run(chunkCount, $0) }
        }
    }

    private static func start(_ board: Board) -> pthread_t? {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(board)
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Board>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            return nil
        }
        return thread
    }
}

/// Where the loop that runs is written, and its chunks are taken from.
private final class Board: @unchecked Sendable {
    // Unchecked: `body` and `chunkCount` are written before the chunks are on offer, and stay until the last is finished.
    typealias Body = @Sendable (Int) -> Void

    /// How often a thread looks before it sleeps; each look lets others run, and takes half a microsecond or so.
    private static let looks = 200

    private var body: UnsafePointer<Body>?
    private var chunkCount = 0
    /// The chunks that nobody has taken.
    private let untaken = Atomic<Int>(0)
    private let unfinished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    private let bell = Bell()

    /// Offers the chunks of a loop, takes some, and waits for the rest.
    func run(_ chunkCount: Int, _ body: UnsafePointer<Body>) {
        precondition(unfinished.load(ordering: .relaxed) == 0, "a loop must not run inside another of the same crew")
        self.body = body
        self.chunkCount = chunkCount
        unfinished.store(chunkCount, ordering: .relaxed)
        untaken.store(chunkCount, ordering: .sequentiallyConsistent)
        // Who went to sleep before the chunks were on offer is counted by now; who comes later sees them.
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { bell.ring() }
        takeChunks()
        while unfinished.load(ordering: .acquiring) > 0 { sched_yield() }
    }

    /// Takes chunks of one loop after the other until the crew ends.
    func work() {
        while !isClosed.load(ordering: .acquiring) {
            var looked = 0
            while untaken.load(ordering: .relaxed) == 0, looked < Self.looks {
                sched_yield()
                looked += 1
            }
            if untaken.load(ordering: .relaxed) == 0 { sleep() }
            takeChunks()
        }
    }

    /// Wakes every thread, to end.
    func close() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        bell.ring()
    }

    private func takeChunks() {
        while let index = take() {
            // A chunk that is taken and not finished keeps the loop's caller waiting, and with it what `body` points to.
            body?.pointee(index)
            unfinished.subtract(1, ordering: .releasing)
        }
    }

    private func take() -> Int? {
        var left = untaken.load(ordering: .acquiring)
        while left > 0 {
            let (isTaken, now) = untaken.weakCompareExchange(
                expected: left,
                desired: left - 1,
                ordering: .acquiringAndReleasing
            )
            if isTaken { return chunkCount - left }
            left = now
        }
        return nil
    }

    private func sleep() {
        bell.wait {
            sleepers.add(1, ordering: .sequentiallyConsistent)
        } while: {
            untaken.load(ordering: .sequentiallyConsistent) == 0 && !isClosed.load(ordering: .sequentiallyConsistent)
        }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
    }
}

/// A condition that threads sleep on.
private final class Bell: @unchecked Sendable {
    // Unchecked: the system's mutex and condition are what makes it safe.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Does `before` and sleeps until a ring finds that `isQuiet` no longer holds.
    func wait(_ before: () -> Void, while isQuiet: () -> Bool) {
        pthread_mutex_lock(mutex)
        before()
        while isQuiet() { pthread_cond_wait(condition, mutex) }
        pthread_mutex_unlock(mutex)
    }

    func ring() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }
}
