import ChurnScoring
import Foundation

/// The answer of `/score` and `/events`.
struct ScoredCustomers: Decodable {
    struct Customer: Decodable {
        let id: String?
        let probability: Double
        let rawScore: Double
        let reasons: [Reason]?

        private enum CodingKeys: String, CodingKey {
            case id, probability
            case rawScore = "raw_score"
            case reasons
        }
    }

    struct Reason: Decodable {
        let column: String
        let contribution: Double
        let words: String
    }

    let model: String
    let customers: [Customer]
}

/// The answer to a request that was refused.
struct Refusal: Decodable {
    struct Message: Decodable {
        let message: String
    }

    let error: Message
}

extension FeatureSchema {
    /// A body of `POST /score` with `rows`, whose ids are their numbers as texts.
    func scoreBody(_ rows: [[Double]], reasons: Int? = nil) throws -> String {
        let customers = rows.enumerated().map { index, row in
            ["id": String(index), "features": features(row)] as [String: Any]
        }
        var body: [String: Any] = ["customers": customers]
        if let reasons { body["reasons"] = reasons }
        return String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    }

    private func features(_ row: [Double]) -> [String: Any] {
        var features: [String: Any] = [:]
        for (column, value) in zip(columns, row) {
            if value.isNaN {
                features[column.name] = NSNull()
            } else if let levels = column.levels {
                features[column.name] = value < 0 ? "a level of tomorrow" : levels[Int(value)]
            } else {
                features[column.name] = value
            }
        }
        return features
    }
}
