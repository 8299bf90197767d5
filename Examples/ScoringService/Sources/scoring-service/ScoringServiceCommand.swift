import ArgumentParser
import Logging
import ScoringService
import ServiceLifecycle
import UnixSignals

/// Serves a churn model over HTTP until it is told to stop.
@main
struct ScoringServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scoring-service",
        abstract: "Serves a churn model over HTTP.",
        discussion: """
            SIGHUP loads the files again; a file that does not load leaves what is served. SIGTERM and SIGINT stop the \
            service when the requests in flight have their answers.
            """
    )

    @Option(help: "The model file.")
    var model: String

    @Option(help: "A JSON file that says what events are made of, instead of what the model says itself.")
    var eventSettings: String?

    @Option(help: "The address to listen at.")
    var host = ServiceOptions().host

    @Option(help: "The port to listen at; 0 for any that is free.")
    var port = ServiceOptions().port

    @Option(help: "The most bytes that a request's body may have.")
    var bodyLimit = ServiceOptions().bodyLimit

    @Option(help: "The most customers that a request may hold.")
    var customerLimit = ServiceOptions().customerLimit

    @Option(help: "Reasons that a customer gets where the request does not say.")
    var reasons = ServiceOptions().reasonCount

    @Flag(help: "Offer POST /admin/reload, to anybody who reaches the port.")
    var enableReload = false

    @Option(help: "Seconds to go on taking requests after the signal to stop, while /health says 503.")
    var drainSeconds = 0

    @Option(help: "Seconds that requests in flight get to finish.")
    var stopSeconds = 30

    @Option(help: "Seconds after which a silent connection is closed.")
    var idleSeconds = 60

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
        guard reasons >= 0 else { throw ValidationError("--reasons is 0 or more") }
        for (name, value) in [("--body-limit", bodyLimit), ("--customer-limit", customerLimit)] where value < 1 {
            throw ValidationError("\(name) is 1 or more")
        }
        let waits = [
            ("--drain-seconds", drainSeconds), ("--stop-seconds", stopSeconds), ("--idle-seconds", idleSeconds),
        ]
        for (name, value) in waits where !(0...86_400).contains(value) {
            throw ValidationError("\(name) is 0 to 86400")
        }
        guard idleSeconds > 0 else { throw ValidationError("--idle-seconds is 1 or more") }
    }

    func run() async throws {
        let logger = Logger(label: "scoring-service") { StreamLogHandler.standardError(label: $0) }
        let store: ModelStore
        do {
            store = try ModelStore(.init(model: model, eventSettings: eventSettings))
        } catch {
            logger.critical("\(error)")
            throw ExitCode.failure
        }
        try await ScoringServer(store, options, logger: logger).group(stoppingOn: [.sigterm, .sigint]).run()
    }

    private var options: ServiceOptions {
        var options = ServiceOptions()
        options.host = host
        options.port = port
        options.bodyLimit = bodyLimit
        options.customerLimit = customerLimit
        options.reasonCount = reasons
        options.offersReload = enableReload
        options.drainTime = .seconds(drainSeconds)
        options.stopTimeout = .seconds(stopSeconds)
        options.idleTimeout = .seconds(idleSeconds)
        return options
    }
}
