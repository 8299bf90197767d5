import AsyncHTTPClient
import ChurnScoring
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import ScoringService

@Suite struct StopTests {
    private let schema: FeatureSchema
    private let model: ChurnModel
    private let body: String

    init() throws {
        schema = try TestModels.schema(columns: 6)
        model = try TestModels.model(schema, seed: 31)
        body = try schema.scoreBody(TestModels.rows(schema, count: 20, seed: 32))
    }

    @Test func `a request that has begun is answered after the signal to stop, and no other is taken`() async throws {
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model))) { service in
                let bytes = Array(body.utf8)
                let (pieces, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
                sender.yield(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
                async let answer = service.post("/score", body: .stream(pieces, length: .known(Int64(bytes.count))))
                try await service.waitForMetric("churn_requests_in_flight 2")
                await service.stop()
                while await service.takesConnections() { try await Task.sleep(for: .milliseconds(5)) }
                sender.yield(ByteBuffer(bytes: bytes.dropFirst(bytes.count / 2)))
                sender.finish()
                #expect(try await answer.status == 200)
                #expect(try await answer.json(ScoredCustomers.self).customers.count == 20)
            }
        }
    }

    @Test func `while it drains the service is not ready and answers`() async throws {
        var options = ServiceOptions()
        options.drainTime = .seconds(2)
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model)), options) { service in
                #expect(try await service.get("/health").status == 200)
                #expect(try await service.get("/metrics").text.contains("churn_ready 1\n"))
                await service.stop()
                var health = try await service.get("/health")
                while health.status == 200 { health = try await service.get("/health") }
                #expect(health.status == 503)
                #expect(health.text.contains("\"stopping\""))
                #expect(try await service.get("/health/live").status == 200)
                #expect(try await service.post("/score", body).status == 200)
                #expect(try await service.get("/metrics").text.contains("churn_ready 0\n"))
            }
        }
    }

    @Test func `a request that never ends does not hold up the stop for ever`() async throws {
        var options = ServiceOptions()
        options.stopTimeout = .milliseconds(300)
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model)), options) { service in
                let (pieces, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
                sender.yield(ByteBuffer(string: "{"))
                async let answer = service.post("/score", body: .stream(pieces, length: .known(Int64(1000))))
                try await service.waitForMetric("churn_requests_in_flight 2")
                await service.stop()
                let status = try? await answer.status
                #expect(status != 200)
                sender.finish()
            }
        }
    }
}

extension RunningService {
    /// Waits until the metrics have `line`; the request that asks is in flight too.
    fileprivate func waitForMetric(_ line: String) async throws {
        while try await !get("/metrics").text.contains(line + "\n") { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Whether the service listens.
    fileprivate func takesConnections() async -> Bool {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        guard let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get() else { return false }
        try? await channel.close()
        return true
    }
}
