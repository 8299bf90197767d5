internal import ChurnScoring

/// What is computed from other results, and from what is told of the customer besides its events.
extension RowEvaluator {
    /// An instruction over the results of others.
    func combine(_ step: CompiledPlan.Instruction, _ run: RowRun, into results: UnsafeMutablePointer<Double>) {
        let x = self.results(step.a, run)
        let y = self.results(step.b, run)
        switch step.operation {
        case .percentChange:
            for row in 0..<run.count { results[row] = y[row] > 0 ? x[row] / y[row] - 1 : .nan }
        case .ratio:
            for row in 0..<run.count { results[row] = y[row] > 0 ? x[row] / y[row] : .nan }
        case .symmetricChange:
            for row in 0..<run.count { results[row] = Self.symmetricChange(x[row], y[row]) }
        case .difference: for row in 0..<run.count { results[row] = x[row] - y[row] }
        case .velocity: for row in 0..<run.count { results[row] = (x[row] - y[row]) / step.factor }
        case .acceleration:
            let z = self.results(step.c, run)
            for row in 0..<run.count { results[row] = (x[row] - 2 * y[row] + z[row]) / (step.factor * step.factor) }
        case .decayedTrend:
            let fast = Self.ln2 / Self.days(from: 0, to: step.length)
            let slow = Self.ln2 / Self.days(from: 0, to: Int64(step.d))
            for row in 0..<run.count { results[row] = x[row] * fast - y[row] * slow }
        default:
            let minimum = Self.days(from: 0, to: Int64(step.c))
            let longest = Self.days(from: 0, to: step.length)
            for row in 0..<run.count {
                // A missing tenure fails the comparison and gives a missing rate.
                results[row] = y[row] >= minimum ? x[row] * step.factor / min(longest, y[row]) : .nan
            }
        }
    }

    /// An attribute of the customer as of each cutoff, or the days since or until the date that it is.
    func attribute(_ step: CompiledPlan.Instruction, _ run: RowRun, into results: UnsafeMutablePointer<Double>) {
        guard let history else { return results.update(repeating: .nan, count: run.count) }
        let values = history.values[step.a]
        for row in 0..<run.count {
            let value = historyRows[row] < 0 ? .nan : values[historyRows[row]]
            if step.operation == .attribute || value.isNaN {
                results[row] = value
                continue
            }
            let days = (value - Double(run.cutoffs[row])) / Double(CivilTime.microsecondsPerDay)
            results[row] = step.operation == .daysUntil ? days : days > 0 ? .nan : 0 - days
        }
    }

    /// What the last change of an attribute was, as of each cutoff.
    func change(_ step: CompiledPlan.Instruction, _ run: RowRun, into results: UnsafeMutablePointer<Double>) {
        for row in 0..<run.count {
            guard let history, historyRows[row] >= 0,
                let change = history.lastChange(ofCustomer: run.customer, column: step.a, asOf: historyRows[row])
            else {
                results[row] = .nan
                continue
            }
            if step.operation == .daysSinceChange {
                results[row] = Self.days(from: change.since, to: run.cutoffs[row])
            } else {
                results[row] = change.previous > 0 ? change.value / change.previous - 1 : .nan
            }
        }
    }

    /// `(x - y) / (x + y)`, 0 where both are 0.
    private static func symmetricChange(_ x: Double, _ y: Double) -> Double {
        if x == 0 && y == 0 { return 0 }
        // The sum of two huge numbers may overflow, and a quotient by it would be 0; that of their halves does not.
        if (x + y).isInfinite { return (x / 2 - y / 2) / (x / 2 + y / 2) }
        return x + y == 0 ? .nan : (x - y) / (x + y)
    }
}
