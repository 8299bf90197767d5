import ChurnFeatures

/// Reads the `features` section: bundles of signals and features written out.
enum FeaturesConfig {
    /// The features of all signals, then the custom ones, each group in file order.
    static func features(_ node: ConfigNode, window: Int64) throws -> [Feature] {
        let mapping = try node.mapping(known: ["signals", "custom"])
        let signals = try mapping["signals"]?.list().flatMap { try signalFeatures($0, window: window) } ?? []
        let custom = try mapping["custom"]?.list().map(customFeature) ?? []
        let features = signals + custom
        guard !features.isEmpty else { throw node.fail("name at least one signal or custom feature") }
        return features
    }

    /// A signal by its name, or `{name: {parameters}}`.
    private static func signalFeatures(_ node: ConfigNode, window: Int64) throws -> [Feature] {
        let names = Signal.allCases.map(\.rawValue)
        if node.isScalar {
            guard let signal = Signal.named(try node.string()) else {
                // The mapping form reports unknown names with the nearest; a plain word gets the same answer.
                throw node.unknownName(try node.string(), what: "signal", known: names)
            }
            return signal.features(window: window)
        }
        let mapping = try node.mapping(known: names)
        return try mapping.entries.flatMap { name, value in
            guard let signal = Signal.named(name) else {
                throw node.unknownName(name, what: "signal", known: names)
            }
            return signal.features(
                try SignalParameters(config: value, defaults: signal.defaultParameters),
                window: window
            )
        }
    }

    private static func customFeature(_ node: ConfigNode) throws -> Feature {
        let mapping = try node.mapping(known: ["name", "words"] + FeatureDefinition.configNames)
        let name = try mapping.required("name").string()
        let definitions = mapping.entries.filter { $0.key != "name" && $0.key != "words" }
        guard let definition = definitions.first, definitions.count == 1 else {
            throw node.fail(
                "a feature has a name and exactly one of \(FeatureDefinition.configNames.joined(separator: ", "))"
            )
        }
        return Feature(
            name: name,
            definition: try FeatureDefinition.primitive(named: definition.key, definition.value),
            words: try mapping["words"]?.string()
        )
    }
}

extension SignalParameters {
    /// Reads what differs from a signal's defaults.
    init(config node: ConfigNode, defaults: SignalParameters) throws {
        let mapping = try node.mapping(known: ["type", "types", "where", "reference", "windows", "value", "start"])
        self = defaults
        if mapping["type"] != nil || mapping["types"] != nil || mapping["where"] != nil {
            filter = try EventFilter(config: mapping)
        }
        if let node = mapping["reference"] {
            reference = try EventFilter(config: try node.mapping(known: ["type", "types", "where"]))
        }
        if let node = mapping["windows"] { windows = try node.list().map { try $0.duration() } }
        if let node = mapping["value"] { value = try node.string() }
        if let node = mapping["start"] { start = try node.string() }
    }
}
