extension ChurnModel {
    /// The model that `bytes` of a model file hold.
    ///
    /// Bytes from anywhere are safe to decode: they give a model or an error, and take memory in proportion to their
    /// number. Sections of later versions that do not bear on scores are skipped.
    ///
    /// - Throws: ``ModelFormatError`` where they are no model file, of a later version, damaged, or inconsistent.
    public init(decoding bytes: [UInt8]) throws(ModelFormatError) {
        let sections = try ModelFile.sections(of: bytes)
        let schema = try sections.required(.schema, ChurnModel.schema)
        let predictor = try ChurnModel.predictor(sections)
        let calibration = try sections.required(.calibration, ChurnModel.calibration)
        let baselines = try sections.optional(.baselines, ChurnModel.baselines) ?? []
        let metadata = try sections.optional(.metadata, ChurnModel.metadata) ?? [:]
        do {
            try self.init(
                schema: schema,
                predictor: predictor,
                calibration: calibration,
                baselines: baselines,
                metadata: metadata
            )
        } catch {
            throw ModelFormatError(
                code: error.code,
                byteOffset: sections.start(forCode: error.code),
                message: "\(error.message); the model is inconsistent, train or import it again"
            )
        }
    }

    /// The predictor: trees, a linear predictor, or both with the weights of their blend.
    private static func predictor(_ sections: ModelFile.Sections) throws(ModelFormatError) -> Predictor {
        guard sections.has(.linear) || !sections.has(.interactions) else {
            throw ModelFormatError(
                code: "file.predictor",
                byteOffset: ModelFile.headerSize,
                message: "interactions belong to a linear predictor; the file is damaged, write it again"
            )
        }
        guard sections.has(.trees) || sections.has(.linear),
            sections.has(.blend) == (sections.has(.trees) && sections.has(.linear))
        else {
            throw ModelFormatError(
                code: "file.predictor",
                byteOffset: ModelFile.headerSize,
                message: "a model holds trees, a linear predictor, or both and how they are blended; "
                    + "the file is damaged, write it again"
            )
        }
        guard sections.has(.linear) else { return .trees(try sections.required(.trees, ChurnModel.trees)) }
        var linear = try sections.required(.linear, ChurnModel.linear)
        linear.interactions = try sections.optional(.interactions, ChurnModel.interactions) ?? []
        guard sections.has(.blend) else { return .linear(linear) }
        let trees = try sections.required(.trees, ChurnModel.trees)
        let numbers = try sections.required(.blend) { (reader) throws(ModelFormatError) in try reader.doubles(3) }
        let weights = Blend.Weights(intercept: numbers[0], linear: numbers[1], trees: numbers[2])
        return .blend(Blend(linear: linear, trees: trees, weights: weights))
    }

    private static func schema(_ reader: inout ByteReader) throws(ModelFormatError) -> FeatureSchema {
        let start = reader.offset
        // The shortest column: three empty texts and the kind.
        let count = try reader.count(ofSize: 13)
        var columns: [FeatureColumn] = []
        columns.reserveCapacity(count)
        for _ in 0..<count {
            let name = try reader.text()
            let kind: FeatureColumn.Kind
            switch try reader.byte() {
            case 0: kind = .numeric
            case 1:
                var levels: [String] = []
                for _ in 0..<(try reader.count(ofSize: 4)) { levels.append(try reader.text()) }
                kind = .categorical(levels: levels)
            default: throw reader.error("kind", at: reader.offset - 1, "a column is of no known kind")
            }
            columns.append(
                FeatureColumn(name: name, kind: kind, definition: try reader.text(), signal: try reader.text())
            )
        }
        do {
            return try FeatureSchema(columns)
        } catch {
            throw reader.error("names", at: start, error.description)
        }
    }

    private static func linear(_ reader: inout ByteReader) throws(ModelFormatError) -> LinearPredictor {
        let intercept = try reader.double()
        // The shortest term: a categorical one without levels.
        let count = try reader.count(ofSize: 29)
        var terms: [LinearTerm] = []
        var meanOutputs: [Double] = []
        for _ in 0..<count {
            switch try reader.byte() {
            case 0:
                let transform = try transform(&reader)
                let numbers = try reader.doubles(6)
                terms.append(
                    .numeric(
                        NumericTerm(
                            transform: transform,
                            lowerBound: numbers[0],
                            upperBound: numbers[1],
                            center: numbers[2],
                            scale: numbers[3],
                            coefficient: numbers[4],
                            missingOutput: numbers[5]
                        )
                    )
                )
            case 1:
                let outputs = try reader.doubles(try reader.count(ofSize: 8))
                terms.append(
                    .categorical(
                        CategoricalTerm(
                            outputs: outputs,
                            missingOutput: try reader.double(),
                            unseenOutput: try reader.double()
                        )
                    )
                )
            case 2: terms.append(.spline(try spline(&reader)))
            default: throw reader.error("kind", at: reader.offset - 1, "a term is of no known kind")
            }
            meanOutputs.append(try reader.double())
        }
        return LinearPredictor(intercept: intercept, terms: terms, meanOutputs: meanOutputs)
    }

    private static func calibration(_ reader: inout ByteReader) throws(ModelFormatError) -> Calibration {
        switch try reader.byte() {
        case 0: return .identity
        case 1: return .platt(intercept: try reader.double(), slope: try reader.double())
        case 2: return .isotonic(try isotonicCurve(&reader))
        case 3:
            return .beta(
                intercept: try reader.double(),
                lowSlope: try reader.double(),
                highSlope: try reader.double()
            )
        default: throw reader.error("kind", at: reader.offset - 1, "the calibration is of no known kind")
        }
    }

    private static func isotonicCurve(_ reader: inout ByteReader) throws(ModelFormatError) -> IsotonicCurve {
        let start = reader.offset
        let count = try reader.count(ofSize: 16)
        guard count >= 2 else {
            throw reader.error("count", at: start, "an isotonic calibration has two knots at least")
        }
        var rawScores: [Double] = []
        var logOdds: [Double] = []
        for _ in 0..<count {
            rawScores.append(try reader.double())
            logOdds.append(try reader.double())
        }
        return IsotonicCurve(rawScores: rawScores, logOdds: logOdds)
    }

    private static func baselines(_ reader: inout ByteReader) throws(ModelFormatError) -> [ColumnBaseline] {
        var baselines: [ColumnBaseline] = []
        for _ in 0..<(try reader.count(ofSize: 16)) {
            let edges = try reader.doubles(try reader.count(ofSize: 8))
            var counts: [Int] = []
            for _ in 0..<(try reader.count(ofSize: 8)) { counts.append(try rowCount(&reader)) }
            baselines.append(ColumnBaseline(edges: edges, counts: counts, missingCount: try rowCount(&reader)))
        }
        return baselines
    }

    private static func rowCount(_ reader: inout ByteReader) throws(ModelFormatError) -> Int {
        guard let count = Int(exactly: try reader.uint64()) else {
            throw reader.error("count", at: reader.offset - 8, "a number of rows is 2^63 or more")
        }
        return count
    }

    private static func metadata(_ reader: inout ByteReader) throws(ModelFormatError) -> [String: String] {
        var metadata: [String: String] = [:]
        var previous: String?
        for _ in 0..<(try reader.count(ofSize: 8)) {
            let start = reader.offset
            let key = try reader.text()
            let ascends = previous.map { $0.utf8.lexicographicallyPrecedes(key.utf8) } ?? true
            guard ascends, metadata.updateValue(try reader.text(), forKey: key) == nil else {
                throw reader.error("keys", at: start, "the keys do not ascend")
            }
            previous = key
        }
        return metadata
    }
}
