import ServiceLifecycle
import Synchronization

/// Whether requests are wanted: from the start until the service is told to stop.
///
/// A load balancer that asks for it sends no more requests while the service still answers those that come.
final class Readiness: Service {
    private let stopping = Atomic(false)
    private let drainTime: Duration

    /// Readiness that, at the stop, holds up what is stopped after it for `drainTime`.
    init(drainTime: Duration) { self.drainTime = drainTime }

    /// Whether requests are wanted.
    var isReady: Bool { !stopping.load(ordering: .relaxed) }

    func run() async throws {
        try? await gracefulShutdown()
        stopping.store(true, ordering: .relaxed)
        try await Task.sleep(for: drainTime)
    }
}
