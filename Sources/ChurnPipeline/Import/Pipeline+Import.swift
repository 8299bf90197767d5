import ChurnData
import ChurnScoring
import Foundation

/// What a model is imported from.
public enum ImportFormat: String, CaseIterable, Sendable {
    /// The text that LightGBM's `save_model` writes.
    case lightgbm
    /// The JSON that XGBoost's `save_model` writes.
    case xgboost
    /// The JSON that `churn inspect --json` prints of a model.
    case json
}

/// What `churn import` is asked for.
public struct ImportRequest: Sendable {
    /// What the file is.
    public var format: ImportFormat
    /// The file to read.
    public var file: String
    /// The model to write.
    public var output: String
    /// Whether the codes of categories are the levels, also where the file holds names for them.
    public var usesCategoryCodes: Bool

    /// A request.
    public init(format: ImportFormat, file: String, output: String, usesCategoryCodes: Bool = false) {
        self.format = format
        self.file = file
        self.output = output
        self.usesCategoryCodes = usesCategoryCodes
    }
}

extension Pipeline {
    /// Turns a model of another library, or the JSON form of one of ours, into a model file.
    ///
    /// - Throws: ``PipelineError`` with the line or byte where the file is no such model or cannot be represented
    ///   exactly; nothing is then written.
    public func importModel(_ request: ImportRequest) throws -> ImportResult {
        var clock = PhaseClock()
        var targets = OutputTargets()
        targets.read(request.file)
        try targets.write(request.output)
        guard let data = FileManager.default.contents(atPath: request.file) else {
            throw PipelineError(
                code: "import.missing",
                message: "no such file, or not readable",
                location: request.file
            )
        }
        let model = try clock.time("read") { try Self.model([UInt8](data), request) }
        try clock.time("write") { try WholeFile.write(model.encoded(), to: request.output) }
        return ImportResult(model, request, seconds: clock.secondsByPhase)
    }

    private static func model(_ bytes: [UInt8], _ request: ImportRequest) throws -> ChurnModel {
        let categories: ImportedCategories = request.usesCategoryCodes ? .codes : .names
        do {
            switch request.format {
            case .lightgbm: return try ChurnModel(lightGBM: bytes, categories: categories)
            case .xgboost: return try ChurnModel(xgboost: bytes, categories: categories)
            case .json: return try ChurnModel(json: bytes)
            }
        } catch {
            // Editors jump to `file:line`.
            let (location, place) =
                switch error.place {
                case .line(let line): ("\(request.file):\(line)", "")
                case .byte(let byte): (request.file, "byte \(byte): ")
                }
            throw PipelineError(code: error.code, message: "\(place)\(error.message)", location: location)
        }
    }
}

/// What `churn import` made.
public struct ImportResult: PipelineResult {
    /// The model's file.
    public let output: String
    /// The number of trees; `nil` of a linear model.
    public let trees: Int?
    /// The number of leaves of all trees; `nil` of a linear model.
    public let leaves: Int?
    /// Whether the trees are blended with a linear model.
    public let isBlend: Bool
    /// The number of columns.
    public let columns: Int
    /// The levels of each categorical column, by its name.
    public let levels: [String: [String]]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    init(_ model: ChurnModel, _ request: ImportRequest, seconds: [String: Double]) {
        output = request.output
        columns = model.schema.count
        levels = Dictionary(
            uniqueKeysWithValues: model.schema.columns.compactMap { column in column.levels.map { (column.name, $0) } }
        )
        let ensemble: TreeEnsemble? =
            switch model.predictor {
            case .trees(let ensemble): ensemble
            case .blend(let blend): blend.trees
            case .linear: nil
            }
        isBlend = if case .blend = model.predictor { true } else { false }
        trees = ensemble?.trees.count
        leaves = ensemble?.trees.reduce(0) { $0 + $1.nodes.lazy.filter(\.isLeaf).count }
        self.seconds = seconds
    }

    /// The result for a terminal.
    public var text: String {
        let content =
            trees.map {
                "\(isBlend ? "linear model and " : "")\(Format.count($0)) trees with \(Format.count(leaves ?? 0)) leaves"
            } ?? "linear model"
        var lines = ["\(content) on \(Format.count(columns)) columns"]
        // What a table must hold in these columns: the reader can see whether it does.
        for (name, levels) in levels.sorted(by: { $0.key < $1.key }) {
            let shown = levels.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
            lines.append("  \(name): \(shown)\(levels.count > 8 ? " and \(levels.count - 8) more levels" : "")")
        }
        return (lines + ["model in \(output)"]).joined(separator: "\n")
    }
}
