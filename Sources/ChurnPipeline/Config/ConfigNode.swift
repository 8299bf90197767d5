import ChurnFeatures
import ChurnScoring
import Yams

/// A place in a config file: a YAML node, the file it came from and the path of keys that leads to it.
///
/// Every access that fails throws a ``PipelineError`` with file, line, column and path.
struct ConfigNode {
    let node: Node
    let file: String
    /// The keys from the root, such as `observation.cutoffs`; empty at the root.
    let path: String

    /// Parses `text` and gives its root.
    static func parse(_ text: String, file: String) throws -> ConfigNode {
        do {
            guard let root = try Yams.compose(yaml: text) else {
                throw PipelineError(code: "config.empty", message: "the config is empty", location: file)
            }
            return ConfigNode(node: root, file: file, path: "")
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
            throw PipelineError(
                code: "config.duplicate_key",
                message: "\(names) occurs twice in one mapping; keep one",
                location: "\(file):\(context.mark.line):\(context.mark.column)"
            )
        } catch let error as YamlError {
            throw PipelineError(code: "config.syntax", message: "not valid YAML: \(error.oneLine)", location: file)
        }
    }

    /// The node as YAML, to put behind its key.
    var text: String {
        if case .scalar(let scalar) = node { return scalar.string }
        let block = (try? Yams.serialize(node: node)) ?? ""
        return block.split(separator: "\n").map { "\n    \($0)" }.joined()
    }

    func fail(_ message: String, code: String = "config.value") -> PipelineError {
        let place = node.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
        return PipelineError(code: code, message: path.isEmpty ? message : "\(path): \(message)", location: place)
    }

    /// An error for a word that is none of those that have a meaning here.
    func unknownName(_ name: String, what: String, known: [String]) -> PipelineError {
        fail("unknown \(what) \"\(name)\"; \(NearestNames.hint(for: name, among: known))", code: "config.unknown_name")
    }

    private func expected(_ what: String) -> PipelineError {
        fail("expected \(what), found \(found)", code: "config.type")
    }

    private var found: String {
        switch node {
        case .scalar(let scalar): "\"\(scalar.string)\""
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    func child(_ node: Node, _ key: String) -> ConfigNode {
        ConfigNode(node: node, file: file, path: path.isEmpty ? key : "\(path).\(key)")
    }
}

// MARK: - Mappings and lists

extension ConfigNode {
    /// The mapping's values by key, in file order; a key outside `known` is an error that names the nearest.
    func mapping(known: [String]) throws -> ConfigMapping {
        let mapping = try openMapping()
        for entry in mapping.entries where !known.contains(entry.key) {
            throw entry.value.fail(
                "unknown key; \(NearestNames.hint(for: entry.key, among: known))",
                code: "config.unknown_key"
            )
        }
        return mapping
    }

    /// The mapping's values by key, whatever the keys are.
    func openMapping() throws -> ConfigMapping {
        guard case .mapping(let mapping) = node else { throw expected("a mapping") }
        var entries: [(key: String, value: ConfigNode)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw fail("a key must be a word", code: "config.type") }
            guard !entries.contains(where: { $0.key == name }) else {
                throw child(value, name).fail("the key occurs twice", code: "config.duplicate_key")
            }
            entries.append((name, child(value, name)))
        }
        return ConfigMapping(owner: self, entries: entries)
    }

    /// The elements of a list; one scalar or mapping stands for a list of itself.
    func list() throws -> [ConfigNode] {
        guard case .sequence(let sequence) = node else { return [self] }
        return sequence.enumerated().map { index, element in
            ConfigNode(node: element, file: file, path: "\(path)[\(index)]")
        }
    }

    var isMapping: Bool { if case .mapping = node { true } else { false } }
    var isScalar: Bool { if case .scalar = node { true } else { false } }
}

/// The entries of one mapping.
struct ConfigMapping {
    let owner: ConfigNode
    let entries: [(key: String, value: ConfigNode)]

    subscript(key: String) -> ConfigNode? { entries.first { $0.key == key }?.value }

    /// The value of a key that must be there.
    func required(_ key: String) throws -> ConfigNode {
        guard let value = self[key] else {
            throw owner.fail("the key \"\(key)\" is missing", code: "config.missing_key")
        }
        return value
    }
}

// MARK: - Scalars

extension ConfigNode {
    func string() throws -> String {
        guard case .scalar(let scalar) = node else { throw expected("a text") }
        return scalar.string
    }

    func strings() throws -> [String] { try list().map { try $0.string() } }

    /// At least one text.
    func someStrings() throws -> [String] {
        let strings = try strings()
        guard !strings.isEmpty else { throw fail("the list is empty; name at least one") }
        return strings
    }

    func integer(_ range: ClosedRange<Int> = Int.min...Int.max) throws -> Int {
        let text = try scalarText("a whole number")
        guard let value = Int(text.filter { $0 != "_" }) else { throw expected("a whole number") }
        guard range.contains(value) else { throw fail("\(value) is outside \(range.lowerBound)...\(range.upperBound)") }
        return value
    }

    func number() throws -> Double {
        guard let value = Double(try scalarText("a number")), value.isFinite else { throw expected("a number") }
        return value
    }

    func boolean() throws -> Bool {
        switch try scalarText("true or false").lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: throw expected("true or false")
        }
    }

    /// A duration such as `28d`, `6h`, `2w` or `30m`, in microseconds.
    func duration() throws -> Int64 {
        guard let value = CivilTime.parseDuration(try scalarText("a duration")) else {
            throw expected("a duration such as 28d, 2w, 6h or 30m")
        }
        // Sums of a few durations must stay far from the end of 64-bit time.
        guard value <= 100_000 * CivilTime.microsecondsPerDay else { throw fail("is longer than 100,000 days") }
        return value
    }

    /// A date or a date and time as ISO-8601, in microseconds since 1970, UTC.
    func instant() throws -> Int64 {
        guard let value = CivilTime.parse(try scalarText("a date")) else {
            throw expected("a date such as 2025-01-31 or 2025-01-31T09:30:00Z")
        }
        return value
    }

    private func scalarText(_ what: String) throws -> String {
        guard case .scalar(let scalar) = node else { throw expected(what) }
        return scalar.string
    }
}

extension YamlError {
    /// The error's text without line breaks.
    fileprivate var oneLine: String {
        description.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
