import FoundationEssentials

/// The body of `POST /score`.
///
/// `{"customers": [{"id": "a", "features": {"logins_28d": 3, "plan": null}}], "reasons": 3}`
struct ScoreRequest: ScoringRequest {
    let rows: [RequestRow]
    let reasonCount: Int?

    private static let names: [MemberName] = ["customers", "reasons"]
    private static let customerNames: [MemberName] = ["id", "features"]

    init(from decoder: any Decoder, configuration scope: RequestScope) throws {
        let members = try decoder.members(Self.names)
        reasonCount = try members.reasonCount()
        rows = try members.customers(limit: scope.customerLimit) { customer in
            try customer.check(Self.customerNames)
            let features = try customer.nestedContainer(keyedBy: MemberName.self, forKey: "features")
            return RequestRow(id: try customer.id(), values: try scope.model.columns.row(features))
        }
    }
}
