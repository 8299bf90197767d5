/// The header of a LightGBM model: columns, objective, and what is refused.
struct LightGBMHeader {
    /// A model without trees.
    let model: ImportedModel

    init(_ header: TextFields) throws(ModelImportError) {
        let version = try header.text("version")
        guard version == "v3" || version == "v4" else {
            throw TextFields.error(
                "version",
                try header.field("version").line,
                "version \"\(version.prefix(32))\" is not known; save the model with LightGBM 3 or 4"
            )
        }
        for key in ["num_class", "num_tree_per_iteration"] {
            guard try header.text(key) == "1" else {
                throw TextFields.error(
                    "classes",
                    try header.field(key).line,
                    "a model of several classes cannot be imported; train one with the objective binary"
                )
            }
        }
        let names = try header.text("feature_names").split(separator: " ").map(String.init)
        let last = try header.integer("max_feature_idx", in: -1...Int(Int32.max))
        guard names.count == last + 1 else {
            throw TextFields.error(
                "names",
                try header.field("feature_names").line,
                "\(names.count) columns are named, of \(last + 1)"
            )
        }
        var model = ImportedModel(
            library: "lightgbm",
            names: names,
            isCategorical: [Bool](repeating: false, count: names.count),
            version: version,
            place: .line(try header.field("feature_names").line)
        )
        try Self.readInfos(header, into: &model)
        model.calibration = try Self.calibration(header)
        self.model = model
    }

    /// `binary sigmoid:S`: the log-odds is S times the raw score.
    private static func calibration(_ header: TextFields) throws(ModelImportError) -> Calibration {
        let objective = try header.text("objective")
        let words = objective.split(separator: " ")
        let prefix = "sigmoid:"
        guard words.count == 2, words[0] == "binary", words[1].hasPrefix(prefix),
            let slope = Double(words[1].dropFirst(prefix.count)), slope.isFinite, slope > 0
        else {
            throw TextFields.error(
                "objective",
                try header.field("objective").line,
                "the objective \"\(objective.prefix(64))\" cannot be imported; train with the objective binary"
            )
        }
        return slope == 1 ? .identity : .platt(intercept: 0, slope: slope)
    }

    /// `[least:greatest]` of a numeric column, `none` of one that never varies, codes with colons of a categorical one.
    private static func readInfos(_ header: TextFields, into model: inout ImportedModel) throws(ModelImportError) {
        let field = try header.field("feature_infos")
        let infos = field.bytes.split(separator: UInt8(ascii: " "))
        guard infos.count == model.names.count else {
            throw TextFields.error("infos", field.line, "\(infos.count) columns are described, of \(model.names.count)")
        }
        for (column, info) in infos.enumerated()
        where info.first != UInt8(ascii: "[") && info != ArraySlice("none".utf8) {
            var codes: Set<Int32> = []
            for word in info.split(separator: UInt8(ascii: ":")) {
                guard let code = Int32(String(decoding: word, as: UTF8.self)), code >= -1 else {
                    throw TextFields.error(
                        "infos",
                        field.line,
                        "column \"\(model.names[column])\" is described by neither a range nor codes of categories"
                    )
                }
                // -1 stands for missing values.
                if code >= 0 { codes.insert(code) }
            }
            model.isCategorical[column] = true
            model.codes[column] = codes
        }
    }
}
