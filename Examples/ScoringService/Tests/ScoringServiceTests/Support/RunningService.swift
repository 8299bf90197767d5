import AsyncHTTPClient
import ChurnScoring
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle

@testable import ScoringService

/// A service that listens at a port of its own.
struct RunningService {
    let port: Int
    /// `nil` where it runs in another process.
    var group: ServiceGroup?

    /// Tells it to stop.
    func stop() async { await group?.triggerGracefulShutdown() }

    /// Runs a service of `files` while `body` runs, and stops it in good order.
    static func run(
        _ files: ModelStore.Files,
        _ options: ServiceOptions = ServiceOptions(),
        _ body: (RunningService) async throws -> Void
    ) async throws {
        var options = options
        options.port = 0
        let (ports, running) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = ScoringServer(try ModelStore(files), options, logger: logger) { running.yield($0) }
        let group = server.group(stoppingOn: [])
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { running.finish() }
                try await group.run()
            }
            for await port in ports {
                try await body(RunningService(port: port, group: group))
                await group.triggerGracefulShutdown()
                break
            }
            try await tasks.waitForAll()
        }
    }

    struct Answer {
        let status: Int
        let text: String

        func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(text.utf8))
        }

        /// What a refused request is told.
        var refusal: String { get throws { try json(Refusal.self).error.message } }
    }

    func get(_ path: String) async throws -> Answer {
        try await send(HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"))
    }

    func post(_ path: String, _ body: String = "") async throws -> Answer {
        try await post(path, body: .bytes(ByteBuffer(string: body)))
    }

    func post(_ path: String, body: HTTPClientRequest.Body) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.body = body
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 64 << 20)
        return Answer(status: Int(response.status.code), text: String(buffer: body))
    }
}

/// A folder that is there while `body` runs.
func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scoring-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

extension URL {
    /// Writes `model` as the file `name` in this folder, in one step.
    func write(_ model: ChurnModel, as name: String = "model.churn") throws -> String {
        try write(Data(model.encoded()), as: name)
    }

    /// Writes `data` as the file `name` in this folder, in one step.
    @discardableResult func write(_ data: Data, as name: String) throws -> String {
        let file = appending(path: name)
        try data.write(to: file, options: .atomic)
        return file.path
    }
}
