public import ChurnFeatures

/// Definitions are coded as their canonical texts, so that what is stored can be read by people and by later versions.
extension FeatureDefinition: Codable {
    /// Reads the canonical text.
    public init(from decoder: any Decoder) throws {
        self = try decoder.canonicalText { try FeatureDefinition(parsing: $0) }
    }

    /// Writes the canonical text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension EventFilter: Codable {
    /// Reads the canonical text.
    public init(from decoder: any Decoder) throws {
        self = try decoder.canonicalText { try EventFilter(parsing: $0) }
    }

    /// Writes the canonical text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Feature: Codable {
    private enum CodingKeys: CodingKey {
        case name, definition, signal, words
    }

    /// Reads name and definition, and signal and words where there are any.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            definition: try container.decode(FeatureDefinition.self, forKey: .definition),
            signal: try container.decodeIfPresent(String.self, forKey: .signal) ?? "",
            words: try container.decodeIfPresent(String.self, forKey: .words)
        )
    }

    /// Writes name and definition, a signal that is not empty, and words that are not the definition's own.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(definition, forKey: .definition)
        if !signal.isEmpty { try container.encode(signal, forKey: .signal) }
        if words != definition.words { try container.encode(words, forKey: .words) }
    }
}

extension Decoder {
    /// Reads a text; where `parse` fails, an error with its place among what is decoded.
    fileprivate func canonicalText<Value>(_ parse: (String) throws -> Value) throws -> Value {
        let container = try singleValueContainer()
        let text = try container.decode(String.self)
        do {
            return try parse(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }
}
