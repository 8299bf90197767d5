import ChurnData
import ChurnEvaluation
import ChurnFeatures
import Foundation

/// What a model remembers of the data it was trained on; the report is made of it.
///
/// Nothing in it depends on when or where the training ran, so that the same data give the same model file.
struct TrainingRecord: Codable {
    struct States: Codable {
        let cutoff: String
        let positive: Int
        let negative: Int
        let gapChurn: Int
        let immature: Int
        let ineligible: Int
    }

    struct TypeCount: Codable {
        let name: String
        let count: Int
    }

    let sources: [String]
    let events: Int
    let customers: Int
    let firstEvent: String?
    let lastEvent: String?
    let dataEnd: String
    let duplicates: Int
    let duplicatesDropped: Bool
    let late: Int
    let eventTypes: [TypeCount]
    let states: [States]
    let trainCutoffs: [String]
    let validationCutoffs: [String]
    /// `nil` where no rows were held out to calibrate on.
    let calibrationCutoffs: [String]?
    let testCutoffs: [String]
    let notes: [String]

    /// The key of the record in a model's metadata.
    static let key = "training_record"

    init(_ run: ExtractionRun, config: RunConfig, split: RowSplit) throws {
        let summary = run.dataset.summary
        sources = config.events.specs.map(\.source.label)
        events = run.dataset.events.count
        customers = summary.customers
        firstEvent = summary.firstOccurredAt.map(CivilTime.formatDay)
        lastEvent = summary.lastOccurredAt.map(CivilTime.formatDay)
        dataEnd = CivilTime.format(run.dataset.dataEnd)
        duplicates = summary.duplicates
        duplicatesDropped = config.events.dropsDuplicates
        late = summary.late
        eventTypes = summary.countsByType.map { TypeCount(name: $0.name, count: $0.count) }
        states = run.extraction.stateCounts.map {
            States(
                cutoff: $0.name,
                positive: $0.positive,
                negative: $0.negative,
                gapChurn: $0.gapChurn,
                immature: $0.immature,
                ineligible: $0.ineligible
            )
        }
        let hasSchedule = config.plan.observation.schedule != nil
        trainCutoffs = Self.texts(split.time.trainCutoffs, hasSchedule: hasSchedule)
        validationCutoffs = Self.texts(split.time.validationCutoffs, hasSchedule: hasSchedule)
        calibrationCutoffs =
            split.time.calibrationCutoffs.isEmpty
            ? nil : Self.texts(split.time.calibrationCutoffs, hasSchedule: hasSchedule)
        testCutoffs = Self.texts(split.time.testCutoffs, hasSchedule: hasSchedule)
        notes =
            run.notes
            + split.incompleteCutoffs.map {
                "The label window of the cutoff \(CivilTime.format($0)) is not complete; its rows are not used."
            }
    }

    /// The cutoffs of a part; their first and last where every customer has its own.
    private static func texts(_ cutoffs: [Int64], hasSchedule: Bool) -> [String] {
        guard hasSchedule, let first = cutoffs.first, let last = cutoffs.last, first < last else {
            return cutoffs.map(CivilTime.format)
        }
        return ["\(CivilTime.format(first)) to \(CivilTime.format(last))"]
    }

    /// The entries for a model's metadata.
    func metadata(config: RunConfig, stamp: AuditStamp) throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [
            "config": config.text, "version": Pipeline.version,
            Self.key: String(decoding: try encoder.encode(self), as: UTF8.self),
            Pipeline.featuresHashKey: config.plan.features.canonicalHash,
        ].merging(stamp.metadata) { $1 }.merging(try config.reasons.metadata) { $1 }
    }

    /// The record in a model's metadata; `nil` for a model of a ready table.
    static func read(_ metadata: [String: String]) -> TrainingRecord? {
        metadata[key].flatMap { try? JSONDecoder().decode(TrainingRecord.self, from: Data($0.utf8)) }
    }
}
