// The JSON format of XGBoost 1 to 3 (`Booster.save_model("model.json")`), booster gbtree or a dart without dropped weights,
// objective binary:logistic. How a value finds its side is told in XGBoostTree.swift.

/// Reads a model of XGBoost.
struct XGBoostReader {
    private let json: JSONText
    private let categories: ImportedCategories

    init(_ bytes: [UInt8], categories: ImportedCategories) throws(ModelImportError) {
        // The binary form of the same objects begins with a brace too, and then the length of a key.
        guard !(bytes.first == UInt8(ascii: "{") && bytes.dropFirst().first.map { "LiIlU".utf8.contains($0) } ?? false)
        else {
            throw ModelImportError(
                code: "xgboost.format",
                place: .byte(0),
                message: "this is XGBoost's binary form (UBJSON); save the model to a file that ends with .json"
            )
        }
        json = try JSONText(bytes, source: "xgboost")
        self.categories = categories
    }

    /// The columns and trees of the file.
    func read() throws(ModelImportError) -> ImportedModel {
        guard let learner = try json.optional("learner", of: json.root) else {
            throw json.error(
                "format",
                at: json.root,
                "this is not a model of XGBoost; give what Booster.save_model writes"
            )
        }
        try checkObjective(learner)
        let (parameters, trees) = try booster(learner)
        let versions = try version()
        let settings = try json.member("learner_model_param", of: learner)
        var model = try columns(learner, settings: settings, version: versions.map { "\($0)" }.joined(separator: "."))
        model.baseScore = try baseScore(settings)
        try readLevels(parameters, into: &model)
        for (index, tree) in trees.enumerated() {
            model.trees.append(try XGBoostTree(tree, index: index, of: json, columns: model.names.count).assembly)
        }
        if let problem = model.settleKinds() { throw json.error("kind", at: json.root, problem) }
        return model
    }

    private func version() throws(ModelImportError) -> [Int] {
        let value = try json.member("version", of: json.root)
        var numbers: [Int] = []
        for number in try json.array(value) { numbers.append(try json.integer(number, in: 0...1_000_000)) }
        guard let major = numbers.first, (1...3).contains(major) else {
            throw json.error(
                "version",
                at: value,
                "only models of XGBoost 1 to 3 are known; save the model with one of these"
            )
        }
        return numbers
    }

    private func checkObjective(_ learner: JSONValue) throws(ModelImportError) {
        let name = try json.member("name", of: try json.member("objective", of: learner))
        let objective = try json.text(name)
        guard objective == "binary:logistic" else {
            throw json.error(
                "objective",
                at: name,
                "the objective \"\(objective.prefix(64))\" cannot be imported; train with binary:logistic"
            )
        }
    }

    /// The model of the booster and its trees.
    private func booster(_ learner: JSONValue) throws(ModelImportError) -> (model: JSONValue, trees: [JSONValue]) {
        var booster = try json.member("gradient_booster", of: learner)
        let name = try json.member("name", of: booster)
        switch try json.text(name) {
        case "gbtree": break
        case "dart":
            for weight in try json.array(try json.member("weight_drop", of: booster)) {
                guard try json.float(weight) == 1 else {
                    throw json.error(
                        "dart",
                        at: weight,
                        "a dart booster whose trees are weighted cannot be imported; train with the booster gbtree"
                    )
                }
            }
            booster = try json.member("gbtree", of: booster)
        case let other:
            throw json.error(
                "booster",
                at: name,
                "the booster \"\(other.prefix(64))\" cannot be imported; train with the booster gbtree"
            )
        }
        let model = try json.member("model", of: booster)
        for group in try json.array(try json.member("tree_info", of: model)) {
            guard try json.integer(group, in: 0...Int(Int32.max)) == 0 else {
                throw json.error("classes", at: group, "a model of several classes or targets cannot be imported")
            }
        }
        let treesValue = try json.member("trees", of: model)
        let trees = try json.array(treesValue)
        let counts = try json.member("gbtree_model_param", of: model)
        let announced = try wholeNumber(try json.member("num_trees", of: counts))
        guard announced == trees.count else {
            throw json.error("trees", at: treesValue, "\(announced) trees are announced, and \(trees.count) are there")
        }
        return (model, trees)
    }

    /// A whole number that XGBoost writes as a text.
    private func wholeNumber(_ value: JSONValue) throws(ModelImportError) -> Int {
        guard let number = Int32(try json.text(value)), number >= 0 else {
            throw json.error("number", at: value, "expected a whole number from 0 to 2147483647 in quotes")
        }
        return Int(number)
    }

    private func columns(
        _ learner: JSONValue,
        settings: JSONValue,
        version: String
    ) throws(ModelImportError) -> ImportedModel {
        for (key, most) in [("num_class", 0), ("num_target", 1)] {
            guard let value = try json.optional(key, of: settings) else { continue }
            guard try wholeNumber(value) <= most else {
                throw json.error("classes", at: value, "a model of several classes or targets cannot be imported")
            }
        }
        let countValue = try json.member("num_feature", of: settings)
        let count = try wholeNumber(countValue)
        var names: [String] = []
        if let list = try json.optional("feature_names", of: learner) {
            for name in try json.array(list) { names.append(try json.text(name)) }
        }
        // Columns without names would be as many as the file says: bounded, unlike what the file holds.
        guard count == names.count || (names.isEmpty && count <= 1 << 20) else {
            throw json.error("names", at: countValue, "\(names.count) columns are named, of \(count)")
        }
        if names.isEmpty { names = (0..<count).map { "f\($0)" } }
        var isCategorical = [Bool](repeating: false, count: count)
        if let list = try json.optional("feature_types", of: learner) {
            let types = try json.array(list)
            guard types.isEmpty || types.count == count else {
                throw json.error("names", at: list, "\(types.count) columns have a type, of \(count)")
            }
            for (column, type) in types.enumerated() { isCategorical[column] = try json.text(type) == "c" }
        }
        return ImportedModel(
            library: "xgboost",
            names: names,
            isCategorical: isCategorical,
            version: version,
            place: .byte(countValue.offset)
        )
    }

    /// The raw score before any tree: the log-odds of `base_score`, a probability; in brackets from release 3 on.
    private func baseScore(_ settings: JSONValue) throws(ModelImportError) -> Double {
        let value = try json.member("base_score", of: settings)
        var text = try json.text(value)[...]
        if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
        guard let probability = Float(text), probability > 0, probability < 1 else {
            throw json.error(
                "base_score",
                at: value,
                "the base score is not a single probability above 0 and below 1; set base_score in training"
            )
        }
        // In float32 with the roundings of XGBoost, so that sums begin at its bits; 0 - x, for no score is -0.
        let odds = 1 / probability - 1
        return Double(0 - Float(PortableMath.log(Double(odds))))
    }
}

extension XGBoostReader {
    /// The names of the categories of a data frame, which XGBoost stores from release 3.1 on.
    private func readLevels(_ parameters: JSONValue, into model: inout ImportedModel) throws(ModelImportError) {
        guard case .names = categories, let stored = try json.optional("cats", of: parameters),
            let list = try json.optional("enc", of: stored)
        else { return }
        let encodings = try json.array(list)
        guard encodings.isEmpty || encodings.count == model.names.count else {
            throw json.error(
                "categories",
                at: list,
                "\(encodings.count) columns have categories, of \(model.names.count)"
            )
        }
        for (column, encoding) in encodings.enumerated() where model.isCategorical[column] {
            let names = try levelNames(encoding)
            guard Set(names).count == names.count else {
                throw json.error("categories", at: encoding, "a category of the column occurs twice")
            }
            if !names.isEmpty { model.levelNames[column] = names }
        }
    }

    /// Texts as bytes and where each begins, or numbers.
    private func levelNames(_ encoding: JSONValue) throws(ModelImportError) -> [String] {
        let values = try json.array(try json.member("values", of: encoding))
        guard let offsets = try json.optional("offsets", of: encoding) else {
            var names: [String] = []
            for value in values { names.append(try json.digits(value)) }
            return names
        }
        var bytes: [UInt8] = []
        for value in values { bytes.append(UInt8(truncatingIfNeeded: try json.integer(value, in: -128...255))) }
        var limits: [Int] = []
        for limit in try json.array(offsets) { limits.append(try json.integer(limit, in: 0...bytes.count)) }
        guard !limits.isEmpty else { return [] }
        var names: [String] = []
        for (start, end) in zip(limits, limits.dropFirst()) {
            guard start <= end, let name = String(validating: bytes[start..<end], as: UTF8.self) else {
                throw json.error(
                    "categories",
                    at: encoding,
                    "a category's name is cut off or not UTF-8, as XGBoost stores names beyond ASCII; import it with "
                        + "codes for levels"
                )
            }
            names.append(name)
        }
        return names
    }
}

extension ChurnModel {
    /// The model that the JSON text of an XGBoost model holds, with XGBoost's raw scores up to float32 rounding.
    ///
    /// `bytes` are what `Booster.save_model` of XGBoost 1 to 3 writes to a `.json` file, objective `binary:logistic`,
    /// booster `gbtree` or a `dart` without weights. Every row reaches the same leaves as in XGBoost, which rounds
    /// values to float32; the sum is taken in doubles, where XGBoost rounds after each tree. Levels are told by
    /// ``ImportedCategories``; every other category goes where XGBoost sends it.
    ///
    /// *Edge cases:* all trees of the file are taken, also those behind the best iteration. Takes memory in proportion to
    /// the number of bytes.
    ///
    /// - Throws: ``ModelImportError`` where the bytes are no such model, or one that cannot be represented.
    public init(
        xgboost bytes: [UInt8],
        categories: ImportedCategories = .names
    ) throws(ModelImportError) {
        self = try XGBoostReader(bytes, categories: categories).read().model(allowsUnreached: true)
    }
}
