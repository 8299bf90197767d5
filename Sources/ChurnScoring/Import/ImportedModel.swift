/// Columns and trees that were read from another library's file, on their way to a ``ChurnModel``.
struct ImportedModel {
    /// The name of the library in codes of errors and in metadata.
    let library: String
    /// The names of the columns.
    let names: [String]
    /// Whether each column is categorical.
    var isCategorical: [Bool]
    /// The codes of each categorical column that the file mentions.
    var codes: [Int: Set<Int32>] = [:]
    /// The names of the levels of a categorical column, where the file holds them.
    var levelNames: [Int: [String]] = [:]
    /// The raw score before any tree.
    var baseScore = 0.0
    /// The trees, with the other library's codes.
    var trees: [TreeAssembly] = []
    /// How the raw score becomes a probability.
    var calibration = Calibration.identity
    /// The release or format that wrote the file.
    let version: String
    /// Where an error of the whole is told.
    let place: ModelImportError.Place

    /// Makes the columns categorical that a split takes as such, where no type is told.
    ///
    /// - Returns: What is wrong where another split takes one of them for numbers; else `nil`.
    mutating func settleKinds() -> String? {
        var isNumeric = [Bool](repeating: false, count: names.count)
        for tree in trees {
            for node in tree.nodes where !node.isLeaf {
                let column = Int(node.column)
                if node.categorySet >= 0 { isCategorical[column] = true } else { isNumeric[column] = true }
            }
        }
        return names.indices.first { isNumeric[$0] && isCategorical[$0] }.map {
            "column \"\(names[$0])\" is both categorical and split by a threshold, which no column can be here"
        }
    }

    /// The model.
    ///
    /// - Throws: ``ModelImportError`` where columns, levels or trees do not fit together.
    func model(allowsUnreached: Bool) throws(ModelImportError) -> ChurnModel {
        var columnCodes = codes
        for assembly in trees {
            for node in assembly.nodes where node.categorySet >= 0 {
                columnCodes[Int(node.column), default: []].formUnion(assembly.categorySets[Int(node.categorySet)])
            }
        }
        var levels: [Int: ImportedLevels] = [:]
        for column in names.indices where isCategorical[column] {
            levels[column] =
                levelNames[column].map { ImportedLevels(names: $0) }
                ?? ImportedLevels(codes: columnCodes[column] ?? [])
        }
        var converted: [Tree] = []
        converted.reserveCapacity(trees.count)
        for assembly in trees {
            var tree = try assembly.tree(allowsUnreached: allowsUnreached, library: library)
            var isTaken = [Bool](repeating: false, count: tree.categorySets.count)
            for node in tree.nodes where node.categorySet >= 0 {
                guard !isTaken[Int(node.categorySet)] else {
                    throw ModelImportError(
                        code: "\(library).tree",
                        place: assembly.place,
                        message:
                            "two splits of the tree share a set of categories; the file is damaged, save the model again"
                    )
                }
                isTaken[Int(node.categorySet)] = true
                let codes = assembly.categorySets[Int(node.categorySet)]
                guard let set = levels[Int(node.column)]?.levels(of: codes) else {
                    throw ModelImportError(
                        code: "\(library).categories",
                        place: assembly.place,
                        message: "a split on \"\(names[Int(node.column)])\" names a category beyond the names that the "
                            + "file holds for it; import it with codes for levels"
                    )
                }
                tree.categorySets[Int(node.categorySet)] = set
            }
            converted.append(tree)
        }
        let columns = names.indices.map { index in
            FeatureColumn(
                name: names[index],
                kind: levels[index].map { .categorical(levels: $0.levels) } ?? .numeric
            )
        }
        do {
            return try ChurnModel(
                schema: try FeatureSchema(columns),
                predictor: .trees(TreeEnsemble(baseScore: baseScore, trees: converted)),
                calibration: calibration,
                metadata: ["algorithm": library, "imported_from": "\(library) \(version)"]
            )
        } catch let error as FeatureSchemaError {
            throw ModelImportError(code: "\(library).names", place: place, message: error.description)
        } catch {
            throw ModelImportError(
                code: "\(library).model",
                place: place,
                message: "\(error); the model is inconsistent, save it again"
            )
        }
    }
}
