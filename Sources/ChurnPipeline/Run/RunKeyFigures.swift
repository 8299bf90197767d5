import ChurnEvaluation
import ChurnFeatures
import Logging

/// The key figures of a run, or why it has none.
struct RunKeyFigures {
    let book: KeyFiguresBook?
    let notes: [String]
}

extension Pipeline {
    /// Keeps the books of a run, month by month.
    ///
    /// Books that a `revenue` section asks for must balance or the run fails; where customers are only counted as the churn
    /// definition happens to allow, a problem is a note.
    func runKeyFigures(
        _ config: RunConfig,
        _ dataset: Dataset,
        showsIDs: Bool,
        clock: inout PhaseClock
    ) throws -> RunKeyFigures {
        do {
            let book = try keyFigures(
                config,
                dataset,
                by: PeriodCalendar(step: .months(1)),
                showsIDs: showsIDs,
                clock: &clock
            )
            let notes = book?.notes ?? ["no key figures: the churn definition does not tell who is a customer when"]
            // What the churn definition names and is not there has been said where rows were extracted.
            return RunKeyFigures(book: book, notes: book == nil || config.revenue != nil ? notes : [])
        } catch let error as PipelineError where config.revenue == nil {
            logger.warning("no key figures: \(error)")
            return RunKeyFigures(book: nil, notes: ["no key figures: \(error.message)"])
        }
    }
}

extension KeyFiguresBook.Period {
    /// The period in one line.
    var line: String {
        var parts = ["\(Format.count(customers.closing)) customers at the end of \(period)"]
        if let rate = customerChurnRate { parts.append("customer churn rate \(Format.percent(rate.value))") }
        if let rate = revenueChurnRate { parts.append("revenue churn \(Format.percent(rate))") }
        if let gross = grossRevenueRetention, let net = netRevenueRetention {
            parts.append("gross revenue retention \(Format.percent(gross))")
            parts.append("net \(Format.percent(net))")
        }
        return "key figures: " + parts.joined(separator: ", ")
    }
}
