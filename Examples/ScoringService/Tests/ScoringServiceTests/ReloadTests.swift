import ChurnScoring
import Foundation
import Testing

@testable import ScoringService

@Suite struct ReloadTests {
    private func options() -> ServiceOptions {
        var options = ServiceOptions()
        options.offersReload = true
        return options
    }

    @Test func `no request fails while models are swapped, and each answer is wholly from one`() async throws {
        let schema = try TestModels.schema(columns: 10)
        let models = try [21, 22].map { try TestModels.model(schema, seed: $0) }
        let hashes = try models.map { try ServingModel($0).hash }
        let rows = TestModels.rows(schema, count: 40, seed: 23)
        let expected = models.map { model in rows.map { model.score($0).probability } }
        #expect(expected[0] != expected[1])
        let body = try schema.scoreBody(rows, reasons: 0)
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(models[0])), options()) { service in
                let seen = try await withThrowingTaskGroup(of: Set<Int>.self) { tasks in
                    for _ in 0..<8 {
                        tasks.addTask {
                            var seen: Set<Int> = []
                            for _ in 0..<40 {
                                let answer = try await service.post("/score", body)
                                #expect(answer.status == 200)
                                let scored = try answer.json(ScoredCustomers.self)
                                let index = try #require(hashes.firstIndex(of: scored.model))
                                #expect(scored.customers.map(\.probability) == expected[index])
                                seen.insert(index)
                            }
                            return seen
                        }
                    }
                    for swap in 1...20 {
                        _ = try folder.write(models[swap % 2])
                        let answer = try await service.post("/admin/reload")
                        #expect(answer.status == 200)
                        #expect(answer.text.contains(hashes[swap % 2]))
                    }
                    return try await tasks.reduce(into: Set<Int>()) { $0.formUnion($1) }
                }
                #expect(seen == [0, 1])
            }
        }
    }

    @Test func `a broken file leaves the model, and the answer says so`() async throws {
        let schema = try TestModels.schema(columns: 3)
        let model = try TestModels.model(schema, seed: 24)
        let hash = try ServingModel(model).hash
        let body = try schema.scoreBody(TestModels.rows(schema, count: 3, seed: 25))
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model)), options()) { service in
                let before = try await service.post("/score", body).text
                var damaged = model.encoded()
                damaged[damaged.count / 2] ^= 1
                for bytes in [damaged, Array(damaged.prefix(40)), []] {
                    try folder.write(Data(bytes), as: "model.churn")
                    let refused = try await service.post("/admin/reload")
                    #expect(refused.status == 422)
                    #expect(try refused.refusal.hasPrefix("not loaded, \(hash) is served on: "))
                    #expect(try await service.post("/score", body).text == before)
                }
                try FileManager.default.removeItem(at: folder.appending(path: "model.churn"))
                #expect(try await service.post("/admin/reload").status == 422)
                #expect(try await service.get("/health").text.contains(hash))
                let metrics = try await service.get("/metrics").text
                #expect(metrics.contains("churn_model_reloads_total{result=\"failed\"} 4\n"))
                #expect(metrics.contains("churn_model_reloads_total{result=\"loaded\"} 0\n"))
            }
        }
    }

    @Test func `events are answered by the settings that came with the model`() async throws {
        let base = LiveBase(customers: 20, seed: 26)
        let matrix = try base.matrix()
        let own = [EventSettings.key: LiveBase.settings]
        let models = try [27, 28].map { try TestModels.model(matrix.schema, seed: $0, trees: 40).adding(metadata: own) }
        let body = try base.body(0..<20)
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(models[0])), options()) { service in
                for model in [models[0], models[1], models[0]] {
                    _ = try folder.write(model)
                    #expect(try await service.post("/admin/reload").status == 200)
                    let scored = try await service.post("/events", body).json(ScoredCustomers.self)
                    #expect(scored.customers.map(\.rawScore) == (0..<20).map { model.rawScore(matrix.row($0)) })
                }
                // A model that its settings do not fit does not take the other's place; one without takes no events.
                let table = try TestModels.model(TestModels.schema(columns: 3), seed: 29)
                _ = try folder.write(table.adding(metadata: own))
                #expect(try await service.post("/admin/reload").status == 422)
                #expect(try await service.post("/events", body).status == 200)
                _ = try folder.write(table)
                #expect(try await service.post("/admin/reload").status == 200)
                #expect(try await service.post("/events", body).status == 409)
                _ = try folder.write(models[1])
                #expect(try await service.post("/admin/reload").status == 200)
                #expect(try await service.post("/events", body).status == 200)
            }
        }
    }

    @Test func `settings of a file are loaded anew with the model`() async throws {
        let base = LiveBase(customers: 20, seed: 34)
        let matrix = try base.matrix()
        let models = try [35, 36].map { try TestModels.model(matrix.schema, seed: $0, trees: 40) }
        let body = try base.body(0..<20)
        try await withFolder { folder in
            let settings = try folder.write(Data(LiveBase.settings.utf8), as: "events.json")
            let files = ModelStore.Files(model: try folder.write(models[0]), eventSettings: settings)
            try await RunningService.run(files, options()) { service in
                for model in [models[0], models[1], models[0]] {
                    _ = try folder.write(model)
                    #expect(try await service.post("/admin/reload").status == 200)
                    let scored = try await service.post("/events", body).json(ScoredCustomers.self)
                    #expect(scored.customers.map(\.rawScore) == (0..<20).map { model.rawScore(matrix.row($0)) })
                }
                // A model that the events cannot serve, and settings that are damaged: neither takes the other's place.
                _ = try folder.write(TestModels.model(TestModels.schema(columns: 3), seed: 29))
                #expect(try await service.post("/admin/reload").status == 422)
                _ = try folder.write(models[1])
                try folder.write(Data("{".utf8), as: "events.json")
                #expect(try await service.post("/admin/reload").status == 422)
                let scored = try await service.post("/events", body).json(ScoredCustomers.self)
                #expect(scored.model == (try ServingModel(models[0]).hash))
            }
        }
    }
}
