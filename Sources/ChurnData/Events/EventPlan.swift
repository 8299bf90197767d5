/// The fields of one source: the customer, the time, and those that there are of the rest.
struct EventPlan {
    var fields: [Field]
    var knownAt: Int?
    /// The field of the type; meaningless for a constant type.
    var type = 0
    var fieldByValue: [String: Int] = [:]
    var fieldByAttribute: [String: Int] = [:]

    init(_ spec: EventSourceSpec, _ relation: SourceRelation) throws {
        fields = [
            try Field(spec.customer, as: .customer, of: relation, ifMissing: Field.fillIn),
            try Field(spec.occurredAt, as: .time(isRequired: true), of: relation, ifMissing: Field.fillIn),
        ]
        if let name = spec.knownAt {
            knownAt = fields.count
            fields.append(try Field(name, as: .time(isRequired: false), of: relation))
        }
        if case .column(let name) = spec.type {
            type = fields.count
            fields.append(try Field(name, as: .text(isRequired: true), of: relation, ifMissing: Field.fillIn))
        }
        for name in spec.values {
            fieldByValue[name] = fields.count
            fields.append(try Field(name, as: .number, of: relation))
        }
        for name in spec.attributes {
            fieldByAttribute[name] = fields.count
            fields.append(try Field(name, as: .text(isRequired: false), of: relation))
        }
    }
}
