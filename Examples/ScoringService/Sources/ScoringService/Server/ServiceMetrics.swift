import Synchronization

/// What the service counts about itself, for Prometheus.
///
/// Requests add to atomic counters and wait for nobody; a reader may see a request in one of them and not yet in another.
final class ServiceMetrics: Sendable {
    /// The routes that are told apart; all else is counted as `other`.
    static let routes = ["/score", "/events", "/health", "/health/live", "/metrics", "/admin/reload", "other"]

    private let series: [RequestSeries] = routes.map { _ in RequestSeries() }
    private let inFlight = Atomic<Int>(0)
    private let customers = Atomic<Int>(0)

    /// A request has come.
    func begin() { inFlight.add(1, ordering: .relaxed) }

    /// A request to `route` has its answer; `nil` where no route took it.
    func end(route: String?, status: Int, elapsed: Duration) {
        inFlight.subtract(1, ordering: .relaxed)
        let index = route.flatMap(Self.routes.firstIndex(of:)) ?? Self.routes.count - 1
        series[index].add(status: status, elapsed: elapsed)
    }

    /// Customers have been scored.
    func add(customers count: Int) { customers.add(count, ordering: .relaxed) }

    /// All of it in Prometheus' text format, version 0.0.4.
    ///
    /// Source: Prometheus documentation, "Exposition formats".
    func text(model: ServingModel, reloads: ModelStore.ReloadCounts, isReady: Bool) -> String {
        var page = PrometheusPage()
        page.begin("churn_requests_total", "counter", "Requests that were answered, by route and status.")
        for (route, series) in zip(Self.routes, series) {
            for (status, count) in series.statusCounts {
                page.add("churn_requests_total", ["route": route, "status": status], Double(count))
            }
        }
        page.begin("churn_request_seconds", "histogram", "Seconds from a request's head to its answer, by route.")
        for (route, series) in zip(Self.routes, series) where series.count > 0 {
            series.write(to: &page, "churn_request_seconds", route: route)
        }
        page.addSingle(
            "churn_requests_in_flight",
            "gauge",
            "Requests that are being answered.",
            Double(inFlight.load(ordering: .relaxed))
        )
        page.addSingle(
            "churn_customers_scored_total",
            "counter",
            "Customers that were scored.",
            Double(customers.load(ordering: .relaxed))
        )
        page.begin("churn_model_reloads_total", "counter", "Attempts to load the files again, by how they ended.")
        page.add("churn_model_reloads_total", ["result": "loaded"], Double(reloads.succeeded))
        page.add("churn_model_reloads_total", ["result": "failed"], Double(reloads.failed))
        page.begin("churn_model_info", "gauge", "The model that is served, by the hash of its bytes.")
        page.add("churn_model_info", ["hash": model.hash], 1)
        page.addSingle(
            "churn_ready",
            "gauge",
            "1 where requests are wanted, 0 once the service stops.",
            isReady ? 1 : 0
        )
        return page.text
    }
}

/// The requests to one route: how they ended and how long they took.
private final class RequestSeries: Sendable {
    /// What the service answers; any other status is counted as `other`.
    private static let statuses = [200, 400, 404, 409, 413, 422, 500, 503]
    /// The upper bounds of the buckets, in microseconds.
    private static let bounds = [100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000]

    private let counts: InlineArray<9, Atomic<Int>> = InlineArray { _ in Atomic(0) }
    private let buckets: InlineArray<13, Atomic<Int>> = InlineArray { _ in Atomic(0) }
    private let nanoseconds = Atomic<Int>(0)

    func add(status: Int, elapsed: Duration) {
        counts[Self.statuses.firstIndex(of: status) ?? Self.statuses.count].add(1, ordering: .relaxed)
        let (seconds, attoseconds) = elapsed.components
        let elapsed = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        let bucket = Self.bounds.firstIndex { elapsed <= $0 * 1000 } ?? Self.bounds.count
        buckets[bucket].add(1, ordering: .relaxed)
        nanoseconds.add(elapsed, ordering: .relaxed)
    }

    /// How many requests there were.
    var count: Int { buckets.indices.reduce(0) { $0 + buckets[$1].load(ordering: .relaxed) } }

    /// How many ended with each status that any ended with.
    var statusCounts: [(status: String, count: Int)] {
        counts.indices.compactMap { index in
            let count = counts[index].load(ordering: .relaxed)
            let name = index < Self.statuses.count ? String(Self.statuses[index]) : "other"
            return count > 0 ? (name, count) : nil
        }
    }

    func write(to page: inout PrometheusPage, _ name: String, route: String) {
        var cumulative = 0
        for index in buckets.indices {
            cumulative += buckets[index].load(ordering: .relaxed)
            let bound = index < Self.bounds.count ? PrometheusPage.number(Double(Self.bounds[index]) / 1e6) : "+Inf"
            page.add(name + "_bucket", ["route": route, "le": bound], Double(cumulative))
        }
        page.add(name + "_sum", ["route": route], Double(nanoseconds.load(ordering: .relaxed)) / 1e9)
        page.add(name + "_count", ["route": route], Double(cumulative))
    }
}

/// Lines of Prometheus' text format.
private struct PrometheusPage {
    private(set) var text = ""

    mutating func begin(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func add(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        // The values are fixed words and hexadecimal digits: nothing in them needs escaping.
        let labels = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += "\(name){\(labels)} \(Self.number(value))\n"
    }

    mutating func addSingle(_ name: String, _ type: String, _ help: String, _ value: Double) {
        begin(name, type, help)
        text += "\(name) \(Self.number(value))\n"
    }

    static func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? String(value) }
}
