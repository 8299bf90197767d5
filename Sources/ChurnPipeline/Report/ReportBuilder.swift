import ChurnEvaluation
import ChurnReport
import ChurnScoring

/// Fills a report page with what a model remembers and what its scores are worth.
struct ReportBuilder {
    let model: ChurnModel
    /// The columns that matter, most important first.
    let importance: [TrainResult.Importance]

    /// How many features and customers a page lists.
    private static let featureCount = 15
    private static let customerCount = 20

    /// The page of a run, with its test part.
    func page(_ test: TestResult, showsIDs: Bool, phases: [(name: String, seconds: Double)]) throws -> String {
        var content = try content(phases: phases)
        content.model = ModelResult(
            name: algorithm,
            rows: "\(Format.count(test.labels.count)) test rows at \(testCutoffs)",
            evaluation: test.evaluation
        )
        content.references = [ReferenceResult(name: "constant", role: .baseline, evaluation: test.constant)]
        if let oracle = test.oracle {
            content.references.append(
                ReferenceResult(name: "reference probabilities", role: .oracle, evaluation: oracle.reference)
            )
        }
        content.customers = riskiest(
            probabilities: test.scores.probabilities,
            explanation: test.scores.explanation,
            id: { showsIDs ? test.keys.customers[$0].description : nil }
        )
        return try ReportPage.render(content)
    }

    /// Everything that the model itself tells.
    func content(phases: [(name: String, seconds: Double)]) throws -> ReportContent {
        let record = TrainingRecord.read(model.metadata)
        var content = ReportContent(
            title: "Churn report",
            subtitle: record.map { "Trained on events up to \($0.lastEvent ?? "-")" } ?? "Trained on a ready table",
            data: Self.data(record),
            making: Making(
                facts: facts,
                audit: AuditStamp(of: model.metadata).finding,
                phases: phases.map { Making.Phase(name: $0.name, seconds: $0.seconds) },
                configText: model.metadata["config"]
            )
        )
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
        explanation: (Int) -> (reasons: [RiskyCustomer.Reason], change: String?),
        id: (Int) -> String?
    ) -> [RiskyCustomer] {
        let order = probabilities.indices.sorted {
            probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
        }
        return order.prefix(Self.customerCount).map { row in
            let (reasons, change) = explanation(row)
            return RiskyCustomer(id: id(row), probability: probabilities[row], reasons: reasons, change: change)
        }
    }

    private var algorithm: String { model.metadata["algorithm"] ?? "model" }

    private var testCutoffs: String {
        TrainingRecord.read(model.metadata)?.testCutoffs.joined(separator: ", ") ?? "no known cutoff"
    }

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
