extension ChurnModel {
    /// The model as the bytes of a model file; equal models give the same bytes.
    public func encoded() -> [UInt8] {
        var sections: [(ModelFile.Section, [UInt8])] = [(.schema, schema.encoded())]
        switch predictor {
        case .trees(let ensemble): sections.append((.trees, ensemble.encoded()))
        case .linear(let linear): sections.append((.linear, linear.encoded()))
        case .blend(let blend):
            sections.append((.trees, blend.trees.encoded()))
            sections.append((.linear, blend.linear.encoded()))
        }
        sections.append((.calibration, calibration.encoded()))
        sections.append((.baselines, encodedBaselines()))
        sections.append((.metadata, encodedMetadata()))
        if let linear = predictor.linear, !linear.interactions.isEmpty {
            sections.append((.interactions, linear.encodedInteractions()))
        }
        if case .blend(let blend) = predictor { sections.append((.blend, blend.weights.encoded())) }

        var writer = ByteWriter()
        writer.append(contentsOf: ModelFile.magic)
        writer.append(ModelFile.version)
        writer.append(count: sections.count)
        writer.append(UInt64(0))
        for (section, body) in sections {
            writer.append(section.rawValue)
            writer.append(section.isEssential ? ModelFile.essentialFlag : 0)
            writer.append(UInt64(body.count))
        }
        for (_, body) in sections { writer.append(contentsOf: body) }
        return ModelFile.withMendedChecksum(writer.bytes)
    }

    private func encodedBaselines() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: baselines.count)
        for baseline in baselines {
            writer.append(count: baseline.edges.count)
            for edge in baseline.edges { writer.append(edge) }
            writer.append(count: baseline.counts.count)
            for count in baseline.counts { writer.append(UInt64(count)) }
            writer.append(UInt64(baseline.missingCount))
        }
        return writer.bytes
    }

    private func encodedMetadata() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: metadata.count)
        // By bytes: the order of `String` follows Unicode tables, which may change from release to release.
        for (key, value) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.append(key)
            writer.append(value)
        }
        return writer.bytes
    }
}

extension ChurnModel.Predictor {
    /// The linear predictor, or the one in the blend.
    fileprivate var linear: LinearPredictor? {
        switch self {
        case .trees: nil
        case .linear(let linear): linear
        case .blend(let blend): blend.linear
        }
    }
}

extension Blend.Weights {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for number in [intercept, linear, trees] { writer.append(number) }
        return writer.bytes
    }
}

extension FeatureSchema {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: count)
        for column in columns {
            writer.append(column.name)
            writer.append(byte: column.levels == nil ? 0 : 1)
            if let levels = column.levels {
                writer.append(count: levels.count)
                for level in levels { writer.append(level) }
            }
            writer.append(column.definition)
            writer.append(column.signal)
        }
        return writer.bytes
    }
}

extension TreeEnsemble {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(baseScore)
        writer.append(count: trees.count)
        for tree in trees {
            writer.append(count: tree.categorySets.count)
            for set in tree.categorySets {
                writer.append(count: set.count)
                for code in set { writer.append(UInt32(code)) }
            }
            writer.append(count: tree.nodes.count)
            for node in tree.nodes { writer.append(node) }
        }
        return writer.bytes
    }
}

extension LinearPredictor {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(intercept)
        writer.append(count: terms.count)
        for (term, meanOutput) in zip(terms, meanOutputs) {
            switch term {
            case .numeric(let term):
                writer.append(byte: 0)
                writer.append(byte: term.transform.rawValue)
                for bound in [term.lowerBound, term.upperBound] { writer.append(bound) }
                for number in [term.center, term.scale, term.coefficient, term.missingOutput] { writer.append(number) }
            case .categorical(let term):
                writer.append(byte: 1)
                writer.append(count: term.outputs.count)
                for output in term.outputs { writer.append(output) }
                writer.append(term.missingOutput)
                writer.append(term.unseenOutput)
            case .spline(let term):
                writer.append(byte: 2)
                writer.append(term)
            }
            writer.append(meanOutput)
        }
        return writer.bytes
    }
}

extension Calibration {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .identity: writer.append(byte: 0)
        case .platt(let intercept, let slope):
            writer.append(byte: 1)
            writer.append(intercept)
            writer.append(slope)
        case .isotonic(let curve):
            writer.append(byte: 2)
            writer.append(count: curve.rawScores.count)
            for (rawScore, logOdds) in zip(curve.rawScores, curve.logOdds) {
                writer.append(rawScore)
                writer.append(logOdds)
            }
        case .beta(let intercept, let lowSlope, let highSlope):
            writer.append(byte: 3)
            for number in [intercept, lowSlope, highSlope] { writer.append(number) }
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ node: TreeNode) {
        guard !node.isLeaf else {
            append(byte: NodeKind.leaf)
            append(node.output)
            append(node.cover)
            return
        }
        let kind = node.categorySet >= 0 ? NodeKind.categorical : NodeKind.numeric
        let imported = node.zeroIsMissing || node.unseenGoesRight ? NodeKind.imported : 0
        append(byte: kind | (node.missingGoesLeft ? NodeKind.missingGoesLeft : 0) | imported)
        append(UInt32(node.column))
        append(UInt32(node.left))
        append(UInt32(node.right))
        if node.categorySet >= 0 { append(UInt32(node.categorySet)) } else { append(node.threshold) }
        append(node.output)
        append(node.cover)
        append(node.gain)
    }
}

/// The first byte of a node in the file.
enum NodeKind {
    static let leaf: UInt8 = 0
    static let numeric: UInt8 = 1
    static let categorical: UInt8 = 2
    /// Added to the kind of a split.
    static let missingGoesLeft: UInt8 = 4
    /// Added to the kind of a numeric split where zero is missing, of a categorical one where unseen goes right.
    static let imported: UInt8 = 8
}
