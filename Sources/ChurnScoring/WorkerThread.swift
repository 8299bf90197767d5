#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A thread of the system that does one piece of work; package-wide, for those who share work out.
package struct WorkerThread: @unchecked Sendable {
    // Unchecked: the system's handle never changes.
    private let handle: pthread_t

    /// Starts `work`; `nil` where the system has no thread left.
    package init?(_ work: @escaping @Sendable () -> Void) {
        var handle = pthread_t()
        let context = Unmanaged.passRetained(Work(body: work))
        let status = pthread_create(
            &handle,
            nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits until the work is done, and lets go of it; once for each thread.
    package func join() { pthread_join(handle, nil) }
}

/// What a thread is handed over.
private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) { self.body = body }
}
