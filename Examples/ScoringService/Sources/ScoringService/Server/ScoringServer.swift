import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
public import UnixSignals

/// A model behind HTTP.
///
/// ```swift
/// let store = try ModelStore(.init(model: "model.churn"))
/// let server = ScoringServer(store, ServiceOptions(), logger: Logger(label: "scoring-service"))
/// try await server.group(stoppingOn: [.sigterm, .sigint]).run()
/// ```
public struct ScoringServer: Sendable {
    private let store: ModelStore
    private let options: ServiceOptions
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// A server of what `store` holds.
    ///
    /// - Parameters:
    ///   - store: The model.
    ///   - options: How to listen, and limits.
    ///   - logger: Where to say what happens.
    ///   - onRunning: Called with the port once connections are taken.
    public init(
        _ store: ModelStore,
        _ options: ServiceOptions,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.store = store
        self.options = options
        self.logger = logger
        self.onRunning = onRunning
    }

    /// All that runs: the server, loading anew on SIGHUP, and an orderly stop on `signals`.
    ///
    /// Told to stop, the service first says that it is not ready for the drain time and goes on answering, then takes no
    /// connection any more, and ends when the requests in flight have their answers or the stop timeout has passed.
    public func group(stoppingOn signals: [UnixSignal]) -> ServiceGroup {
        let readiness = Readiness(drainTime: options.drainTime)
        let reloader = Reloader(store: store, logger: logger)
        // The last is stopped first.
        var configuration = ServiceGroupConfiguration(
            services: [reloader, application(readiness, reloader), readiness],
            gracefulShutdownSignals: signals,
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = options.drainTime + options.stopTimeout
        return ServiceGroup(configuration: configuration)
    }

    private func application(_ readiness: Readiness, _ reloader: Reloader) -> some Service {
        let routes = Routes(store: store, options: options, readiness: readiness, reloader: reloader)
        let (logger, onRunning) = (logger, onRunning)
        for warning in store.current.warnings { logger.warning("\(warning)") }
        return Application(
            router: routes.router(),
            server: HTTPServerBuilder { responder in
                let configuration = HTTP1Channel.Configuration(idleTimeout: TimeAmount(options.idleTimeout))
                return EventLoopChannel(http: HTTP1Channel(responder: responder, configuration: configuration))
            },
            configuration: ApplicationConfiguration(address: .hostname(options.host, port: options.port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("listening", metadata: ["host": "\(options.host)", "port": "\(port)"])
                await onRunning(port)
            },
            logger: logger
        )
    }
}
