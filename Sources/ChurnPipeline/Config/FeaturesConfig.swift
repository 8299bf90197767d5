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
        try checkCase(of: features.map(\.name), node)
        return features
    }

    /// Tables do not tell names apart by their case alone; said before the work is done.
    private static func checkCase(of names: [String], _ node: ConfigNode) throws {
        var seen: [String: String] = [:]
        for name in names {
            guard let other = seen.updateValue(name, forKey: name.lowercased()), other != name else { continue }
            throw node.fail(
                "the features \"\(other)\" and \"\(name)\" differ by their case only, which tables do not tell apart"
            )
        }
    }

    /// Columns that every matrix has beside its features.
    private static let reservedNames: Set<String> = ["customer", "cutoff", "state", "label"]

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
            return signal.features(try signal.parameters(config: value, window: window), window: window)
        }
    }

    private static func customFeature(_ node: ConfigNode) throws -> Feature {
        let mapping = try node.mapping(known: ["name"] + FeatureDefinition.configNames)
        let nameNode = try mapping.required("name")
        let name = try nameNode.string()
        guard !name.isEmpty else { throw nameNode.fail("a feature needs a name") }
        guard !reservedNames.contains(name.lowercased()) else {
            throw nameNode.fail("a feature cannot be named \"\(name)\"; the matrix has such a column already")
        }
        guard !name.lowercased().hasPrefix(ChurnType.labelPrefix) else {
            throw nameNode.fail("names that begin with \(ChurnType.labelPrefix) are those of labels; choose another")
        }
        let definitions = mapping.entries.filter { $0.key != "name" }
        guard let definition = definitions.first, definitions.count == 1 else {
            throw node.fail(
                "a feature has a name and exactly one of \(FeatureDefinition.configNames.joined(separator: ", "))"
            )
        }
        return Feature(
            name: name,
            definition: try FeatureDefinition.primitive(named: definition.key, definition.value)
        )
    }
}

extension Signal {
    /// The parameters that mean something to this signal.
    fileprivate var configKeys: [String] {
        let filter = ["type", "types", "where"]
        switch self {
        case .loginDecline, .supportSpike, .engagement: return filter + ["windows"]
        case .cancellationIntent, .paymentTrouble: return filter + ["reference", "windows"]
        case .purchaseRFM: return filter + ["windows", "value"]
        case .tenure: return ["start"]
        case .onboarding: return filter + ["reference", "attribute", "start"]
        case .surveySentiment: return filter + ["reference", "windows", "value"]
        case .contactFatigue: return filter + ["reference", "windows"]
        case .contract: return ["price", "renewal", "discount_end"]
        case .seasonality: return filter + ["windows"]
        }
    }

    /// The signal's defaults with what a config says instead.
    fileprivate func parameters(config node: ConfigNode, window: Int64) throws -> SignalParameters {
        let mapping = try node.mapping(known: configKeys)
        var parameters = defaultParameters
        if mapping["type"] != nil || mapping["types"] != nil || mapping["where"] != nil {
            parameters.filter = try EventFilter(config: mapping)
            // Types of one's own are the steps themselves unless an attribute is named.
            parameters.attribute = nil
        }
        if let node = mapping["reference"] {
            parameters.reference = try EventFilter(config: try node.mapping(known: ["type", "types", "where"]))
        }
        if let node = mapping["windows"] {
            parameters.windows = try node.list().map { element in
                let length = try element.duration()
                guard length <= window else { throw element.fail("is longer than the observation's window") }
                return length
            }
        }
        if let node = mapping["value"] { parameters.value = try node.string() }
        if let node = mapping["start"] { parameters.start = try node.string() }
        if let node = mapping["attribute"] { parameters.attribute = try node.string() }
        if let node = mapping["price"] { parameters.price = try node.string() }
        if let node = mapping["renewal"] { parameters.renewal = try node.string() }
        if let node = mapping["discount_end"] { parameters.discountEnd = try node.string() }
        return parameters
    }
}
