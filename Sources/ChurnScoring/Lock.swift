#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A mutex at an address of its own; package-wide, for the few places where threads share something that changes.
package final class Lock: @unchecked Sendable {
    // Unchecked: the system's mutex is what makes it safe.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    /// A lock that nobody holds.
    package init() {
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Waits until nobody else holds it.
    package func lock() { pthread_mutex_lock(mutex) }

    /// Lets the next one have it.
    package func unlock() { pthread_mutex_unlock(mutex) }
}
