import Logging
import ServiceLifecycle
import UnixSignals

/// Loads the files again when asked to, and on SIGHUP.
struct Reloader: Service {
    let store: ModelStore
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            _ = try? await reload()
        }
    }

    /// Loads the files again; says in the log how it went.
    ///
    /// - Throws: ``LoadError``; what was served is served on.
    func reload() async throws -> ServingModel {
        do {
            let loaded = try await store.reload()
            for warning in loaded.warnings { logger.warning("\(warning)") }
            logger.info("loaded anew", metadata: ["model": "\(loaded.hash)"])
            return loaded
        } catch {
            logger.error("not loaded: \(error)", metadata: ["still served": "\(store.current.hash)"])
            throw error
        }
    }
}
