import Foundation
import Synchronization

/// Whether an interrupt has come since the last watch began.
private let hasBeenInterrupted = Atomic<Bool>(false)

/// Interrupts (SIGINT, control-C) that ask work to end early instead of ending the process.
enum Interruption {
    /// Whether an interrupt has come during the watch.
    static var isRaised: Bool { hasBeenInterrupted.load(ordering: .sequentiallyConsistent) }

    /// Runs `body`, during which the first interrupt is noted only; a second one ends the process as ever.
    ///
    /// One watch at a time in a process. The calling thread takes the signal even where whoever started the process had
    /// blocked it, as some do unknowingly.
    static func watching<Result>(_ body: () throws -> Result) rethrows -> Result {
        // Touched before the handler may run, which must not be the one to initialise it.
        hasBeenInterrupted.store(false, ordering: .sequentiallyConsistent)
        let previous = signal(SIGINT) { _ in
            hasBeenInterrupted.store(true, ordering: .sequentiallyConsistent)
            signal(SIGINT, SIG_DFL)
        }
        var interrupt = sigset_t()
        var mask = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &interrupt, &mask)
        defer {
            pthread_sigmask(SIG_SETMASK, &mask, nil)
            signal(SIGINT, previous)
        }
        return try body()
    }
}
