import ChurnScoring
import Testing

@testable import ChurnFeatures

/// A service that scores one customer from its events, beside the nightly run over all.
@Suite struct LiveScoreTests {
    private let window = 90 * CivilTime.microsecondsPerDay
    private let now = 400 * CivilTime.microsecondsPerDay
    private let customerCount = 150

    /// One event as a service holds it.
    private struct LiveEvent {
        let time: Int64
        let type: String
        let amount: Double
    }

    private func history(_ random: inout SplitMix64) -> [[LiveEvent]] {
        (0..<customerCount).map { _ in
            (0..<Int.random(in: 1...40, using: &random)).map { _ in
                LiveEvent(
                    time: now - Int64.random(in: 1...2 * window, using: &random),
                    type: ["login", "purchase"].randomElement(using: &random) ?? "login",
                    amount: Double(Int.random(in: 1...9999, using: &random)) / 100
                )
            }
        }
    }

    /// The nightly matrix: every customer as of now.
    private func nightly(_ history: [[LiveEvent]], _ features: [Feature]) throws -> FeatureMatrix {
        let events = history.flatMap { $0 }
        let columns = EventColumns(
            customerIDs: .strings(history.indices.map { String(1000 + $0) }),
            customers: history.enumerated().flatMap { index, events in events.map { _ in Int32(index) } },
            occurredAt: events.map(\.time),
            typeNames: ["login", "purchase"],
            types: events.map { $0.type == "login" ? 0 : 1 },
            values: [ValueColumn(name: "amount", values: events.map(\.amount))]
        )
        let plan = ExtractionPlan(
            features: features,
            observation: Observation(cutoffs: [now], window: window, horizon: CivilTime.microsecondsPerDay),
            churn: nil
        )
        return try FeatureExtractor(plan).extract(events: EventLog(columns), dataEnd: now).matrix
    }

    /// Trees that cut at values of the matrix, so that a last bit decides.
    private func model(_ matrix: FeatureMatrix, _ random: inout SplitMix64) throws -> ChurnModel {
        let trees = (0..<40).map { _ in
            var nodes = [TreeNode(output: 0, cover: 1)]
            for position in 0..<15 {
                let column = Int.random(in: 0..<matrix.columnCount, using: &random)
                let row = Int.random(in: 0..<matrix.rowCount, using: &random)
                nodes[position].column = Int32(column)
                nodes[position].threshold = matrix[row, column].isNaN ? 0 : matrix[row, column]
                nodes[position].missingGoesLeft = Bool.random(using: &random)
                nodes[position].left = Int32(nodes.count)
                nodes[position].right = Int32(nodes.count + 1)
                for _ in 0..<2 { nodes.append(TreeNode(output: .random(in: -1...1, using: &random), cover: 1)) }
            }
            return Tree(nodes: nodes)
        }
        return try ChurnModel(
            schema: matrix.schema,
            predictor: .trees(TreeEnsemble(baseScore: -1, trees: trees)),
            calibration: .platt(intercept: 0.25, slope: 1.5)
        )
    }

    @Test(arguments: 0..<3) func `a customer's live score has the bits of the nightly run`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let history = history(&random)
        let features = [Signal.engagement, .purchaseRFM, .tenure].flatMap { $0.features(window: window) }
        let matrix = try nightly(history, features)
        let keys = try #require(matrix.keys)
        let model = try ChurnModel(decoding: model(matrix, &random).encoded())
        let probabilities = model.probabilities(matrix)
        #expect(Set(probabilities).count > 100)

        let extractor = try CustomerExtractor(
            schema: model.schema,
            window: window,
            vocabulary: EventVocabulary(typeNames: ["login", "purchase"], valueNames: ["amount"])
        )
        let events = extractor.makeEvents()
        for row in 0..<matrix.rowCount {
            let customer = try #require(Int(keys.customers[row].description)) - 1000
            events.removeAll()
            for event in history[customer].shuffled(using: &random) {
                events.append(occurredAt: event.time, type: event.type, values: [event.amount])
            }
            let score = model.score(extractor.row(of: events, asOf: now))
            #expect(score.probability.bitPattern == probabilities[row].bitPattern)
        }
    }
}
