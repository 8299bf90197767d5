import ChurnData
import ChurnEvaluation

extension Pipeline {
    /// Compares scores with what happened.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below.
    public func evaluate(_ request: EvaluateRequest) throws -> EvaluateResult {
        var clock = PhaseClock()
        let minimum = try MinimumCell(
            rows: request.slices.minimumRows,
            positives: request.slices.minimumPositives
        )
        let rule = try request.selection.rule()
        _ = try request.slices.parsedBands()
        try request.checkKeys()
        let session = try database()
        let (joined, dated) = try clock.time("read") { try rows(request, session) }
        let other = try clock.time("read") {
            try request.other.map {
                try OtherScores(
                    $0,
                    joined: joined,
                    evaluation: request,
                    database: session
                )
            }
        }
        let evaluation = try clock.time("evaluate") { try joined.evaluation(threads: threads) }
        var notes: [String] = []
        let bootstrap = try clock.time("bootstrap") {
            try customerIntervals(joined, replicates: request.replicates, notes: &notes)
        }
        let parts = try clock.time("slices") {
            try TableSlices(request.slices, of: joined, rule: rule, path: request.scores, threads: threads)
        }
        let findings = try clock.time("dates") {
            try dated.map { dated in
                try dated.rows.findings(
                    labels: dated.labels,
                    areProbabilities: joined.probabilityNote == nil,
                    rule: rule,
                    minimum: minimum,
                    threads: threads
                )
            }
        }
        let comparison = try clock.time("compare") {
            try other.map {
                try ScoreComparison(joined, $0, replicates: request.replicates, threads: threads)
            }
        }
        return EvaluateResult(
            evaluation: evaluation,
            bootstrap: bootstrap,
            rows: joined.rows.count,
            withoutLabel: joined.withoutLabel,
            withoutScore: joined.withoutScore,
            slices: parts.slices,
            fairness: parts.fairness,
            dates: findings,
            comparison: comparison,
            notes: [joined.probabilityNote].compactMap(\.self) + notes,
            seconds: clock.secondsByPhase
        )
    }

    private typealias Dated = (rows: DatedRows, labels: [Double])

    /// The rows with a label and, where times are asked for, all rows with their dates.
    private func rows(_ request: EvaluateRequest, _ session: Database) throws -> (JoinedScores, Dated?) {
        switch request.outcome {
        case .labels(let table, let column):
            let joined = try JoinedScores(
                scores: request.scores,
                score: request.score,
                labels: table,
                label: column,
                ids: request.ids,
                database: session
            )
            guard let time = request.time else { return (joined, nil) }
            let rows = try DatedRows(
                joined.scores,
                path: request.scores,
                request: request,
                id: joined.names[0],
                time: time
            )
            var labels = [Double](repeating: .nan, count: joined.scores.rowCount)
            for (row, label) in zip(joined.rows, joined.labels) { labels[row] = label }
            return (joined, (rows, labels))
        case .churnDates(let churn):
            let timing = try churn.timing()
            let table = try session.readTable(.files(request.scores))
            let rows = try DatedRows(
                table,
                path: request.scores,
                request: request,
                churn: churn,
                timing: timing,
                database: session
            )
            let labels = rows.churn?.labels.labels ?? []
            let counts = rows.churn?.labels.counts ?? .init()
            guard counts.labelled > 0 else {
                throw PipelineError(
                    code: "labels.none",
                    message: """
                        no score has a label: \(counts.immature) have a label window that is not complete by --data-end, \
                        \(counts.gapChurn) are of customers who churn within the gap, \(counts.alreadyChurned) of customers \
                        who are gone, \(counts.afterEnd) are after the data's end
                        """,
                    location: request.scores
                )
            }
            let joined = try JoinedScores(
                scores: table,
                request: request,
                dated: rows.scores,
                labels: labels
            )
            return (joined, (rows, labels))
        }
    }

    /// Intervals that know the customers; `nil` where each has one row, or no replicates are wanted.
    private func customerIntervals(
        _ joined: JoinedScores,
        replicates: Int,
        notes: inout [String]
    ) throws -> BootstrapSummary? {
        guard let customers = joined.customers, replicates > 0 else { return nil }
        let options = try BootstrapOptions(replicates: replicates, threads: threads)
        do {
            return joined.probabilityNote == nil
                ? try BootstrapSummary(
                    probabilities: joined.values,
                    labels: joined.labels,
                    customers: customers,
                    options: options
                )
                : try BootstrapSummary(
                    scores: joined.values,
                    labels: joined.labels,
                    customers: customers,
                    options: options
                )
        } catch let error as EvaluationError where error.code == .tooFewCustomers {
            notes.append("no intervals over customers: \(error.message)")
            return nil
        }
    }
}
