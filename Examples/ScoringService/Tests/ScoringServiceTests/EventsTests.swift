import ChurnFeatures
import ChurnScoring
import Foundation
import Testing

@testable import ScoringService

@Suite struct EventsTests {
    private func withService(
        _ schema: FeatureSchema,
        settings: String = LiveBase.settings,
        _ body: (RunningService, ChurnModel) async throws -> Void
    ) async throws {
        let model = try TestModels.model(schema, seed: 11, trees: 40)
            .adding(metadata: [EventSettings.key: settings])
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model))) { try await body($0, model) }
        }
    }

    @Test func `a customer's events get the bits of the nightly batch`() async throws {
        let base = LiveBase(customers: 60, seed: 12)
        let matrix = try base.matrix()
        try #require(matrix.rowCount == 60)
        try await withService(matrix.schema) { service, model in
            let expected = (0..<matrix.rowCount).map { model.score(matrix.row($0)) }
            #expect(Set(expected.map(\.rawScore)).count > 30)
            // All at once, and each customer alone.
            for customers in [0..<60] + (0..<60).map({ $0..<$0 + 1 }) {
                let answer = try await service.post("/events", try base.body(customers))
                #expect(answer.status == 200, "\(answer.text)")
                let scored = try answer.json(ScoredCustomers.self).customers
                #expect(scored.map(\.id) == customers.map(String.init))
                #expect(scored.map(\.rawScore) == customers.map { expected[$0].rawScore })
                #expect(scored.map(\.probability) == customers.map { expected[$0].probability })
            }
        }
    }

    @Test func `a model that was trained on a log serves its events without settings`() async throws {
        let base = LiveBase(customers: 200, seed: 19)
        try await withFolder { folder in
            let batch = try base.batch(in: folder)
            try #require(batch.rawScores.count > 100)
            #expect(Set(batch.rawScores.values).count > 30)
            try await RunningService.run(.init(model: batch.model)) { service in
                let answer = try await service.post("/events", try base.body(0..<200))
                #expect(answer.status == 200, "\(answer.text)")
                let scored = try answer.json(ScoredCustomers.self).customers
                for (customer, expected) in batch.rawScores { #expect(scored[customer].rawScore == expected) }
            }
        }
    }

    @Test func `events that are not understood are told where they are wrong`() async throws {
        let schema = try FeatureSchema([FeatureColumn(name: "logins", definition: "count(types=[login])")])
        try await withService(schema) { service, _ in
            func body(_ event: String) -> String {
                "{\"cutoff\":\"2025-01-01\",\"customers\":[{\"events\":[{\"type\":\"login\",\(event)}]}]}"
            }
            let place = "customers[0].events[0]"
            let cases = [
                (
                    body("\"occurred_at\":\"yesterday\""),
                    "\(place).occurred_at: expected a moment of the years 1 to 9999"
                ),
                (body("\"occurred_at\":true"), "\(place).occurred_at: expected a moment of the years"),
                (body("\"occurred_at\":9223372036854775807"), "\(place).occurred_at: expected a moment of the years"),
                (
                    body("\"occurred_at\":0,\"values\":{\"x\":1}"),
                    "\(place).values.x: no such name in the event settings"
                ),
                (body("\"occurred_at\":0,\"values\":{\"amount\":\"1\"}"), "\(place).values.amount: expected a number"),
                (body("\"occurred_at\":0,\"attributes\":{\"y\":\"\"}"), "\(place).attributes.y: no such name in the"),
                (body("\"when\":0"), "\(place).when: no such key here; known are \"occurred_at\", \"known_at\""),
                ("{\"customers\":[{\"events\":[]}]}", "the key \"cutoff\" is missing"),
                (
                    "{\"cutoff\":0,\"customers\":[{\"events\":[],\"attributes\":[{\"values\":{\"z\":1}}]}]}",
                    "customers[0].attributes[0].values.z: no such attribute in the event settings"
                ),
                (
                    "{\"cutoff\":0,\"customers\":[{\"events\":[],\"attributes\":[{\"values\":{\"plan\":1}}]}]}",
                    "customers[0].attributes[0].values.plan: expected a text"
                ),
            ]
            for (body, message) in cases {
                let answer = try await service.post("/events", body)
                #expect(answer.status == 400, "\(body)")
                let refusal = try answer.refusal
                #expect(refusal.hasPrefix(message), "\(refusal)")
            }
            #expect(try await service.post("/events", body("\"occurred_at\":0,\"values\":null")).status == 200)
        }
    }

    @Test func `a customer with very many names that the settings lack is refused`() async throws {
        let schema = try FeatureSchema([FeatureColumn(name: "types", definition: "distinct_types()")])
        try await withService(schema) { service, _ in
            func body(types: Int) -> String {
                let events = (0..<types).map { "{\"occurred_at\":0,\"type\":\"t\($0)\"}" }.joined(separator: ",")
                return "{\"cutoff\":\"1970-01-02\",\"customers\":[{\"events\":[\(events)]}]}"
            }
            let limit = EventRows.newNameLimit
            #expect(try await service.post("/events", body(types: limit)).status == 200)
            let refused = try await service.post("/events", body(types: limit + 1))
            #expect(refused.status == 400)
            #expect(try refused.refusal.contains("more than \(limit) types and texts"))
        }
    }

    @Test func `settings that are wrong are told where`() async throws {
        let schema = try FeatureSchema([FeatureColumn(name: "logins", definition: "count(types=[login])")])
        let model = try TestModels.model(schema, seed: 13)
        let cases = [
            ("{", "no JSON"),
            ("{\"window\":\"90d\"}", "the key \"event_types\" is missing"),
            ("{\"window\":\"3 moons\",\"event_types\":[]}", "window: expected a duration such as 180d"),
            ("{\"windw\":\"90d\"}", "windw: no such key here"),
            ("{\"window\":\"9d\",\"event_types\":[1]}", "event_types[0]: expected a text"),
            ("{\"window\":\"9d\",\"event_types\":[\"a\",\"a\"]}", "event_types: \"a\" is there twice"),
            (
                "{\"window\":\"9d\",\"event_types\":[],\"attributes\":{\"p\":[\"x\",\"x\"]}}",
                "attributes.p: \"x\" is there twice"
            ),
            (
                "{\"window\":\"9d\",\"event_types\":[],\"customer_attributes\":{\"p\":\"text\"}}",
                "customer_attributes.p: expected category, number or date, found \"text\""
            ),
        ]
        try await withFolder { folder in
            let path = try folder.write(model)
            for (settings, message) in cases {
                let settingsPath = try folder.write(Data(settings.utf8), as: "events.json")
                let error = #expect(throws: LoadError.self) {
                    try ModelStore(.init(model: path, eventSettings: settingsPath))
                }
                #expect(error?.path == settingsPath)
                #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "none")")
                let ownPath = try folder.write(model.adding(metadata: [EventSettings.key: settings]), as: "own.churn")
                let own = #expect(throws: LoadError.self) { try ModelStore(.init(model: ownPath)) }
                #expect(own?.message.contains(message) == true, "\(own?.message ?? "none")")
            }
        }
    }

    @Test func `settings of a file must be those of the events that the model was trained on`() async throws {
        let schema = try FeatureSchema([FeatureColumn(name: "logins", definition: "count(types=[login])")])
        let cases = [
            (LiveBase.settings, nil),
            (LiveBase.settings.replacingOccurrences(of: "\"login\", ", with: ""), nil),
            (LiveBase.settings.replacingOccurrences(of: "90d", with: "12w"), "trained with 84d, not 90d"),
            (LiveBase.settings.replacingOccurrences(of: "\"amount\"", with: "\"price\", \"tax\""), "have price, tax"),
            (
                LiveBase.settings.replacingOccurrences(of: "\"page\": [\"home\", \"cancel\"]", with: ""),
                "attributes: the events that the model was trained on have none"
            ),
        ]
        try await withFolder { folder in
            let settings = try folder.write(Data(LiveBase.settings.utf8), as: "events.json")
            for (trained, message) in cases {
                let model = try TestModels.model(schema, seed: 15).adding(metadata: [EventSettings.key: trained])
                let files = ModelStore.Files(model: try folder.write(model), eventSettings: settings)
                guard let message else {
                    #expect(throws: Never.self) { try ModelStore(files) }
                    continue
                }
                let error = #expect(throws: LoadError.self) { try ModelStore(files) }
                #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
            }
        }
    }

    @Test func `settings of a file are taken instead of the model's`() async throws {
        let base = LiveBase(customers: 10, seed: 16)
        let matrix = try base.matrix()
        let model = try TestModels.model(matrix.schema, seed: 17, trees: 40)
        let few =
            "{\"window\":\"90d\",\"event_types\":[\"login\"],\"values\":[\"amount\"],\"attributes\":{\"page\":[]},"
            + "\"customer_attributes\":{\"seats\":\"number\",\"plan\":\"category\"}}"
        try await withFolder { folder in
            let settings = try folder.write(Data(few.utf8), as: "events.json")
            for metadata in [[:], [EventSettings.key: LiveBase.settings]] {
                let path = try folder.write(model.adding(metadata: metadata))
                let store = try ModelStore(.init(model: path, eventSettings: settings))
                #expect(store.current.events?.extractor.typeCode(of: "purchase") == nil)
                try await RunningService.run(store.files) { service in
                    let answer = try await service.post("/events", try base.body(0..<10))
                    let scores = try answer.json(ScoredCustomers.self).customers.map(\.rawScore)
                    #expect(scores == (0..<10).map { model.rawScore(matrix.row($0)) })
                }
            }
        }
    }

    @Test func `a model whose file says nothing of events answers why it takes none`() async throws {
        let schema = try TestModels.schema(columns: 3)
        try await withFolder { folder in
            let path = try folder.write(TestModels.model(schema, seed: 18))
            try await RunningService.run(.init(model: path)) { service in
                let refused = try await service.post("/events", "{\"cutoff\":0,\"customers\":[{\"events\":[]}]}")
                #expect(refused.status == 409)
                #expect(
                    try refused.refusal.contains("churn train --config, or start the service with --event-settings")
                )
                #expect(try await service.get("/health").text.contains("\"events\":false"))
            }
        }
    }

    @Test func `a model of a ready table takes no events`() async throws {
        let model = try TestModels.model(TestModels.schema(columns: 3), seed: 14)
        try await withFolder { folder in
            let path = try folder.write(model)
            let settings = try folder.write(Data(LiveBase.settings.utf8), as: "events.json")
            let error = #expect(throws: LoadError.self) { try ModelStore(.init(model: path, eventSettings: settings)) }
            #expect(error?.message.contains("comes from a ready table") == true)
        }
    }
}
