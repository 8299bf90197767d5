import ChurnScoring
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// What the service answers, by path.
struct Routes: Sendable {
    let store: ModelStore
    let options: ServiceOptions
    let readiness: Readiness
    let reloader: Reloader
    private let metrics = ServiceMetrics()

    init(store: ModelStore, options: ServiceOptions, readiness: Readiness, reloader: Reloader) {
        self.store = store
        self.options = options
        self.readiness = readiness
        self.reloader = reloader
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: RequestCounting(metrics: metrics))
        router.post("/score") { request, _ in try await answer(request, ScoreRequest.self) }
        router.post("/events") { request, _ in try await answer(request, EventsRequest.self) }
        router.get("/health") { _, _ in try health() }
        router.get("/health/live") { _, _ in try Response(json: ["status": "live"]) }
        router.get("/metrics") { _, _ in
            let page = metrics.text(model: store.current, reloads: store.reloadCounts, isReady: readiness.isReady)
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: page))
            )
        }
        if options.offersReload {
            router.post("/admin/reload") { _, _ in try await reload() }
        }
        return router
    }

    /// The longest body that is answered on the event loop that read it, in bytes.
    ///
    /// One customer's is shorter. Others may take long, and their connections' neighbours on the event loop would wait.
    private static let shortBody = 16 << 10

    /// Scores the customers of a request.
    private func answer(_ request: Request, _ type: (some ScoringRequest).Type) async throws -> Response {
        let body = try await body(of: request)
        guard body.readableBytes > Self.shortBody else { return try await answer(body, type) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await answer(body, type) }
    }

    /// Scores the customers of a body with the model that is served now.
    private func answer<Asked: ScoringRequest>(_ body: ByteBuffer, _ type: Asked.Type) async throws -> Response {
        let model = store.current
        let asked: Asked
        do {
            let scope = RequestScope(model: model, customerLimit: options.customerLimit)
            asked = try type.read(Data(body.readableBytesView), in: scope)
        } catch let error as RequestError {
            throw HTTPError(error.status, message: error.description)
        }
        let answer = await model.answer(asked.rows, reasonCount: asked.reasonCount ?? options.reasonCount)
        metrics.add(customers: asked.rows.count)
        return try Response(json: answer)
    }

    private func body(of request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: options.bodyLimit)
        } catch is NIOTooManyBytesError {
            throw HTTPError(
                .contentTooLarge,
                message: "the body has more than \(options.bodyLimit) bytes; send the customers in several requests"
            )
        }
    }

    private func health() throws -> Response {
        let model = store.current
        let isReady = readiness.isReady
        let health = Health(
            status: isReady ? "ready" : "stopping",
            model: model.hash,
            columns: model.model.schema.count,
            events: model.events != nil
        )
        return try Response(json: health, status: isReady ? .ok : .serviceUnavailable)
    }

    private func reload() async throws -> Response {
        do {
            return try Response(json: ["model": try await reloader.reload().hash])
        } catch let error as LoadError {
            throw HTTPError(
                .unprocessableContent,
                message: "not loaded, \(store.current.hash) is served on: \(error)"
            )
        }
    }
}

extension RequestError {
    fileprivate var status: HTTPResponse.Status {
        switch kind {
        case .unreadable: .badRequest
        case .tooLarge: .contentTooLarge
        case .notOffered: .conflict
        }
    }
}

/// The answer of `GET /health`.
private struct Health: Encodable {
    let status: String
    /// The hash of the model that is served.
    let model: String
    /// How many columns a row has.
    let columns: Int
    /// Whether events are taken.
    let events: Bool
}

/// Counts every request, also those that no route takes.
private struct RequestCounting: RouterMiddleware {
    let metrics: ServiceMetrics

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        metrics.begin()
        do {
            let response = try await next(request, context)
            metrics.end(route: context.endpointPath, status: response.status.code, elapsed: start.duration(to: .now))
            return response
        } catch {
            let status = (error as? any HTTPResponseError)?.status ?? .internalServerError
            metrics.end(route: context.endpointPath, status: status.code, elapsed: start.duration(to: .now))
            throw error
        }
    }
}

extension Response {
    /// `value` as JSON, its keys sorted.
    fileprivate init(json value: some Encodable, status: HTTPResponse.Status = .ok) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value)))
        )
    }
}
