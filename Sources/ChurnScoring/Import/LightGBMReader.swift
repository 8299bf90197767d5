// The text format of LightGBM 3 and 4 (`version=v3`, `version=v4`): a header of `key=value` lines, a block a tree, the end
// of trees, importances, parameters, and the categories of pandas. What a key means is in LightGBM's documentation; how a
// value finds its side is told where it is converted.

/// Reads a model of LightGBM.
struct LightGBMReader {
    private var lines: TextLines
    private let bytes: [UInt8]
    private let categories: ImportedCategories

    private static let headerKeys: Set<String> = [
        "version", "num_class", "num_tree_per_iteration", "label_index", "max_feature_idx", "objective",
        "feature_names",
        "monotone_constraints", "feature_infos", "tree_sizes",
    ]
    /// What may stand behind the trees: at most this many columns are named there in one line.
    private static let categoricalParameter = Array("[categorical_feature:".utf8)
    private static let pandasCategories = Array("pandas_categorical:".utf8)

    init(_ bytes: [UInt8], categories: ImportedCategories) {
        self.bytes = bytes
        self.categories = categories
        lines = TextLines(bytes)
    }

    /// The columns and trees of the file.
    mutating func read() throws(ModelImportError) -> ImportedModel {
        guard lines.next().map({ Array($0) }) == Array("tree".utf8) else {
            throw TextFields.error(
                "format",
                1,
                "this is not a model of LightGBM; give the text that Booster.save_model writes"
            )
        }
        var header = TextFields(line: 1)
        var treeLine: ArraySlice<UInt8>?
        while let line = lines.next() {
            guard !line.starts(with: "Tree=".utf8), line != ArraySlice("end of trees".utf8) else {
                treeLine = line
                break
            }
            guard line != ArraySlice("average_output".utf8) else {
                throw TextFields.error(
                    "average",
                    lines.line,
                    "a random forest, whose trees are averaged, cannot be imported; train with boosting"
                )
            }
            if !line.isEmpty { try header.add(line, line: lines.line, known: Self.headerKeys) }
        }
        var model = try LightGBMHeader(header).model
        var count = 0
        while let line = treeLine, line != ArraySlice("end of trees".utf8) {
            let start = lines.line
            guard line == ArraySlice("Tree=\(count)".utf8) else {
                throw TextFields.error("tree", start, "expected \"Tree=\(count)\" or the end of trees")
            }
            count += 1
            var block = TextFields(line: start)
            treeLine = nil
            while let line = lines.next() {
                guard !line.starts(with: "Tree=".utf8), line != ArraySlice("end of trees".utf8) else {
                    treeLine = line
                    break
                }
                if !line.isEmpty { try block.add(line, line: lines.line, known: LightGBMTree.keys) }
            }
            model.trees.append(try LightGBMTree(block, columns: model.names.count).assembly)
        }
        guard treeLine != nil else {
            throw TextFields.error(
                "end",
                lines.line,
                "the file ends before \"end of trees\"; it is cut off, save it again"
            )
        }
        let sizes = header.fields["tree_sizes"].map { $0.bytes.split(separator: UInt8(ascii: " ")).count }
        guard sizes == nil || sizes == count else {
            throw TextFields.error("trees", lines.line, "\(sizes ?? 0) trees are announced, and \(count) are there")
        }
        if let problem = model.settleKinds() { throw TextFields.error("kind", lines.line, problem) }
        try readTail(&model)
        return model
    }

    /// Reads what stands behind the trees: which columns are categorical, and the names that pandas had for their codes.
    private mutating func readTail(_ model: inout ImportedModel) throws(ModelImportError) {
        var listed: [Int]?
        var names: (text: ArraySlice<UInt8>, line: Int)?
        while let line = lines.next() {
            if line.starts(with: Self.categoricalParameter) {
                // `name:a,b` and what else LightGBM's command line takes is no list of positions, and tells nothing.
                let words = line.dropFirst(Self.categoricalParameter.count).dropLast()
                    .split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
                let columns = words.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
                if columns.count == words.count, columns.allSatisfy(model.names.indices.contains) {
                    listed = Set(columns).sorted()
                }
            } else if line.starts(with: Self.pandasCategories) {
                names = (line.dropFirst(Self.pandasCategories.count), lines.line)
            }
        }
        guard case .names = categories, let names, names.text != ArraySlice("null".utf8),
            names.text != ArraySlice("[]".utf8)
        else { return }
        let lists = try levelNames(names.text, line: names.line)
        let known = model.isCategorical.indices.filter { model.isCategorical[$0] }
        let columns = listed.flatMap { Set($0).isSuperset(of: known) ? $0 : nil } ?? known
        guard columns.count == lists.count else {
            throw TextFields.error(
                "categories",
                names.line,
                "pandas had names for \(lists.count) columns, and \(columns.count) columns are categorical, so that it "
                    + "cannot be told whose they are; import it with codes for levels"
            )
        }
        for (column, list) in zip(columns, lists) {
            // A column without a split may be numeric for all that the trees know; pandas knows better.
            model.isCategorical[column] = true
            model.levelNames[column] = list
        }
    }

    private func levelNames(_ text: ArraySlice<UInt8>, line: Int) throws(ModelImportError) -> [[String]] {
        do throws(ModelImportError) {
            let json = try JSONText(Array(text), source: "lightgbm")
            var lists: [[String]] = []
            for list in try json.array(json.root) {
                var names: [String] = []
                for name in try json.array(list) { names.append(try json.levelName(name)) }
                guard Set(names).count == names.count else {
                    throw json.error("categories", at: list, "a name occurs twice in this list")
                }
                lists.append(names)
            }
            return lists
        } catch {
            throw TextFields.error("categories", line, "the names that pandas had: \(error.message)")
        }
    }
}

extension JSONText {
    /// The text of a category's name, which may be a text, a number as it is written, or true or false.
    func levelName(_ value: JSONValue) throws(ModelImportError) -> String {
        switch value.content {
        case .number: try digits(value)
        case .boolean(let flag): "\(flag)"
        default: try text(value)
        }
    }
}

extension ChurnModel {
    /// The model that the text of a LightGBM model holds, with LightGBM's raw scores to the last bit.
    ///
    /// `bytes` are what `Booster.save_model` of LightGBM 3 or 4 writes, objective `binary`. Raw scores are those that
    /// LightGBM 4 predicts from dense rows of doubles. Levels are told by ``ImportedCategories``; every other category,
    /// a missing one too, goes where LightGBM sends it.
    ///
    /// *Edge cases:* all iterations of the file are taken, which are those up to the best one unless it was saved
    /// otherwise. Takes memory in proportion to the number of bytes.
    ///
    /// - Throws: ``ModelImportError`` where the bytes are no such model, or one that cannot be represented exactly: of
    ///   another objective, with averaged or linear trees.
    public init(
        lightGBM bytes: [UInt8],
        categories: ImportedCategories = .names
    ) throws(ModelImportError) {
        var reader = LightGBMReader(bytes, categories: categories)
        self = try reader.read().model(allowsUnreached: false)
    }
}
