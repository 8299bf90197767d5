import ChurnFeatures

/// The state file of a verb that reads each event once, and what of it is asked for.
public struct StateRequest: Sendable {
    /// The file; made where there is none.
    public var path: String
    /// The name of what the config reads; `nil` takes each of its files by the file's own name.
    public var delivery: String?
    /// The earliest cutoff that a later run will ask for, as ISO-8601; `nil` takes the first cutoff of this run.
    public var earliestCutoff: String?
    /// How far before a cutoff a new state keeps events, such as `400d`; `nil` takes what the plan needs.
    public var retention: String?

    /// A request.
    public init(
        path: String,
        delivery: String? = nil,
        earliestCutoff: String? = nil,
        retention: String? = nil
    ) {
        self.path = path
        self.delivery = delivery
        self.earliestCutoff = earliestCutoff
        self.retention = retention
    }

    /// The earliest cutoff as a moment.
    func earliestMoment() throws -> Int64? {
        try earliestCutoff.map { try CivilTime.moment($0, option: "--earliest-cutoff") }
    }

    /// The retention as a duration.
    func retentionDuration() throws -> Int64? {
        try retention.map { text in
            guard let duration = CivilTime.parseDuration(text), duration > 0 else {
                throw PipelineError(
                    code: "usage.retention",
                    message: "--retention takes a duration such as 400d, not \"\(text)\""
                )
            }
            return duration
        }
    }
}

extension CivilTime {
    /// The moment that an option's text names.
    static func moment(_ text: String, option: String) throws -> Int64 {
        guard let moment = parse(text) else {
            throw PipelineError(
                code: "usage.cutoff",
                message: "\(option) takes a date such as 2025-01-31, not \"\(text)\""
            )
        }
        return moment
    }
}
