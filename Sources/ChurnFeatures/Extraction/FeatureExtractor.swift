internal import ChurnScoring

/// Turns events into a feature matrix and labels.
public struct FeatureExtractor: Sendable {
    /// What is extracted.
    public let plan: ExtractionPlan

    /// An extractor for `plan`.
    ///
    /// - Throws: ``FeatureError`` where a definition, the observation or the churn definition has no meaning.
    public init(_ plan: ExtractionPlan) throws {
        try plan.validate()
        self.plan = plan
    }

    /// The features and labels of `events`; the same bytes for any order of the source and any number of threads.
    ///
    /// - Parameters:
    ///   - events: What happened.
    ///   - customers: Attributes as of any moment; needed where a feature names one.
    ///   - periods: Needed for subscription churn.
    ///   - dataEnd: Until when (exclusive) the events are complete; decides which labels are mature.
    ///   - threads: At most this many threads.
    /// - Returns: A row for each eligible customer and cutoff, with what looks wrong as warnings.
    /// - Throws: ``FeatureError`` where the plan names what the data do not have, or reaches outside them.
    public func extract(
        events: EventLog,
        customers: CustomerHistory? = nil,
        periods: SubscriptionPeriods? = nil,
        dataEnd: Int64,
        threads: Int = 1
    ) throws -> Extraction {
        try extract(
            events: events,
            firstOccurredAt: events.firstOccurredAt,
            customers: customers,
            periods: periods,
            dataEnd: dataEnd,
            threads: threads
        )
    }

    /// The same where the log may have lost events that no row sees; the first of all was at `firstOccurredAt`.
    func extract(
        events: EventLog,
        firstOccurredAt: Int64?,
        customers: CustomerHistory?,
        periods: SubscriptionPeriods?,
        dataEnd: Int64,
        threads: Int
    ) throws -> Extraction {
        let warnings = try checkReach(firstOccurredAt, dataEnd)
        let extraction = try extractUnchecked(events, customers, periods, dataEnd: dataEnd, threads: threads)
        return Extraction(
            matrix: extraction.matrix,
            states: extraction.states,
            labels: extraction.labels,
            types: extraction.types,
            stateCounts: extraction.stateCounts,
            warnings: extraction.warnings + warnings + scheduleWarnings(extraction, firstOccurredAt, dataEnd)
                + Self.labelWarnings(extraction.stateCounts, plan)
        )
    }

    /// The same without checking the plan's reach against the events: an audit changes what there is.
    ///
    /// `limits` are the latest cutoffs of the customers, where these are their own.
    func extractUnchecked(
        _ events: EventLog,
        _ customers: CustomerHistory?,
        _ periods: SubscriptionPeriods?,
        dataEnd: Int64,
        threads: Int,
        limits: [Int64]? = nil
    ) throws -> Extraction {
        let history = try customers.map { try HistoryLog($0, customerIDs: events.customerIDs) }
        var compiled = try PlanCompiler.compile(plan, events: events, history: history)
        let periodLog = try periodLog(periods, events)
        if let periodLog { compiled.warnings += plan.unknownReasons(periodLog.reasonLevels) }
        let job = ExtractionJob(
            plan: plan,
            compiled: compiled,
            events: events,
            history: history,
            labeller: RowLabeller(plan, compiled, periods: periodLog, dataEnd: dataEnd),
            customerCutoffs: try plan.observation.schedule.map {
                try CustomerCutoffs($0, events: events, history: history, dataEnd: dataEnd, limits: limits)
            }
        )
        return try job.run(threads: threads)
    }

    private func periodLog(_ periods: SubscriptionPeriods?, _ events: EventLog) throws -> PeriodLog? {
        guard let allowedGap = plan.allowedGap else { return nil }
        guard let periods else {
            throw FeatureError(.invalidChurn, "subscription churn needs the table of subscription periods")
        }
        if plan.usesReasons && periods.reasons.isEmpty && !periods.starts.isEmpty {
            throw FeatureError(.invalidChurn, "the subscription periods have no reasons; name their column")
        }
        return try PeriodLog(periods, allowedGap: allowedGap, customerIDs: events.customerIDs)
    }

    /// Stops at cutoffs outside the data and at a window longer than them; warns where a window is only cut short.
    private func checkReach(_ firstOccurredAt: Int64?, _ dataEnd: Int64) throws -> [String] {
        guard let first = firstOccurredAt else {
            throw FeatureError(.outsideData, "there are no events")
        }
        let observation = plan.observation
        let outside = observation.cutoffs.filter { $0 <= first || $0 > dataEnd }
        guard outside.isEmpty else {
            throw FeatureError(
                .outsideData,
                "cutoffs outside the data, which run from \(CivilTime.format(first)) to \(CivilTime.format(dataEnd)): "
                    + outside.prefix(5).map(CivilTime.format).joined(separator: ", ")
                    + (outside.count > 5 ? " and \(outside.count - 5) more" : "")
                    + "; move observation.cutoffs, or set data_end where the log is complete until later"
            )
        }
        // Logs are cut by day: the first event of a log of 180 days may come minutes after its first midnight.
        let firstDay = CivilTime.dayNumber(first) * CivilTime.microsecondsPerDay
        guard observation.window <= dataEnd.subtractingSaturating(firstDay) else {
            throw FeatureError(
                .outsideData,
                "the observation's window of \(CivilTime.formatDuration(observation.window)) is longer than the data, "
                    + "which run from \(CivilTime.format(first)) to \(CivilTime.format(dataEnd)); shorten it"
            )
        }
        let cut = observation.cutoffs.filter { $0.subtractingSaturating(observation.window) < firstDay }
        guard let last = cut.last else { return [] }
        return [
            "at \(cut.count) of \(observation.cutoffs.count) cutoffs (up to \(CivilTime.format(last))) the window "
                + "begins before the first event, so features see less of the past there than a full window"
        ]
    }

    /// Warns where a schedule gives no row, or rows whose window is cut short by the beginning of the data.
    private func scheduleWarnings(_ extraction: Extraction, _ firstOccurredAt: Int64?, _ dataEnd: Int64) -> [String] {
        guard plan.observation.schedule != nil, let first = firstOccurredAt else { return [] }
        let cutoffs = extraction.matrix.keys?.cutoffs ?? []
        guard !cutoffs.isEmpty else {
            return ["no customer has a row at any entry of the schedule up to \(CivilTime.format(dataEnd))"]
        }
        let firstDay = CivilTime.dayNumber(first) * CivilTime.microsecondsPerDay
        let cut = cutoffs.count { $0.subtractingSaturating(plan.observation.window) < firstDay }
        guard cut > 0 else { return [] }
        return [
            "at \(cut) of \(cutoffs.count) rows the window begins before the first event of the data, so features see "
                + "less of the past there than a full window"
        ]
    }

    /// What the counts of the states say about the labels.
    private static func labelWarnings(_ counts: [StateCounts], _ plan: ExtractionPlan) -> [String] {
        guard let churn = plan.churn else { return [] }
        var warnings: [String] = []
        let observation = plan.observation
        for case .inactivity(_, let days) in churn.types.filter(\.isChurn).map(\.definition) {
            let ahead = Double(observation.gap) + Double(observation.horizon)
            let surely = days - ahead / Double(CivilTime.microsecondsPerDay)
            if surely > 0 {
                warnings.append(
                    "churn takes \(days) days of silence, more than gap and horizon together: who was active in the "
                        + "last \(surely) days cannot churn in the label window, and recency gives the label away"
                )
            }
        }
        let oneSided = counts.filter { $0.immature > 0 && $0.positive > 0 }
        if let first = oneSided.first, first.entry != nil {
            warnings.append(
                "some rows of \(oneSided.count) entries of the schedule (\(first.name), for example) are not mature: "
                    + "churners among them have a label, the others none yet; leave rows out of training and evaluation "
                    + "whose label window ends after the data"
            )
        } else if let first = oneSided.first {
            warnings.append(
                "\(oneSided.count) cutoffs (from \(CivilTime.format(first.cutoff))) are not mature: churners there "
                    + "have a label, the others none yet; leave these cutoffs out of training and evaluation"
            )
        }
        return warnings
    }
}
