import ChurnFeatures
import ChurnScoring

extension Pipeline {
    /// Decodes a model file or a state file, told by content, and tells what is in it.
    ///
    /// - Throws: ``PipelineError`` where the file is neither.
    public func inspect(_ path: String) throws -> InspectResult {
        var clock = PhaseClock()
        if try StateFile.isState(path) {
            let state = try clock.time("read") { try StateFile.read(path) }
            return InspectResult(state, path: path, seconds: clock.secondsByPhase)
        }
        let model = try clock.time("read") { try ChurnModel.read(path) }
        return InspectResult(model, path: path, seconds: clock.secondsByPhase)
    }
}

/// What a model or state file holds: a summary as text, everything of a model as JSON.
public struct InspectResult: PipelineResult {
    private let model: ChurnModel?
    private let state: StateDescription?
    private let summary: String
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// What is written beside a model, whose JSON form is the library's own.
    private enum CodingKeys: String, CodingKey {
        case state
        case seconds
    }

    init(_ model: ChurnModel, path: String, seconds: [String: Double]) {
        self.model = model
        state = nil
        self.seconds = seconds
        summary = Self.summary(model, path: path)
    }

    init(_ state: FeatureState, path: String, seconds: [String: Double]) {
        let description = StateDescription(state)
        model = nil
        self.state = description
        self.seconds = seconds
        summary = description.text(path: path)
    }

    /// The result for a terminal.
    public var text: String { summary }

    /// The result as JSON; of a model all of it, which `churn import json` reads back.
    public func json() throws -> String {
        guard let model else { return try JSONOutput.text(self) }
        let seconds = try JSONOutput.text(seconds)
        return "{\n\"model\": \(model.json()),\n\"seconds\": \(seconds)\n}"
    }

    private static func calibration(_ calibration: Calibration) -> String {
        switch calibration {
        case .identity: "no calibration: the raw score is the log-odds"
        case .platt(let intercept, let slope):
            "Platt calibration: log-odds = \(Format.decimal(intercept, 4)) + \(Format.decimal(slope, 4)) * raw score"
        case .isotonic(let curve):
            "isotonic calibration: \(curve.rawScores.count) knots, raw scores \(Format.decimal(curve.rawScores.first, 4)) to "
                + "\(Format.decimal(curve.rawScores.last, 4)), log-odds \(Format.decimal(curve.logOdds.first, 4)) to "
                + Format.decimal(curve.logOdds.last, 4)
        case .beta(let intercept, let lowSlope, let highSlope):
            "beta calibration: log-odds = \(Format.decimal(intercept, 4)) + \(Format.decimal(lowSlope, 4)) ln p - "
                + "\(Format.decimal(highSlope, 4)) ln(1 - p), p of the raw score"
        }
    }

    private static func summary(_ model: ChurnModel, path: String) -> String {
        var lines: [String] = []
        switch model.predictor {
        case .trees(let ensemble):
            let leaves = ensemble.trees.reduce(0) { $0 + $1.nodes.lazy.filter(\.isLeaf).count }
            lines.append("\(path): \(ensemble.trees.count) trees with \(Format.count(leaves)) leaves")
        case .linear(let linear):
            lines.append("\(path): linear model, intercept \(Format.decimal(linear.intercept, 4))")
        case .blend(let blend):
            lines.append(
                "\(path): blend of a linear model (weight \(Format.decimal(blend.weights.linear, 4))) and "
                    + "\(blend.trees.trees.count) trees (weight \(Format.decimal(blend.weights.trees, 4)))"
            )
        }
        lines.append(calibration(model.calibration))
        var table = TextTable(["column", "kind", "signal", "importance"])
        let shares = Dictionary(uniqueKeysWithValues: model.importance.map { ($0.feature, $0.share) })
        for column in model.schema.columns {
            let kind = column.levels.map { "\($0.count) levels" } ?? "numeric"
            table.add([column.name, kind, column.signal, Format.percent(shares[column.name] ?? 0)])
        }
        lines.append(table.text)
        for (key, value) in model.metadata.sorted(by: { $0.key < $1.key }) {
            let flat =
                value.contains("\n") || value.count > 60 ? "\(value.utf8.count) bytes (--json shows them)" : value
            lines.append("  \(key): \(flat)")
        }
        return lines.joined(separator: "\n")
    }
}
