import ChurnEvaluation
import ChurnReport
import ChurnScoring
import ChurnTraining

/// Fills a report page with what a model remembers and what its scores are worth.
struct ReportBuilder {
    let model: ChurnModel
    /// The columns that matter, most important first.
    let importance: [TrainResult.Importance]

    /// How many features and customers a page lists.
    static let featureCount = 15
    private static let customerCount = 20

    /// The page of a run, with its test part.
    func content(
        _ test: TestResult,
        showsIDs: Bool,
        phases: [(name: String, seconds: Double)]
    ) -> ReportContent {
        var content = content(phases: phases)
        content.model = ModelResult(
            algorithm: algorithm,
            rows: .testCutoffs(TrainingRecord.read(model.metadata)?.testCutoffs ?? []),
            evaluation: test.evaluation
        )
        content.references = [ReferenceResult(kind: .constant, evaluation: test.constant)]
        content.references += test.baselines.map { $0.reference(ofRows: test.labels.count) }
        if let oracle = test.oracle {
            content.references.append(
                ReferenceResult(kind: .truth, role: .oracle, evaluation: oracle.reference)
            )
        }
        content.slices = Self.slices(test.slices)
        content.fairness = Self.fairness(test.slices)
        content.customers = riskiest(
            probabilities: test.scores.probabilities,
            explanation: test.scores.explanation,
            id: { showsIDs ? test.keys.customers[$0].description : nil }
        )
        return content
    }

    /// Everything that the model itself tells.
    func content(phases: [(name: String, seconds: Double)]) -> ReportContent {
        let record = TrainingRecord.read(model.metadata)
        var content = ReportContent(
            subject: record.map { .events(until: $0.lastEvent ?? "–") } ?? .table,
            data: Self.data(record),
            making: Making(
                facts: facts,
                audit: AuditStamp(of: model.metadata).finding,
                phases: phases.map { Making.Phase(name: $0.name, seconds: $0.seconds) },
                configText: model.metadata["config"]
            )
        )
        content.making.label = Making.Label(metadata: model.metadata)
        content.making.parts = record.map { parts($0) } ?? []
        content.cutoffs = (record?.states ?? []).map {
            CutoffStates(
                cutoff: $0.cutoff,
                positive: $0.positive,
                negative: $0.negative,
                gapChurn: $0.gapChurn,
                immature: $0.immature,
                ineligible: $0.ineligible
            )
        }
        content.features = importance.prefix(Self.featureCount).map { row in
            let column = model.schema.index(of: row.feature)
            return FeatureImportance(
                name: row.feature,
                words: column.map(model.words) ?? row.feature,
                share: row.share
            )
        }
        return content
    }

    /// The customers with the highest probabilities, ties in row order.
    func riskiest(
        probabilities: [Double],
        explanation: (Int) -> (reasons: [RiskyCustomer.Reason], help: RiskyCustomer.Help),
        id: (Int) -> String?
    ) -> [RiskyCustomer] {
        Self.highest(Self.customerCount, of: probabilities).map { row in
            let (reasons, help) = explanation(row)
            return RiskyCustomer(id: id(row), probability: probabilities[row], reasons: reasons, help: help)
        }
    }

    /// The positions of the highest values, highest first, ties in their order; what is not among them is not sorted.
    static func highest(_ count: Int, of values: [Double]) -> [Int] {
        var best: [Int] = []
        for position in values.indices {
            if best.count == count, let last = best.last, values[position] <= values[last] { continue }
            let place = best.firstIndex { values[$0] < values[position] } ?? best.count
            best.insert(position, at: place)
            if best.count > count { best.removeLast() }
        }
        return best
    }

    /// The parts of the split; only the rows of the first are counted in a model.
    private func parts(_ record: TrainingRecord) -> [Making.Part] {
        let training = Making.Part(
            purpose: .training,
            cutoffs: record.trainCutoffs,
            rowCount: model.metadata["rows"].flatMap { Int($0) },
            positiveCount: model.metadata["positives"].flatMap { Int($0) }
        )
        let others = [
            (Making.Part.Purpose.validation, record.validationCutoffs),
            (.calibration, record.calibrationCutoffs ?? []), (.test, record.testCutoffs),
        ]
        return [training]
            + others.filter { !$0.1.isEmpty }.map { Making.Part(purpose: $0.0, cutoffs: $0.1) }
    }

    /// The parts of the split with their rows.
    func parts(_ split: RowSplit, algorithm: String) -> [Making.Part] {
        let record = TrainingRecord.read(model.metadata)
        let time = split.time
        // Logistic regression has nothing to stop early and trains on the validation rows too.
        let trainsOnBoth = algorithm == LogisticRegressionTrainer.algorithm
        let parts: [(purpose: Making.Part.Purpose, part: SplitPart, cutoffs: [String]?)] = [
            (.training, time.train, record?.trainCutoffs),
            (trainsOnBoth ? .training : .validation, time.validation, record?.validationCutoffs),
            (.calibration, time.calibration, record?.calibrationCutoffs),
            (.test, time.test, record?.testCutoffs),
        ]
        return parts.filter { !$0.part.rows.isEmpty }.map {
            Making.Part(
                purpose: $0.purpose,
                cutoffs: $0.cutoffs ?? [],
                rowCount: $0.part.rows.count,
                positiveCount: $0.part.positiveCount
            )
        }
    }

    private var algorithm: String { model.metadata["algorithm"] ?? "model" }

    private var facts: [Making.Fact] {
        let hidden: Set<String> = ["config", TrainingRecord.key, EventSettingsRecord.key, ReasonConfig.key]
        return model.metadata.filter { !hidden.contains($0.key) && !AuditStamp.isKey($0.key) }.sorted {
            $0.key < $1.key
        }
        .map { Making.Fact(name: $0.key.replacing("_", with: " "), value: $0.value) }
            + [Making.Fact(name: "model checksum", value: ModelFingerprint.hex(of: model))]
    }

    private static func data(_ record: TrainingRecord?) -> DataDescription {
        guard let record else {
            return DataDescription(eventCount: 0, customerCount: 0, notes: ["The model was trained on a ready table."])
        }
        return DataDescription(
            sources: record.sources.map { DataDescription.Source(name: $0, kind: "events", rowCount: record.events) },
            eventCount: record.events,
            customerCount: record.customers,
            firstEvent: record.firstEvent,
            lastEvent: record.lastEvent,
            duplicateCount: record.duplicates,
            duplicatesDropped: record.duplicatesDropped,
            lateCount: record.late,
            eventTypes: record.eventTypes.map { DataDescription.EventType(name: $0.name, count: $0.count) },
            notes: record.notes
        )
    }
}
