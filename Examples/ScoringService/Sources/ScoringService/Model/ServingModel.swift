import ChurnFeatures
public import ChurnScoring

/// Everything that answers a request: a model, and what makes its rows of events where that is offered.
///
/// A value that never changes. A request takes it once and uses it to its end, so that an answer is wholly from one
/// model, whatever is loaded meanwhile.
public final class ServingModel: Sendable {
    /// The model.
    public let model: ChurnModel
    /// A short name for the model's bytes, the one that reports show: FNV-1a with 64 bits, 16 hexadecimal digits.
    public let hash: String
    /// What looks wrong with the event settings but stops nothing, one line each.
    public let warnings: [String]
    let reasons: ReasonDescriber
    let columns: RequestColumns
    let events: EventRows?

    /// Prepares `model` for requests, and for events where the model says what they are made of or `settings` do.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - settings: Instead of the model's own.
    /// - Throws: ``RequestError`` where the model's own settings cannot be read or were of other events than `settings`
    ///   describe, `FeatureError` where its columns cannot be made of them.
    public init(_ model: ChurnModel, settings: EventSettings? = nil) throws {
        let trained = try EventSettings(of: model)
        if let settings, let trained, let mismatch = settings.mismatch(with: trained) {
            throw RequestError(mismatch)
        }
        self.model = model
        hash = Self.fingerprint(of: model.encoded())
        reasons = ReasonDescriber(model.schema)
        columns = RequestColumns(model.schema)
        events = try (settings ?? trained).map { try EventRows($0, schema: model.schema) }
        warnings = events?.extractor.warnings ?? []
    }

    private static func fingerprint(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
