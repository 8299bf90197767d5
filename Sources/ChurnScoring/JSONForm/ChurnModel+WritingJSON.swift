extension ChurnModel {
    /// Everything that the model holds as JSON; ``init(json:)`` gives an equal model, which encodes to the same bytes.
    ///
    /// The same model gives the same text. Doubles have the fewest digits that read back as the same.
    public func json() -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.value(Int(ModelFile.version), for: "version")
            writer.key("columns")
            writer.list { writeColumns(into: &$0) }
            switch predictor {
            case .trees(let ensemble):
                writer.key("trees")
                writer.object { write(ensemble, into: &$0) }
            case .linear(let linear):
                writer.key("linear")
                writer.object { write(linear, into: &$0) }
            case .blend(let blend):
                writer.key("trees")
                writer.object { write(blend.trees, into: &$0) }
                writer.key("linear")
                writer.object { write(blend.linear, into: &$0) }
                writer.key("blend")
                writer.inline([
                    ("intercept", "\(blend.weights.intercept)"), ("linear", "\(blend.weights.linear)"),
                    ("trees", "\(blend.weights.trees)"),
                ])
            }
            writer.key("calibration")
            writeCalibration(into: &writer)
            writer.key("metadata")
            writer.object { writer in
                for (key, value) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                    writer.key(key)
                    writer.value(value)
                }
            }
        }
        return writer.text
    }

    private func writeCalibration(into writer: inout JSONWriter) {
        switch calibration {
        case .identity: writer.null()
        case .platt(let intercept, let slope):
            writer.inline([("intercept", "\(intercept)"), ("slope", "\(slope)")])
        case .isotonic(let curve):
            writer.object { writer in
                writer.values(curve.rawScores, for: "rawScores")
                writer.values(curve.logOdds, for: "logOdds")
            }
        case .beta(let intercept, let lowSlope, let highSlope):
            writer.inline([
                ("intercept", "\(intercept)"), ("lowSlope", "\(lowSlope)"), ("highSlope", "\(highSlope)"),
            ])
        }
    }

    private func writeColumns(into writer: inout JSONWriter) {
        for (index, column) in schema.columns.enumerated() {
            writer.element()
            writer.object { writer in
                writer.value(column.name, for: "name")
                writer.value(column.levels == nil ? "numeric" : "categorical", for: "kind")
                if let levels = column.levels {
                    writer.values(levels, for: "levels")
                }
                writer.value(column.definition, for: "definition")
                writer.value(column.signal, for: "signal")
                guard index < baselines.count else { return }
                let baseline = baselines[index]
                writer.key("baseline")
                writer.object { writer in
                    writer.values(baseline.edges, for: "edges")
                    writer.values(baseline.counts, for: "counts")
                    writer.value(baseline.missingCount, for: "missingCount")
                }
            }
        }
    }

    private func write(_ ensemble: TreeEnsemble, into writer: inout JSONWriter) {
        writer.value(ensemble.baseScore, for: "baseScore")
        writer.key("trees")
        writer.list { writer in
            for tree in ensemble.trees {
                writer.element()
                writer.object { writer in
                    writer.key("categorySets")
                    writer.values(tree.categorySets) { $0.values($1.map { Int($0) }) }
                    writer.key("nodes")
                    writer.list { writer in
                        for node in tree.nodes {
                            writer.element()
                            writer.inline(members(of: node))
                        }
                    }
                }
            }
        }
    }

    private func members(of node: TreeNode) -> [(String, String)] {
        guard !node.isLeaf else { return [("output", "\(node.output)"), ("cover", "\(node.cover)")] }
        var name = JSONWriter()
        name.value(schema.columns[Int(node.column)].name)
        var members = [("column", name.text)]
        if node.categorySet < 0 {
            // JSON has no number for infinity.
            members.append(("threshold", node.threshold.isFinite ? "\(node.threshold)" : "\"infinity\""))
            if node.zeroIsMissing { members.append(("zeroIsMissing", "true")) }
        } else {
            members.append(("categorySet", "\(node.categorySet)"))
            if node.unseenGoesRight { members.append(("unseenGoesRight", "true")) }
        }
        return members + [
            ("missingGoesLeft", "\(node.missingGoesLeft)"), ("left", "\(node.left)"), ("right", "\(node.right)"),
            ("output", "\(node.output)"), ("cover", "\(node.cover)"), ("gain", "\(node.gain)"),
        ]
    }
}
