import ChurnEvaluation
import ChurnFeatures

/// The `fairness` section: which groups a selection is compared between, and whether they may be learnt from.
struct FairnessConfig {
    let attributes: [SliceAttribute]
    let rule: SelectionRule
    let minimum: MinimumCell
    /// Whether no feature that reads one of the attributes is trained on.
    let isBarred: Bool

    init(config node: ConfigNode, names: SliceNames) throws {
        let mapping = try node.mapping(known: [
            "attributes", "share", "contacts", "threshold", "bar_from_training", "minimum_rows", "minimum_positives",
            "bands",
        ])
        var attributes = try names.attributes(try mapping.required("attributes"))
        for (name, value) in try mapping["bands"]?.openMapping().entries ?? [] {
            guard let index = attributes.firstIndex(where: { $0.name == name }) else {
                throw value.unknownName(name, what: "attribute", known: attributes.map(\.name))
            }
            attributes[index].bands = try SliceBands(config: value)
        }
        self.attributes = attributes
        rule = try SelectionRule(config: mapping)
        minimum = try MinimumCell(config: mapping)
        isBarred = try mapping["bar_from_training"]?.boolean() ?? false
        if isBarred, attributes.contains(where: { $0.origin == .cutoff }) {
            throw node.fail("\"cutoff\" is no feature and cannot be barred from training")
        }
    }

    /// Whether `feature` may not be trained on: it is an attribute here, is computed from it, or reads an attribute or value
    /// of that name, of customers or of events.
    func bars(_ feature: Feature) -> Bool {
        guard isBarred else { return false }
        let names = feature.definition.namesRead
        return attributes.contains { attribute in
            if attribute.name == feature.name || names.contains(attribute.name) { return true }
            guard case .feature(let definition) = attribute.origin else { return false }
            return feature.definition.contains(definition)
        }
    }
}

extension SelectionRule {
    /// Reads one of `share`, `contacts` and `threshold`; the 10 % with the highest scores where none is given.
    init(config mapping: ConfigMapping) throws {
        let given = ["share", "contacts", "threshold"].compactMap { key in mapping[key].map { (key, $0) } }
        guard let (key, node) = given.first else {
            self = .topTenPercent
            return
        }
        guard given.count == 1 else { throw given[1].1.fail("give one of share, contacts and threshold") }
        switch key {
        case "share":
            let share = try node.number()
            guard share > 0, share <= 1 else { throw node.fail("is a share of the rows, above 0 and at most 1") }
            self = .share(share)
        case "contacts": self = .contacts(Double(try node.integer(1...Int.max)))
        default: self = .threshold(try node.number())
        }
    }
}
