import FoundationEssentials

/// What a customer is called in a request; given back as it came.
enum RequestID: Encodable, Hashable {
    case integer(Int64)
    case text(String)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let integer): try container.encode(integer)
        case .text(let text): try container.encode(text)
        }
    }
}

/// A customer to be scored: its row, and what it is called.
struct RequestRow {
    let id: RequestID?
    let values: [Double]
}

/// What requests are read against.
struct RequestScope: Sendable {
    let model: ServingModel
    /// How many customers a request may hold.
    let customerLimit: Int
}

/// The body of a request for scores.
protocol ScoringRequest: DecodableWithConfiguration where DecodingConfiguration == RequestScope {
    var rows: [RequestRow] { get }
    /// How many reasons each customer gets; `nil` for the service's own number.
    var reasonCount: Int? { get }
}

extension ScoringRequest {
    /// Reads a body.
    ///
    /// - Throws: ``RequestError``.
    static func read(_ json: Data, in scope: RequestScope) throws -> Self {
        do {
            return try JSONDecoder().decode(Self.self, from: json, configuration: scope)
        } catch let error as DecodingError {
            throw RequestError(error)
        }
    }
}

extension KeyedDecodingContainer<MemberName> {
    /// The customers of a request, at least one and at most `limit`; their number is looked at before any of them is.
    func customers(limit: Int, _ read: (Members) throws -> RequestRow) throws -> [RequestRow] {
        let count = try nestedUnkeyedContainer(forKey: "customers").count ?? 0
        guard count <= limit else {
            throw RequestError(
                "more than \(limit) customers in one request; send them in several",
                at: codingPath + [MemberName("customers")],
                kind: .tooLarge
            )
        }
        guard count > 0 else { throw error("expected at least one customer", "customers") }
        return try objects("customers", read)
    }

    /// What a customer is called; `nil` where that is not said.
    func id() throws -> RequestID? {
        guard try hasValue("id") else { return nil }
        if let text = try? decode(String.self, forKey: "id") { return .text(text) }
        guard let integer = try? decode(Int64.self, forKey: "id") else {
            throw error("expected a text or a whole number of 64 bits", "id")
        }
        return .integer(integer)
    }

    /// How many reasons are asked for; `nil` where that is not said.
    func reasonCount() throws -> Int? {
        guard contains("reasons") else { return nil }
        guard let count = try? decode(Int.self, forKey: "reasons"), count >= 0 else {
            throw error("expected a whole number, 0 or more", "reasons")
        }
        return count
    }
}
