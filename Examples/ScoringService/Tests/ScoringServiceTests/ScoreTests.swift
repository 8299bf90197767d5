import AsyncHTTPClient
import ChurnScoring
import Foundation
import NIOCore
import Testing

@testable import ScoringService

@Suite struct ScoreTests {
    private func withService(
        _ options: ServiceOptions = ServiceOptions(),
        _ body: (RunningService, ChurnModel) async throws -> Void
    ) async throws {
        let model = try TestModels.model(TestModels.schema(columns: 10), seed: 1)
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model)), options) { try await body($0, model) }
        }
    }

    @Test func `scores and contributions have the bits of the library's`() async throws {
        try await withService { service, model in
            let rows = TestModels.rows(model.schema, count: 200, seed: 2)
            let answer = try await service.post("/score", try model.schema.scoreBody(rows, reasons: 10))
            #expect(answer.status == 200)
            let scored = try answer.json(ScoredCustomers.self)
            #expect(scored.customers.map(\.id) == rows.indices.map(String.init))
            for (customer, row) in zip(scored.customers, rows) {
                let score = model.score(row)
                #expect(customer.probability.bitPattern == score.probability.bitPattern)
                #expect(customer.rawScore.bitPattern == score.rawScore.bitPattern)
                let expected = zip(model.schema.columns, model.contributions(row).values)
                    .filter { $0.1 != 0 }.sorted { abs($0.1) > abs($1.1) }
                let reasons = try #require(customer.reasons)
                #expect(reasons.map(\.column) == expected.map(\.0.name))
                #expect(reasons.map(\.contribution) == expected.map(\.1))
            }
        }
    }

    @Test func `reasons are as many as are asked for and say which way they go`() async throws {
        var options = ServiceOptions()
        options.reasonCount = 2
        try await withService(options) { service, model in
            let rows = TestModels.rows(model.schema, count: 1, seed: 3)
            for (asked, expected) in [(nil, 2), (1, 1), (3, 3)] {
                let answer = try await service.post("/score", try model.schema.scoreBody(rows, reasons: asked))
                let reasons = try answer.json(ScoredCustomers.self).customers[0].reasons
                #expect(reasons?.count == expected)
                for reason in reasons ?? [] {
                    let direction = reason.contribution > 0 ? "raises" : "lowers"
                    #expect(reason.words == "\(reason.column) (\(direction) the risk)")
                }
            }
            let without = try await service.post("/score", try model.schema.scoreBody(rows, reasons: 0))
            #expect(try without.json(ScoredCustomers.self).customers[0].reasons == nil)
        }
    }

    @Test func `an id comes back as it was sent`() async throws {
        try await withService { service, model in
            let features = try #require(
                try model.schema.scoreBody([TestModels.rows(model.schema, count: 1, seed: 4)[0]])
                    .split(separator: "\"features\":").last?.split(separator: "}").first
            )
            for id in ["7", "-9223372036854775808", "9007199254740993", "\"7\"", "\"K\\\"ö\""] {
                let answer = try await service.post(
                    "/score",
                    "{\"customers\":[{\"id\":\(id),\"features\":\(features)}}]}"
                )
                #expect(answer.status == 200)
                #expect(answer.text.contains("\"id\":\(id),"))
            }
        }
    }

    @Test func `a request that is not understood is told where it is wrong`() async throws {
        try await withService { service, model in
            let good = try model.schema.scoreBody(TestModels.rows(model.schema, count: 1, seed: 5))
            let features = model.schema.columns.map { "\"\($0.name)\":null" }
            func body(replacing index: Int, _ text: String) -> String {
                var changed = features
                changed[index] = text
                return "{\"customers\":[{\"features\":{\(changed.joined(separator: ","))}}]}"
            }
            let cases = [
                ("", "no JSON"),
                ("{\"customers\":[", "no JSON"),
                (good + "}", "no JSON"),
                (body(replacing: 0, "\"c0\":nul"), "no JSON"),
                (body(replacing: 0, "\"c0\":1e400"), "no JSON in UTF-8, or a number that no double holds"),
                ("[]", "expected an object"),
                ("{}", "the key \"customers\" is missing"),
                ("{\"customers\":[]}", "customers: expected at least one customer"),
                ("{\"customers\":{}}", "customers: expected a list"),
                ("{\"customers\":[3]}", "customers[0]: expected an object"),
                ("{\"customers\":[null]}", "customers[0]: expected an object"),
                ("{\"customers\":[{}]}", "customers[0]: the key \"features\" is missing"),
                ("{\"customer\":[]}", "customer: no such key here; known are \"customers\", \"reasons\""),
                (body(replacing: 0, "\"c99\":1"), "customers[0].features.c99: the model has no such column"),
                (body(replacing: 0, "\"c0\":\"1\""), "customers[0].features.c0: expected a number"),
                (body(replacing: 0, "\"c0\":true"), "customers[0].features.c0: expected a number"),
                (body(replacing: 4, "\"c4\":1"), "customers[0].features.c4: expected a text"),
                (
                    "{\"customers\":[{\"features\":{\(features.dropLast().joined(separator: ","))}}]}",
                    "customers[0].features: the column \"c9\" is not named; send null where a value is not known"
                ),
                (good.dropLast() + ",\"reasons\":-1}", "reasons: expected a whole number, 0 or more"),
                (good.dropLast() + ",\"reasons\":\"all\"}", "reasons: expected a whole number"),
                (good.dropLast() + ",\"reasons\":null}", "reasons: expected a whole number"),
                ("{\"customers\":[{\"features\":{\"c4\":3}}]}", "customers[0].features.c4: expected a text"),
                (
                    "{\"customers\":[{\"id\":1.5,\"features\":{}}]}",
                    "customers[0].id: expected a text or a whole number of 64 bits"
                ),
            ]
            for (body, message) in cases {
                let answer = try await service.post("/score", String(body))
                #expect(answer.status == 400, "\(body)")
                let refusal = try answer.refusal
                #expect(refusal.hasPrefix(message), "\(refusal)")
            }
            #expect(try await service.post("/score", good).status == 200)
        }
    }

    @Test func `lists in lists without end are refused, as are texts that are not UTF-8`() async throws {
        try await withService { service, model in
            let good = try model.schema.scoreBody([model.schema.columns.map { $0.levels == nil ? 0.5 : 1 }])
            let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
            for start in ["", "{\"customers\":", "{\"customers\":[{\"features\":"] {
                let answer = try await service.post("/score", body: .bytes(ByteBuffer(bytes: Array(start.utf8) + deep)))
                #expect(answer.status == 400)
                #expect(try answer.refusal.hasPrefix("no JSON"))
            }
            let broken = Array(good.replacingOccurrences(of: "\"pro\"", with: "\"~\"").utf8).map {
                $0 == 0x7E ? 0xFF : $0
            }
            let answer = try await service.post("/score", body: .bytes(ByteBuffer(bytes: broken)))
            #expect(answer.status == 400)
            #expect(try answer.refusal.contains("no JSON"))
            #expect(try await service.post("/score", good).status == 200)
        }
    }

    @Test func `a body over the limit is refused, and the next request is answered`() async throws {
        var options = ServiceOptions()
        options.bodyLimit = 2000
        try await withService(options) { service, model in
            let rows = TestModels.rows(model.schema, count: 200, seed: 6)
            let large = try model.schema.scoreBody(rows)
            let small = try model.schema.scoreBody(Array(rows.prefix(1)))
            #expect(large.utf8.count > options.bodyLimit && small.utf8.count < options.bodyLimit)
            let refused = try await service.post("/score", large)
            #expect(refused.status == 413)
            #expect(try refused.refusal.contains("more than 2000 bytes"))
            // The length is not told ahead.
            let pieces = AsyncStream { continuation in
                for start in stride(from: 0, to: large.utf8.count, by: 500) {
                    continuation.yield(ByteBuffer(bytes: large.utf8.dropFirst(start).prefix(500)))
                }
                continuation.finish()
            }
            #expect(try await service.post("/score", body: .stream(pieces, length: .unknown)).status == 413)
            #expect(try await service.post("/score", small).status == 200)
        }
    }

    @Test func `more customers than one request may hold are refused`() async throws {
        var options = ServiceOptions()
        options.customerLimit = 5
        try await withService(options) { service, model in
            let rows = TestModels.rows(model.schema, count: 6, seed: 7)
            let refused = try await service.post("/score", try model.schema.scoreBody(rows))
            #expect(refused.status == 413)
            #expect(try refused.refusal.contains("more than 5 customers"))
            #expect(try await service.post("/score", try model.schema.scoreBody(rows.dropLast())).status == 200)
        }
    }

    @Test func `what is not offered is not found`() async throws {
        try await withService { service, _ in
            let statuses = [
                try await service.post("/admin/reload").status, try await service.get("/score").status,
            ]
            #expect(statuses == [404, 404])
        }
    }
}
