import ChurnScoring

/// What a customer is called in a request; given back as it came.
enum RequestID: Codable, Hashable {
    case integer(Int64)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else {
            throw RequestError(decoder.codingPath, "expected a text or a whole number")
        }
    }

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

/// The body of `POST /score`.
///
/// `{"customers": [{"id": "a", "features": {"logins_28d": 3, "plan": null}}], "reasons": 3}`
struct ScoreRequest: Decodable {
    let rows: [RequestRow]
    /// How many reasons each customer gets; `nil` for the service's own number.
    let reasonCount: Int?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case customers, reasons
    }

    private struct Customer: Decodable {
        let row: RequestRow

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case id, features
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
            row = RequestRow(
                id: try container.decodeIfPresent(RequestID.self, forKey: .id),
                values: try container.decode(FeatureRow.self, forKey: .features).values
            )
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
        reasonCount = try container.reasonCount(forKey: .reasons)
        rows = try container.customers(Customer.self, forKey: .customers, limit: decoder.scope.customerLimit).map(\.row)
    }
}

extension KeyedDecodingContainer {
    /// How many reasons are asked for; `nil` where the request does not say.
    func reasonCount(forKey key: Key) throws -> Int? {
        guard let count = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard count >= 0 else { throw RequestError(codingPath + [key], "expected 0 or more") }
        return count
    }

    /// The customers of a request, at least one and at most `limit`.
    func customers<Customer: Decodable>(
        _ type: Customer.Type,
        forKey key: Key,
        limit: Int
    ) throws -> [Customer] {
        var list = try nestedUnkeyedContainer(forKey: key)
        var customers: [Customer] = []
        while !list.isAtEnd {
            guard customers.count < limit else { throw TooManyCustomers(limit: limit) }
            customers.append(try list.decode(Customer.self))
        }
        guard !customers.isEmpty else { throw RequestError(codingPath + [key], "expected at least one customer") }
        return customers
    }
}

/// A request holds more customers than one may.
struct TooManyCustomers: Error {
    let limit: Int
}
