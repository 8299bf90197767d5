import ChurnFeatures
import ChurnScoring

/// The algorithms that `churn train` offers.
public enum Algorithm: String, CaseIterable, Sendable {
    /// Histogram gradient boosting of decision trees.
    case gradientBoosting = "gradient-boosting"
    /// Ridge logistic regression.
    case logisticRegression = "logistic-regression"
    /// Both and their blend; the best on held-out rows is kept.
    case best
}

/// The `model` section of a config: an algorithm and the settings that differ from its defaults.
struct ModelConfig {
    var algorithm = Algorithm.gradientBoosting
    /// The type of churn whose label is learnt; `nil` for the main label.
    var label: String?
    /// Where the label was named, for messages.
    private var labelNode: ConfigNode?
    /// Settings by key, with their places for messages; checked when trainer options are made of them.
    var settings: [(key: String, value: ConfigNode)] = []

    init() {}

    init(config node: ConfigNode) throws {
        for (key, value) in try node.openMapping().entries {
            if key == "algorithm" {
                algorithm = try Self.algorithm(value)
            } else if key == "label" {
                label = try value.string()
                labelNode = value
            } else {
                settings.append((key, value))
            }
        }
    }

    /// Adds `key=value` texts of the command line, which win over what is there.
    mutating func apply(commandLine texts: [String]) throws {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw PipelineError(code: "usage.set", message: "--set takes key=value, not \"\(text)\"")
            }
            let value = try ConfigNode.parse(parts[1], file: "--set \(text)")
            settings.removeAll { $0.key == parts[0] }
            settings.append((parts[0], value.named(parts[0])))
        }
    }

    /// The config with its label checked against the types of `churn`, and without the prefix of its column.
    ///
    /// `label` is the main one; a type is meant by its name or by that of its column.
    func resolvingLabel(_ churn: ChurnDefinition?) throws -> ModelConfig {
        guard let name = label else { return self }
        var resolved = self
        guard name != "label" else {
            resolved.label = nil
            return resolved
        }
        var types: [String] = []
        if case .typed(let known) = churn { types = known.map(\.name) }
        guard let type = types.first(where: { $0 == name || ChurnType.labelPrefix + $0 == name }) else {
            let hint = NearestNames.hint(for: name, among: ["label"] + types)
            let message = "no type of churn has the label \"\(name)\"; \(hint)"
            throw labelNode?.fail(message, code: "config.unknown_label")
                ?? PipelineError(code: "usage.label", message: "--label: \(message)")
        }
        resolved.label = type
        return resolved
    }

    /// Takes the label that the command line names.
    mutating func apply(label name: String?) {
        guard let name else { return }
        label = name
        labelNode = nil
    }

    private static func algorithm(_ node: ConfigNode) throws -> Algorithm {
        let name = try node.string()
        guard let algorithm = Algorithm(rawValue: name) else {
            throw node.unknownName(name, what: "algorithm", known: Algorithm.allCases.map(\.rawValue))
        }
        return algorithm
    }
}

extension ConfigNode {
    /// The same node under another path.
    func named(_ path: String) -> ConfigNode { ConfigNode(node: node, file: file, path: path) }
}
