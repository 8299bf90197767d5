import ChurnEvaluation

/// How the model was made, as a model card.
extension ReportView {
    var making: Section {
        let parts = MakingParts(words: words)
        let making = content.making
        return Section(
            id: "making",
            heading: words.text(MakingPhrase.heading),
            [
                [audit(making.audit)],
                [.table(card)],
                [.table(facts(making.facts)), .table(parts.phases(making))],
            ] + parts.config(making.configText)
        )
    }

    private func audit(_ audit: Making.Audit?) -> Block {
        guard let audit else { return .text(words(MakingPhrase.noAudit), style: "absent") }
        let verdict = words(audit.passed ? MakingPhrase.auditPassed : .auditFailed)
        return .text(words.paragraph([verdict, words.outside(audit.text)]), style: audit.passed ? "passed" : "failed")
    }

    private var card: Table? {
        var rows: [(head: Markup, cells: [Markup])] = []
        func add(_ head: MakingPhrase, _ lines: [Markup]) {
            guard !lines.isEmpty else { return }
            rows.append((words(head), [Markup.joined(lines.map { $0.inside("li") }, by: Markup()).inside("ul")]))
        }
        add(.intendedUse, [words(MakingPhrase.intendedUseWords)])
        add(.notFor, [words(MakingPhrase.notForWords)])
        add(.trainingData, [trainingData])
        add(.label, label)
        add(.split, content.making.parts.isEmpty ? [] : split)
        add(.metrics, [metrics])
        add(.limits, limits)
        return Table(
            words.text(MakingPhrase.card),
            heads: heads([MakingPhrase.what, .value]),
            textColumns: [0],
            rows: rows
        )?.styled("card")
    }

    private var trainingData: Markup {
        let data = content.data
        guard data.eventCount > 0, let first = data.firstEvent, let last = data.lastEvent else {
            return words(MakingPhrase.trainingTable)
        }
        return words(
            MakingPhrase.trainingDataWords,
            .count(data.eventCount),
            .count(data.customerCount),
            .outside(first),
            .outside(last)
        )
    }

    private var label: [Markup] {
        guard let label = content.making.label else { return [] }
        func list(_ types: [String]) -> Markup { words.list(types.map { .outside($0) }) }
        let churn =
            switch label.churn {
            case .inactivity(let events, let days): words(MakingPhrase.inactivity, list(events), .value(days))
            case .silence(let events): words(MakingPhrase.silence, list(events))
            case .event(let types): words(MakingPhrase.event, list(types))
            case .typed(let names): words(MakingPhrase.typed, list(names))
            case .subscription: words(MakingPhrase.subscription)
            case .column(let name): words(MakingPhrase.column, .outside(name))
            }
        var lines = [churn]
        if let horizon = label.horizonDays, let gap = label.gapDays {
            lines.append(words(MakingPhrase.labelWindow, .value(horizon), .value(gap)))
        }
        if let window = label.windowDays { lines.append(words(MakingPhrase.featureWindow, .value(window))) }
        return lines
    }

    private var split: [Markup] {
        [words(MakingPhrase.splitWords)]
            + content.making.parts.map { part in
                let purpose: MakingPhrase =
                    switch part.purpose {
                    case .training: .training
                    case .validation: .validation
                    case .calibration: .calibration
                    case .test: .test
                    }
                var texts: [Markup] = []
                if let rows = part.rowCount, let positives = part.positiveCount {
                    texts.append(words(MakingPhrase.partRows, .count(rows), .count(positives)))
                }
                if !part.cutoffs.isEmpty {
                    let cutoffs = words.list(part.cutoffs.map { .outside($0) })
                    texts.append(words(MakingPhrase.partCutoffs, cutoffs))
                }
                return words(MakingPhrase.part, words(purpose), words.list(texts))
            }
    }

    private var metrics: Markup {
        guard let area = content.model?.evaluation.ranking.areaUnderROC else { return words(MakingPhrase.noMetrics) }
        return words(MakingPhrase.metricsWords, .fixed(area.value, 3), words.interval(area, digits: 3))
    }

    private var limits: [Markup] {
        var limits = [words(MakingPhrase.limitsWords), words(MakingPhrase.limitsCause)]
        if let model = content.model, model.evaluation.calibration == nil {
            limits.append(words(MakingPhrase.limitsProbability))
        }
        if content.references.contains(where: { $0.kind == .truth }) {
            limits.append(words(MakingPhrase.limitsSimulation))
        }
        return limits
    }

    private func facts(_ facts: [Making.Fact]) -> Table? {
        Table(
            words.text(MakingPhrase.facts),
            heads: heads([MakingPhrase.fact, .value]),
            textColumns: [0],
            rows: facts.map { fact in
                let name = FactPhrase(rawValue: fact.name).map { words($0) } ?? words.outside(fact.name)
                let value = fact.name == FactPhrase.algorithm.rawValue ? words.algorithm(fact.value) : fact.value
                return (name, [.outside(value)])
            }
        )
    }
}

/// What the report and the profile both say of how they were made.
struct MakingParts {
    let words: Words

    func phases(_ making: Making) -> PageView.Table? {
        PageView.Table(
            words.text(MakingPhrase.phases),
            heads: [MakingPhrase.phase, .seconds].map { words.text($0) },
            rows: making.phases.map { phase in
                let name = PhasePhrase(rawValue: phase.name).map { words($0) } ?? words.outside(phase.name)
                return (name, [.fixed(phase.seconds, 2)])
            }
        )?.footed(words(MakingPhrase.total), [.fixed(making.totalSeconds, 2)])
    }

    func config(_ text: String?) -> [[PageView.Block?]] {
        guard let text else { return [[.empty(words(MakingPhrase.noConfig))]] }
        return [[.heading(words(MakingPhrase.config))], [PageView.Block(preformatted: text)]]
    }
}
