/// What is wrong with a request's body, and where.
struct RequestError: Error, Hashable, CustomStringConvertible {
    /// What a client does about it.
    enum Kind: Hashable {
        /// The body is not what the route takes.
        case unreadable
        /// The body holds more than one request may.
        case tooLarge
        /// The model that is served takes no such body.
        case notOffered
    }

    let kind: Kind
    let message: String
    /// `customers[0].features.plan`; empty for the whole body.
    let place: String

    init(_ message: String, at path: [any CodingKey] = [], kind: Kind = .unreadable) {
        self.kind = kind
        self.message = message
        place = path.reduce(into: "") { place, key in
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += place.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    /// What a decoder found wrong, in words that do not name types.
    init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self.init("expected \(Self.words(for: type))", at: context.codingPath)
        case .keyNotFound(let key, let context):
            self.init("the key \"\(key.stringValue)\" is missing", at: context.codingPath)
        case .dataCorrupted(let context):
            self.init("no JSON in UTF-8, or a number that no double holds", at: context.codingPath)
        @unknown default: self.init("\(error)")
        }
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is Double.Type: "a number"
        case is String.Type: "a text"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }

    /// `customers[0].features.plan: expected a text`.
    var description: String { place.isEmpty ? message : "\(place): \(message)" }
}
