extension ChurnModel {
    /// The model that a JSON text holds, as ``json()`` writes it or `churn inspect --json` prints it.
    ///
    /// Text from anywhere is safe to read: it gives a model or an error, and takes memory in proportion to its length.
    /// Nothing in it is ignored: a key that has no meaning is an error.
    ///
    /// - Throws: ``ModelImportError`` with the byte where the text is not JSON, or not of a model.
    public init(json bytes: [UInt8]) throws(ModelImportError) {
        let json = try JSONText(bytes, source: "json")
        var root = json.root
        // What `churn inspect --json` prints holds the model beside the seconds that it took.
        if case .object(let members) = root.content, let model = members["model"] {
            var outer = try JSONMembers(root, of: json)
            _ = outer.takeOptional("model")
            _ = outer.takeOptional("seconds")
            try outer.finish()
            root = model
        }
        self = try JSONModelReader(json).model(root)
    }
}

/// Reads a model from JSON values.
struct JSONModelReader {
    let json: JSONText

    init(_ json: JSONText) { self.json = json }

    func model(_ value: JSONValue) throws(ModelImportError) -> ChurnModel {
        var members = try JSONMembers(value, of: json)
        let version = try members.take("version")
        guard try json.integer(version, in: 0...Int(Int32.max)) == Int(ModelFile.version) else {
            throw json.error("version", at: version, "only version \(ModelFile.version) is known")
        }
        let (schema, baselines) = try columns(try members.take("columns"))
        let predictor = try predictor(&members, schema)
        var calibration = Calibration.identity
        if let value = members.takeOptional("calibration") { calibration = try self.calibration(value) }
        var metadata: [String: String] = [:]
        for (key, value) in try json.object(try members.take("metadata")) { metadata[key] = try json.text(value) }
        try members.finish()
        do {
            return try ChurnModel(
                schema: schema,
                predictor: predictor,
                calibration: calibration,
                baselines: baselines,
                metadata: metadata
            )
        } catch {
            throw json.error("model", at: value, "\(error.message); the model is inconsistent")
        }
    }

    /// Trees, a linear predictor, or both with the weights of their blend.
    private func predictor(
        _ members: inout JSONMembers,
        _ schema: FeatureSchema
    ) throws(ModelImportError) -> ChurnModel.Predictor {
        guard members.has("blend") else {
            guard members.has("trees") else { return .linear(try linear(try members.take("linear"), schema)) }
            return .trees(try ensemble(try members.take("trees"), schema))
        }
        var weights = try JSONMembers(try members.take("blend"), of: json)
        let blend = Blend(
            linear: try linear(try members.take("linear"), schema),
            trees: try ensemble(try members.take("trees"), schema),
            weights: Blend.Weights(
                intercept: try weights.double("intercept"),
                linear: try weights.double("linear"),
                trees: try weights.double("trees")
            )
        )
        try weights.finish()
        return .blend(blend)
    }

    /// Which kind it is is told by the names of its members.
    private func calibration(_ value: JSONValue) throws(ModelImportError) -> Calibration {
        var members = try JSONMembers(value, of: json)
        let calibration: Calibration
        if members.has("rawScores") {
            let rawScores = try members.doubles("rawScores")
            let logOdds = try members.doubles("logOdds")
            guard rawScores.count >= 2, rawScores.count == logOdds.count else {
                throw json.error(
                    "calibration",
                    at: value,
                    "an isotonic calibration has two knots at least, each of two numbers"
                )
            }
            calibration = .isotonic(IsotonicCurve(rawScores: rawScores, logOdds: logOdds))
        } else if members.has("lowSlope") {
            calibration = .beta(
                intercept: try members.double("intercept"),
                lowSlope: try members.double("lowSlope"),
                highSlope: try members.double("highSlope")
            )
        } else {
            calibration = .platt(intercept: try members.double("intercept"), slope: try members.double("slope"))
        }
        try members.finish()
        return calibration
    }

    private func columns(_ value: JSONValue) throws(ModelImportError) -> (FeatureSchema, [ColumnBaseline]) {
        var columns: [FeatureColumn] = []
        var baselines: [ColumnBaseline] = []
        for element in try json.array(value) {
            var members = try JSONMembers(element, of: json)
            let name = try members.text("name")
            let kindValue = try members.take("kind")
            let kind: FeatureColumn.Kind
            switch try json.text(kindValue) {
            case "numeric": kind = .numeric
            case "categorical":
                var levels: [String] = []
                for level in try json.array(try members.take("levels")) { levels.append(try json.text(level)) }
                kind = .categorical(levels: levels)
            default: throw json.error("kind", at: kindValue, "a column is \"numeric\" or \"categorical\"")
            }
            columns.append(
                FeatureColumn(
                    name: name,
                    kind: kind,
                    definition: try members.text("definition"),
                    signal: try members.text("signal")
                )
            )
            if let baseline = members.takeOptional("baseline") { baselines.append(try self.baseline(baseline)) }
            try members.finish()
        }
        do {
            return (try FeatureSchema(columns), baselines)
        } catch {
            throw json.error("names", at: value, error.description)
        }
    }

    private func baseline(_ value: JSONValue) throws(ModelImportError) -> ColumnBaseline {
        var members = try JSONMembers(value, of: json)
        var counts: [Int] = []
        for count in try json.array(try members.take("counts")) {
            counts.append(try json.integer(count, in: 0...Int.max))
        }
        let baseline = ColumnBaseline(
            edges: try members.doubles("edges"),
            counts: counts,
            missingCount: try json.integer(try members.take("missingCount"), in: 0...Int.max)
        )
        try members.finish()
        return baseline
    }

    /// The position of the column that `value` names.
    func column(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> Int {
        let name = try json.text(value)
        guard let index = schema.index(of: name) else {
            throw json.error("column", at: value, "there is no column \"\(name.prefix(64))\"")
        }
        return index
    }

    private func ensemble(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> TreeEnsemble {
        var members = try JSONMembers(value, of: json)
        let baseScore = try members.double("baseScore")
        var trees: [Tree] = []
        for element in try json.array(try members.take("trees")) {
            var members = try JSONMembers(element, of: json)
            var tree = Tree(nodes: [])
            for set in try json.array(try members.take("categorySets")) {
                var codes: [Int32] = []
                for code in try json.array(set) { codes.append(Int32(try json.integer(code, in: 0...Int(Int32.max)))) }
                tree.categorySets.append(codes)
            }
            for node in try json.array(try members.take("nodes")) { tree.nodes.append(try self.node(node, schema)) }
            try members.finish()
            trees.append(tree)
        }
        try members.finish()
        return TreeEnsemble(baseScore: baseScore, trees: trees)
    }

    private func node(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> TreeNode {
        var members = try JSONMembers(value, of: json)
        var node = TreeNode(output: try members.double("output"), cover: try json.cover(try members.take("cover")))
        guard members.has("column") else {
            try members.finish()
            return node
        }
        node.column = Int32(try column(try members.take("column"), schema))
        if members.has("categorySet") {
            node.categorySet = try members.index("categorySet")
            if let flag = members.takeOptional("unseenGoesRight") { node.unseenGoesRight = try json.boolean(flag) }
        } else {
            let threshold = try members.take("threshold")
            if case .text("infinity") = threshold.content {
                node.threshold = .infinity
            } else {
                node.threshold = try json.double(threshold)
            }
            if let flag = members.takeOptional("zeroIsMissing") { node.zeroIsMissing = try json.boolean(flag) }
        }
        node.missingGoesLeft = try json.boolean(try members.take("missingGoesLeft"))
        node.left = try members.index("left")
        node.right = try members.index("right")
        node.gain = try members.double("gain")
        try members.finish()
        return node
    }
}
