import ChurnFeatures
import ChurnScoring

/// Which reasons scores come with, for one model.
struct ReasonPlan {
    /// At most how many reasons a row has.
    let count: Int
    let finder: ReasonFinder
    /// What finds the change that would help; `nil` where none is asked for.
    let changes: ChangeFinder?
    /// The probability that changes take rows under.
    let threshold: Double
    let texts: ReasonText
    /// What the plan was made of.
    let config: ReasonConfig
    /// The names of columns and signals, by the codes of ``code(of:)``.
    let names: [String]
    private let signalCodes: [String: Int32]

    /// - Throws: ``PipelineError`` where a name is neither a column nor a signal of the model, or where a change is asked
    ///   for and nothing can be changed.
    init(_ config: ReasonConfig, count: Int, model: ChurnModel) throws {
        let schema = model.schema
        let actionable = try config.actionable?.flatMap { try schema.columns(named: $0) }
        self.config = config
        texts = ReasonText(schema)
        finder = ReasonFinder(schema, by: config.isBySignal == true ? .signal : .feature, among: actionable)
        self.count = min(count, finder.limit)
        threshold = config.below ?? 1
        changes = try config.below.map { threshold in
            let columns = Set(actionable ?? []).sorted().filter { schema.columns[$0].levels == nil }
            guard !columns.isEmpty else {
                throw PipelineError(
                    code: "reasons.no_actionable",
                    message: "what would help is looked for in numeric features that can be acted on; name some with "
                        + "--actionable, or under reasons.actionable in the config"
                )
            }
            return ChangeFinder(model, columns: columns.map(schema.changeable), below: threshold)
        }
        let columnNames = schema.columns.map(\.name)
        let signals = Set(schema.columns.map(\.signal)).sorted()
        // A signal may have the name of a column; a level is there once.
        var codes: [String: Int32] = [:]
        var names = columnNames
        for signal in signals {
            codes[signal] = Int32(schema.index(of: signal) ?? names.count)
            if schema.index(of: signal) == nil { names.append(signal) }
        }
        self.names = names
        signalCodes = codes
    }

    /// Whether any row needs more than its score.
    var isEmpty: Bool { count == 0 && changes == nil }

    /// The code of what a reason stands for: a column or a signal.
    func code(of reason: Reason) -> Int32 { reason.signal.flatMap { signalCodes[$0] } ?? Int32(reason.column) }
}

extension FeatureSchema {
    /// The column of this name, else all columns of the signal of this name.
    fileprivate func columns(named name: String) throws -> [Int] {
        if let column = index(of: name) { return [column] }
        let members = columns.indices.filter { columns[$0].signal == name }
        guard members.isEmpty || name.isEmpty else { return members }
        let known = Set(columns.flatMap { [$0.name, $0.signal] }).subtracting([""])
        throw PipelineError(
            code: "reasons.unknown_feature",
            message: "the model has no feature or signal \"\(name)\" that could be acted on; "
                + NearestNames.hint(for: name, among: known.sorted())
        )
    }
}

extension ReasonConfig {
    /// The same without actionable names that `model` does not have, which are given beside it.
    func known(to model: ChurnModel) -> (config: ReasonConfig, unknown: [String]) {
        let names = Set(model.schema.columns.flatMap { [$0.name, $0.signal] })
        var config = self
        // Where nothing is left, the names stay and are an error.
        let known = actionable?.filter(names.contains) ?? []
        if !known.isEmpty { config.actionable = known }
        return (config, known.isEmpty ? [] : actionable?.filter { !names.contains($0) } ?? [])
    }
}
