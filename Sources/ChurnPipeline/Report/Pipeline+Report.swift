import ChurnData
public import ChurnReport
import ChurnScoring

extension Pipeline {
    /// Writes the page about a model and its scores.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func report(_ request: ReportRequest) throws -> ReportResult {
        var clock = PhaseClock()
        var targets = OutputTargets()
        for input in [request.model, request.scores, request.labels] { targets.read(input) }
        try targets.write(request.output)
        let model = try ChurnModel.read(request.model).adjusted(toBaseRate: request.baseRate, path: request.model)
        let session = try database()
        let builder = ReportBuilder(model: model, importance: model.importance)
        var content = builder.content(phases: [])
        let scores = try clock.time("read") { try session.readTable(.files(request.scores)) }
        let probabilities = try scores.numbers("probability", path: request.scores)
        try scores.checkScores(of: model, probabilities: probabilities, path: request.scores)
        if let labels = request.labels, let label = request.label {
            let joined = try clock.time("read") {
                try JoinedScores(
                    scores: request.scores,
                    labels: labels,
                    label: label,
                    ids: request.ids,
                    database: session
                )
            }
            content.model = ModelResult(
                algorithm: model.metadata["algorithm"] ?? "model",
                rows: .scores(request.scores),
                evaluation: try clock.time("evaluate") { try joined.evaluation() },
                withoutLabel: joined.withoutLabel,
                withoutScore: joined.withoutScore
            )
        }
        let ids = (request.ids ?? ["customer"]).compactMap { scores.column($0) }
        content.customers = builder.riskiest(
            probabilities: probabilities,
            explanation: { scores.explanation($0, of: model) },
            id: { row in request.showsIDs ? ids.compactMap { $0.text(at: row) }.joined(separator: ", ") : nil }
        )
        try clock.time("write") { try write(content, language: request.language, to: request.output) }
        return ReportResult(
            output: request.output,
            rows: scores.rowCount,
            report: content,
            seconds: clock.secondsByPhase
        )
    }

    /// Writes the page of `content`.
    func write(_ content: ReportContent, language: ReportLanguage, to path: String) throws {
        try WholeFile.write(text: try ReportPage.render(content, language: language.page), to: path)
    }
}

extension Table {
    /// Checks that this table of scores was made with `model`.
    ///
    /// - Throws: ``PipelineError`` where a probability does not follow from its raw score, or a reason is no column or signal.
    fileprivate func checkScores(of model: ChurnModel, probabilities: [Double], path: String) throws {
        func fail(_ what: String, _ row: Int) -> PipelineError {
            PipelineError(
                code: "report.other_model",
                message: "row \(row + 1): \(what); are these the scores of this model?",
                location: path
            )
        }
        if let row = probabilities.firstIndex(where: { !(0...1).contains($0) }) {
            throw fail("\(probabilities[row]) is not a probability", row)
        }
        if column("raw_score") != nil {
            let rawScores = try numbers("raw_score", path: path)
            let wrong = rawScores.indices.first {
                abs(model.probability(rawScore: rawScores[$0]) - probabilities[$0]) > 1e-9
            }
            if let row = wrong {
                throw fail(
                    "the probability does not follow from the raw score (scores of churn score --base-rate need the same "
                        + "--base-rate here)",
                    row
                )
            }
        }
        let names = Set(model.schema.columns.flatMap { [$0.name, $0.signal] })
        for row in 0..<rowCount {
            guard let name = column("reason_1")?.text(at: row) else { continue }
            if !names.contains(name) {
                throw fail("the reason \"\(name)\" is no column and no signal of the model", row)
            }
        }
    }

    /// The reasons that a table of scores holds for one row, and what would help.
    fileprivate func explanation(
        _ row: Int,
        of model: ChurnModel
    ) -> (reasons: [RiskyCustomer.Reason], help: RiskyCustomer.Help) {
        var reasons: [RiskyCustomer.Reason] = []
        while let name = column("reason_\(reasons.count + 1)")?.text(at: row),
            case .numbers(let contributions)? = column("reason_\(reasons.count + 1)_contribution")?.values
        {
            // Scores of other makes may have no words.
            let text = column("reason_\(reasons.count + 1)_text")?.text(at: row)
            let words = text ?? model.schema.index(of: name).map(model.words) ?? name
            reasons.append(RiskyCustomer.Reason(text: words, contribution: contributions[row]))
        }
        guard let changes = column("change_text") else { return (reasons, .notAsked) }
        return (reasons, changes.text(at: row).map { .change($0) } ?? .noSingleChange)
    }
}

extension ChurnModel {
    /// How much each column matters: the gain of its splits, for a linear model the mean distance of its outputs from
    /// their mean over the training distribution's bins, interactions left out; for a blend both, as shares of all.
    var importance: [TrainResult.Importance] {
        var values = [Double](repeating: 0, count: schema.count)
        switch predictor {
        case .trees(let ensemble):
            values = ensemble.gains(columnCount: schema.count)
        case .linear(let linear):
            values = linear.spreads(baselines)
        case .blend(let blend):
            // Gains and spreads have no common unit: each member's shares count by its weight.
            let spreads = blend.linear.spreads(baselines)
            let gains = blend.trees.gains(columnCount: schema.count)
            let total = (
                linear: max(spreads.reduce(0, +), .leastNormalMagnitude),
                trees: max(gains.reduce(0, +), .leastNormalMagnitude)
            )
            for column in values.indices {
                values[column] =
                    abs(blend.weights.linear) * spreads[column] / total.linear
                    + abs(blend.weights.trees) * gains[column] / total.trees
            }
        }
        let total = values.reduce(0, +)
        return values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
            .filter { values[$0] > 0 }
            .map { TrainResult.Importance(feature: schema.columns[$0].name, share: values[$0] / total) }
    }
}

extension TreeEnsemble {
    /// The gain of the splits on each column.
    fileprivate func gains(columnCount: Int) -> [Double] {
        var gains = [Double](repeating: 0, count: columnCount)
        for node in trees.lazy.flatMap(\.nodes) where !node.isLeaf { gains[Int(node.column)] += node.gain }
        return gains
    }
}

extension LinearPredictor {
    /// The spread of each column's term.
    fileprivate func spreads(_ baselines: [ColumnBaseline]) -> [Double] {
        terms.indices.map { spread(ofTerm: $0, baselines) }
    }

    /// The mean absolute distance of a term's outputs from their mean, with the training distribution's bins standing for
    /// the rows; 0 where the model has no baseline.
    fileprivate func spread(ofTerm index: Int, _ baselines: [ColumnBaseline]) -> Double {
        guard index < baselines.count else { return 0 }
        let baseline = baselines[index]
        var sum = Double(baseline.missingCount) * abs(output(ofTerm: index, value: .nan) - meanOutputs[index])
        for (bin, count) in baseline.counts.enumerated() {
            let value: Double =
                switch terms[index] {
                case .categorical(let term): bin < term.outputs.count ? Double(bin) : FeatureColumn.unseenCode
                case .numeric, .spline: baseline.middle(ofBin: bin)
                }
            sum += Double(count) * abs(output(ofTerm: index, value: value) - meanOutputs[index])
        }
        return sum / Double(max(1, baseline.counts.reduce(baseline.missingCount, +)))
    }
}

extension ColumnBaseline {
    /// A value that stands for a bin of a numeric column: between its edges, or the one edge that it has.
    fileprivate func middle(ofBin bin: Int) -> Double {
        guard let first = edges.first, let last = edges.last else { return 0 }
        if bin == 0 { return first }
        if bin == edges.count { return last }
        return (edges[bin - 1] + edges[bin]) / 2
    }
}

/// What `churn report` made.
public struct ReportResult: PipelineResult {
    /// The page.
    public let output: String
    /// The scores that it is about.
    public let rows: Int
    /// Everything that stands on the page, every number in full.
    public let report: ReportContent
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String { "report on \(Format.count(rows)) scores in \(output)" }
}
