import ChurnScoring
import FoundationEssentials

/// What is wrong with a request's body, and where.
struct RequestError: Error, CustomStringConvertible {
    let path: [any CodingKey]
    let message: String

    init(_ path: [any CodingKey], _ message: String) {
        self.path = path
        self.message = message
    }

    /// `customers[0].features.plan: expected a text or null`.
    var description: String { path.isEmpty ? message : "\(path.text): \(message)" }
}

/// A key that may be any text.
struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

extension [any CodingKey] {
    fileprivate var text: String {
        reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}

/// What requests are decoded against.
struct RequestScope: Sendable {
    let model: ServingModel
    /// How many customers a request may hold.
    let customerLimit: Int

    fileprivate static let key = CodingUserInfoKey(rawValue: "scope")
}

extension Decoder {
    /// What the request is decoded against.
    var scope: RequestScope {
        guard let key = RequestScope.key, let scope = userInfo[key] as? RequestScope else {
            preconditionFailure("requests are decoded by JSONDecoder.init(_:)")
        }
        return scope
    }

    /// A container of which no key but `known` ones is used.
    func container<Key: CodingKey & CaseIterable>(strictlyKeyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        for key in try container(keyedBy: TextKey.self).allKeys where Key(stringValue: key.stringValue) == nil {
            let known = Key.allCases.map { "\"\($0.stringValue)\"" }.joined(separator: ", ")
            throw RequestError(codingPath + [key], "no such key here; known are \(known)")
        }
        return try container(keyedBy: type)
    }
}

extension JSONDecoder {
    /// A decoder of requests in `scope`.
    convenience init(_ scope: RequestScope) {
        self.init()
        if let key = RequestScope.key { userInfo[key] = scope }
    }

    /// Decodes `Value`, and says what is wrong in words of the request rather than of Swift.
    ///
    /// - Throws: ``RequestError``.
    func decodeRequest<Value: Decodable>(_ type: Value.Type, from json: Data) throws -> Value {
        do {
            return try decode(type, from: json)
        } catch let error as DecodingError {
            throw RequestError(error)
        }
    }
}

extension RequestError {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .typeMismatch(let type, let context): self.init(context.codingPath, "expected \(Self.words(for: type))")
        case .valueNotFound(let type, let context):
            self.init(context.codingPath, "expected \(Self.words(for: type)), found null")
        case .keyNotFound(let key, let context):
            self.init(context.codingPath, "the key \"\(key.stringValue)\" is missing")
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            let cause = context.underlyingError.map { ": \($0)" } ?? ""
            self.init([], "the body is no JSON\(cause)")
        case .dataCorrupted(let context): self.init(context.codingPath, context.debugDescription)
        @unknown default: self.init([], "\(error)")
        }
    }

    private static func words(for type: any Any.Type) -> String {
        if type == Double.self { return "a number" }
        if type == Int.self || type == Int64.self { return "a whole number" }
        if type == String.self { return "a text" }
        if "\(type)".hasPrefix("Array") { return "a list" }
        return "an object"
    }
}
