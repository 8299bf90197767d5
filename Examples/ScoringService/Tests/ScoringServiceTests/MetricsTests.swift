import ChurnScoring
import Foundation
import Testing

@testable import ScoringService

@Suite struct MetricsTests {
    @Test func `requests, customers and the model are counted in Prometheus' format`() async throws {
        let schema = try TestModels.schema(columns: 3)
        let model = try TestModels.model(schema, seed: 41)
        let body = try schema.scoreBody(TestModels.rows(schema, count: 7, seed: 42))
        try await withFolder { folder in
            try await RunningService.run(.init(model: try folder.write(model))) { service in
                for _ in 0..<3 { _ = try await service.post("/score", body) }
                _ = try await service.post("/score", "{}")
                _ = try await service.get("/nowhere")
                let page = try await service.get("/metrics")
                #expect(page.status == 200)
                let lines = page.text.split(separator: "\n")
                for line in [
                    "churn_requests_total{route=\"/score\",status=\"200\"} 3",
                    "churn_requests_total{route=\"/score\",status=\"400\"} 1",
                    "churn_requests_total{route=\"other\",status=\"404\"} 1",
                    "churn_request_seconds_bucket{route=\"/score\",le=\"+Inf\"} 4",
                    "churn_request_seconds_count{route=\"/score\"} 4",
                    "churn_requests_in_flight 1",
                    "churn_customers_scored_total 21",
                    "churn_model_info{hash=\"\(try ServingModel(model).hash)\"} 1",
                    "churn_ready 1",
                ] { #expect(lines.contains(Substring(line)), "\(line)") }
                let sample = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/
                for line in lines where !line.hasPrefix("# ") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
            }
        }
    }

    @Test func `buckets are cumulative and end where their names say`() throws {
        let metrics = ServiceMetrics()
        for elapsed: Duration in [.microseconds(100), .nanoseconds(100_001), .milliseconds(3), .seconds(5)] {
            metrics.begin()
            metrics.end(route: "/score", status: 200, elapsed: elapsed)
        }
        let model = try TestModels.model(TestModels.schema(columns: 1), seed: 43)
        let page = metrics.text(model: try ServingModel(model), reloads: .init(), isReady: false)
        let buckets = page.split(separator: "\n").filter { $0.hasPrefix("churn_request_seconds_bucket") }
            .compactMap { $0.split(separator: " ").last }
        #expect(buckets == ["1", "2", "2", "2", "2", "3", "3", "3", "3", "3", "3", "3", "4"])
        #expect(page.contains("churn_request_seconds_bucket{route=\"/score\",le=\"0.005\"} 3\n"))
        #expect(page.contains("churn_request_seconds_sum{route=\"/score\"} 5.003200001\n"))
        #expect(page.contains("churn_ready 0\n"))
    }
}
