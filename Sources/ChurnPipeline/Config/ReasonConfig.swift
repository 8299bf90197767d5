import ChurnFeatures
import Foundation

/// What a config, a model or a request says about reasons; each part may be left out.
struct ReasonConfig: Codable, Hashable {
    /// The features and signals that can be acted on.
    var actionable: [String]?
    /// Whether all features of a signal are one reason.
    var isBySignal: Bool?
    /// The probability that a change is to take customers under.
    var below: Double?

    init(actionable: [String]? = nil, isBySignal: Bool? = nil, below: Double? = nil) {
        self.actionable = actionable
        self.isBySignal = isBySignal
        self.below = below
    }

    init(_ request: ReasonRequest) {
        self.init(actionable: request.actionable, isBySignal: request.isBySignal, below: request.below)
    }

    /// The same with what `other` says where this says nothing.
    func completed(by other: ReasonConfig) -> ReasonConfig {
        ReasonConfig(
            actionable: actionable ?? other.actionable,
            isBySignal: isBySignal ?? other.isBySignal,
            below: below ?? other.below
        )
    }
}

extension ReasonConfig {
    /// Reads the `reasons` section of a config with these features.
    init(config node: ConfigNode, features: [Feature]) throws {
        let mapping = try node.mapping(known: ["actionable", "by", "below"])
        if let list = mapping["actionable"] {
            let known = Set(features.flatMap { [$0.name, $0.signal] }).subtracting([""]).sorted()
            _ = try list.someStrings()
            actionable = try list.list().map { element in
                let name = try element.string()
                guard known.contains(name) else {
                    throw element.unknownName(name, what: "feature or signal", known: known)
                }
                return name
            }
        }
        if let by = mapping["by"] {
            switch try by.string() {
            case "feature": isBySignal = false
            case "signal": isBySignal = true
            case let other: throw by.unknownName(other, what: "grouping", known: ["feature", "signal"])
            }
        }
        if let node = mapping["below"] {
            let threshold = try node.number()
            guard 0 < threshold, threshold < 1 else { throw node.fail("is a probability between 0 and 1") }
            guard actionable != nil else {
                throw node.fail("name the features or signals that can be acted on under \"actionable\"")
            }
            below = threshold
        }
    }

    /// The key in a model's metadata.
    static let key = "reasons"

    /// The entries for a model's metadata; none where nothing is said.
    var metadata: [String: String] {
        get throws {
            guard self != ReasonConfig() else { return [:] }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [Self.key: String(decoding: try encoder.encode(self), as: UTF8.self)]
        }
    }

    /// What a model's metadata say; nothing where they cannot be read.
    static func read(_ metadata: [String: String]) -> ReasonConfig {
        let text = metadata[key].map { Data($0.utf8) }
        return text.flatMap { try? JSONDecoder().decode(ReasonConfig.self, from: $0) } ?? ReasonConfig()
    }
}
