/// What a customer is called in a request; given back as it came.
enum RequestID: Encodable, Hashable {
    case integer(Int64)
    case text(String)

    init?(_ reader: inout JSONReader) throws(RequestError) {
        if try reader.null() { return nil }
        self = try reader.isText() ? .text(reader.text()) : .integer(reader.integer())
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

/// What a request asks for.
struct RequestRows {
    let rows: [RequestRow]
    /// How many reasons each customer gets; `nil` for the service's own number.
    let reasonCount: Int?
}

/// What requests are read against.
struct RequestScope: Sendable {
    let model: ServingModel
    /// How many customers a request may hold.
    let customerLimit: Int
}

extension JSONReader {
    /// Reads the customers of a request, at least one and at most `limit`.
    mutating func customers<Customer>(
        limit: Int,
        _ read: (inout JSONReader) throws(RequestError) -> Customer
    ) throws(RequestError) -> [Customer] {
        var customers: [Customer] = []
        try elements { (reader, index) throws(RequestError) in
            guard index < limit else {
                throw RequestError("more than \(limit) customers in one request; send them in several", kind: .tooLarge)
            }
            customers.append(try read(&reader))
        }
        guard !customers.isEmpty else { throw RequestError("expected at least one customer") }
        return customers
    }

    /// Reads how many reasons are asked for.
    mutating func reasonCount() throws(RequestError) -> Int {
        let count = try integer()
        guard count >= 0 else { throw RequestError("expected 0 or more") }
        return Int(count)
    }
}

extension Optional {
    /// Takes the value of a member that may be there once.
    mutating func take(_ value: Wrapped?) throws(RequestError) {
        guard self == nil else { throw RequestError("the name is there twice") }
        self = value
    }

    /// The value of a member that must be there.
    func required(_ name: String) throws(RequestError) -> Wrapped {
        guard let self else { throw RequestError("the key \"\(name)\" is missing") }
        return self
    }
}
