/// How a service listens, and what a request may ask of it.
public struct ServiceOptions: Sendable {
    /// The address to listen at.
    public var host = "127.0.0.1"
    /// The port to listen at; 0 for any that is free.
    public var port = 8080
    /// The most bytes that a request's body may have.
    public var bodyLimit = 4 << 20
    /// The most customers that a request may hold.
    public var customerLimit = 1000
    /// Reasons that a customer gets where the request does not say.
    public var reasonCount = 3
    /// Whether `POST /admin/reload` is offered; anybody who reaches the port can use it.
    public var offersReload = false
    /// How long requests are still taken after the service has been told to stop and says that it is not ready.
    public var drainTime: Duration = .zero
    /// How long requests in flight get to finish once none are taken.
    public var stopTimeout: Duration = .seconds(30)
    /// After which time a silent connection is closed.
    public var idleTimeout: Duration = .seconds(60)

    /// The defaults.
    public init() {}
}
