import ChurnData
import ChurnFeatures
import ChurnReport
import ChurnScoring

extension Pipeline {
    /// Looks at the quality of a config's events and features, and writes a page about it where that is asked for.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func profile(_ request: ProfileRequest) throws -> ProfileResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.rejects)
        try targets.write(request.output)
        let run = try extraction(config, rejects: request.rejects, clock: &clock) { _ in config.plan }
        let summary = run.dataset.summary
        let eventTypes = clock.time("events") {
            let duplicates = summary.countsByType.map { ($0.name, $0.duplicates) }
            return EventTypeProfile.profiles(
                of: run.dataset.events.columns,
                duplicates: Dictionary(duplicates, uniquingKeysWith: +)
            )
        }
        let observation = config.plan.observation
        let matrix = run.extraction.matrix
        let profile = try clock.time("features") {
            try MatrixProfile(
                matrix,
                labels: run.extraction.labels(completeBy: run.dataset.dataEnd, observation),
                times: observation.periods(of: matrix.keys?.cutoffs ?? []),
                threads: threads
            )
        }
        let lastComplete = observation.lastCompleteCutoff(dataEnd: run.dataset.dataEnd)
        let incomplete = observation.cutoffs.filter { $0 > lastComplete }.map(CivilTime.format)
        let content = ProfileBuilder(run: run, config: config, eventTypes: eventTypes, profile: profile)
        if let output = request.output {
            let page = content.page(phases: clock.phases)
            try clock.time("write") { try WholeFile.write(text: ProfilePage.render(page), to: output) }
        }
        return ProfileResult(
            output: request.output,
            events: run.dataset.events.count,
            customers: summary.customers,
            dataEnd: CivilTime.format(run.dataset.dataEnd),
            duplicatesDropped: config.events.dropsDuplicates,
            eventTypes: eventTypes,
            states: CutoffCounts.rows(run.extraction),
            rows: matrix.rowCount,
            labelledRows: profile.labelledCount,
            positiveRows: profile.positiveCount,
            incompleteCutoffs: incomplete,
            features: content.features,
            correlationGroups: content.groups,
            notes: run.notes,
            seconds: clock.secondsByPhase
        )
    }
}

/// What `churn profile` is asked for.
public struct ProfileRequest: Sendable {
    /// The config file.
    public var config: String
    /// The page to write, if any.
    public var output: String?
    /// Where unreadable rows are written; `nil` stops at the first.
    public var rejects: String?

    /// A request.
    public init(config: String, output: String? = nil, rejects: String? = nil) {
        self.config = config
        self.output = output
        self.rejects = rejects
    }
}

extension Observation {
    /// The period that each of `cutoffs` belongs to: the cutoff itself, or its month where customers have their own.
    func periods(of cutoffs: [Int64]) -> [Int64] {
        guard schedule != nil else { return cutoffs }
        return cutoffs.map { cutoff in
            var date = CivilTime.date(ofDays: Int(CivilTime.dayNumber(cutoff)))
            date.day = 1
            return CivilTime.time(of: date)
        }
    }
}
