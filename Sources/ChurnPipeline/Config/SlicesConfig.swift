import ChurnData
import ChurnEvaluation
import ChurnFeatures

/// An attribute that results are told apart by, and where its values come from.
struct SliceAttribute: Hashable {
    /// Where the value of a row comes from.
    enum Origin: Hashable {
        /// The row's cutoff.
        case cutoff
        /// A feature, as of the row's cutoff like any other; an attribute of customers is one too.
        case feature(FeatureDefinition)
    }

    let name: String
    let origin: Origin
    /// How numbers are cut.
    var bands = SliceBands.quantiles(4)

    /// Whether it is how long somebody has been a customer.
    var isTenure: Bool { if case .feature(.tenure) = origin { true } else { false } }
}

/// What a config knows of that results can be told apart by.
struct SliceNames {
    let features: [Feature]
    let attributes: [CustomerSourceSpec.Attribute]

    /// Reads one name: `cutoff`, an attribute of the customers, or a feature.
    func attribute(_ node: ConfigNode) throws -> SliceAttribute {
        let name = try node.string()
        if name == "cutoff" { return SliceAttribute(name: name, origin: .cutoff) }
        if let attribute = attributes.first(where: { $0.name == name }) {
            guard attribute.kind != .date else {
                throw node.fail(
                    "\"\(name)\" is a date; name a feature that measures the time since or until it, such as tenure"
                )
            }
            return SliceAttribute(name: name, origin: .feature(.attribute(name)))
        }
        guard let feature = features.first(where: { $0.name == name }) else {
            throw node.unknownName(
                name,
                what: "attribute of customers or feature",
                known: ["cutoff"] + attributes.map(\.name) + features.map(\.name)
            )
        }
        return SliceAttribute(name: name, origin: .feature(feature.definition))
    }

    /// Reads `by` or `attributes`, each name once.
    func attributes(_ node: ConfigNode) throws -> [SliceAttribute] {
        _ = try node.someStrings()
        var found: [SliceAttribute] = []
        for element in try node.list() {
            let attribute = try attribute(element)
            guard !found.contains(where: { $0.name == attribute.name }) else {
                throw element.fail("\"\(attribute.name)\" occurs twice")
            }
            found.append(attribute)
        }
        return found
    }
}

/// The `slices` section: by what the results of a run are told apart.
struct SlicesConfig {
    var attributes: [SliceAttribute]
    let minimum: MinimumCell

    init(config node: ConfigNode, names: SliceNames) throws {
        let mapping = try node.mapping(known: ["by", "minimum_rows", "minimum_positives", "bands"])
        attributes = try names.attributes(try mapping.required("by"))
        minimum = try MinimumCell(config: mapping)
        for (name, value) in try mapping["bands"]?.openMapping().entries ?? [] {
            guard let index = attributes.firstIndex(where: { $0.name == name }) else {
                throw value.unknownName(name, what: "slice", known: attributes.map(\.name))
            }
            attributes[index].bands = try SliceBands(config: value)
        }
    }
}

extension MinimumCell {
    /// Reads `minimum_rows` and `minimum_positives`.
    init(config mapping: ConfigMapping) throws {
        try self.init(
            rows: try mapping["minimum_rows"]?.integer(1...Int.max) ?? 200,
            positives: try mapping["minimum_positives"]?.integer(2...Int.max) ?? 20
        )
    }
}

extension SliceBands {
    /// Reads a number of bands of equal count, or a list of edges.
    init(config node: ConfigNode) throws {
        if node.isScalar {
            self = .quantiles(try node.integer(2...100))
        } else {
            let edges = try node.list().map { try $0.number() }
            guard !edges.isEmpty, zip(edges, edges.dropFirst()).allSatisfy(<) else {
                throw node.fail("expected a number of bands, or edges that ascend, such as [30, 90, 365]")
            }
            self = .edges(edges)
        }
    }
}
