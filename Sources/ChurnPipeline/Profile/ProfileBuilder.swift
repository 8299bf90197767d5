import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnReport
import ChurnScoring

/// Turns a profile into what the page and the result show.
struct ProfileBuilder {
    let run: ExtractionRun
    let config: RunConfig
    let eventTypes: [EventTypeProfile]
    let profile: MatrixProfile

    private var plan: ExtractionPlan { config.plan }
    private var columns: [FeatureColumn] { run.extraction.matrix.schema.columns }
    private var driftCutoffs: [String] { profile.cutoffs.dropFirst().map(CivilTime.format) }

    /// The features as the result has them.
    var features: [FeatureProfile] {
        profile.columns.indices.map { column in
            FeatureProfile(
                plan.features[column],
                column: columns[column],
                profile: profile.columns[column],
                driftCutoffs: driftCutoffs
            )
        }
    }

    /// The groups as the result has them.
    var groups: [ProfileResult.Group] {
        profile.groups.map { group in
            ProfileResult.Group(
                features: group.columns.map { columns[$0].name },
                pairs: group.links.map { link in
                    ProfileResult.Pair(
                        first: columns[link.first].name,
                        second: columns[link.second].name,
                        correlation: link.correlation
                    )
                }
            )
        }
    }

    /// The page.
    func page(phases: [(name: String, seconds: Double)]) -> ProfileContent {
        let observation = plan.observation
        let lengths = [("window", observation.window), ("gap", observation.gap), ("horizon", observation.horizon)]
            .map { "\($0) \(CivilTime.formatDuration($1))" }
        var content = ProfileContent(
            title: "Data and feature profile",
            subtitle: "Data complete up to \(CivilTime.format(run.dataset.dataEnd)) · "
                + lengths.joined(separator: ", "),
            data: data,
            making: Making(
                phases: phases.map { Making.Phase(name: $0.name, seconds: $0.seconds) },
                configText: config.text
            )
        )
        content.eventTypes = eventTypes.map(ProfileContent.EventType.init)
        content.cutoffs = run.extraction.stateCounts.map {
            CutoffStates(
                cutoff: $0.name,
                positive: $0.positive,
                negative: $0.negative,
                gapChurn: $0.gapChurn,
                immature: $0.immature,
                ineligible: $0.ineligible
            )
        }
        content.features = profile.columns.indices.map { column in
            ProfileContent.Feature(
                name: columns[column].name,
                words: plan.features[column].words,
                levels: columns[column].levels,
                profile: profile.columns[column]
            )
        }
        content.driftCutoffs = driftCutoffs
        content.groups = profile.groups
        content.labelledCount = profile.labelledCount
        content.positiveCount = profile.positiveCount
        return content
    }

    private var data: DataDescription {
        let summary = run.dataset.summary
        return DataDescription(
            eventCount: run.dataset.events.count,
            customerCount: summary.customers,
            firstEvent: summary.firstOccurredAt.map(CivilTime.formatDay),
            lastEvent: summary.lastOccurredAt.map(CivilTime.formatDay),
            duplicateCount: summary.duplicates,
            duplicatesDropped: config.events.dropsDuplicates,
            lateCount: summary.late,
            notes: run.notes
        )
    }
}

extension ProfileContent.EventType {
    fileprivate init(_ type: EventTypeProfile) {
        self.init(
            name: type.name,
            count: type.events,
            perDay: type.eventsPerDay,
            perActiveDay: type.eventsPerActiveDay,
            first: type.firstDay,
            last: type.lastDay,
            longestGapDays: type.longestGapDays,
            lateShare: type.lateShare,
            medianDelayDays: type.medianDelayDays ?? .nan,
            longDelayDays: type.longDelayDays ?? .nan,
            duplicates: type.duplicates
        )
    }
}
