extension NewtonSolver {
    /// One in so many blocks is in the sample.
    static let sampleStep = 16
    /// With fewer blocks all of them are quick to go over.
    static let minimumBlocksForSample = 64
    /// The rows of the rarer label that the sample must have for each coefficient.
    static let sampledRareRowsPerColumn = 5.0

    /// Minimises `objective`, starting from the minimum on a sample of its blocks where there are many.
    ///
    /// Coefficients from a sixteenth of the rows differ from the final ones by a few of their standard errors, from where
    /// two steps over all rows converge. The sample has no say in the result beyond rounding.
    func solveBySample(_ objective: LogisticObjective, from start: [Double]) -> Solution {
        solve(objective, from: sampleMinimum(objective, from: start) ?? start)
    }

    /// The minimum on the sample; `nil` where there is no need or it could mislead.
    private func sampleMinimum(_ objective: LogisticObjective, from start: [Double]) -> [Double]? {
        guard objective.design.blockCount >= NewtonSolver.minimumBlocksForSample else { return nil }
        var sample = objective
        sample.blockStep = NewtonSolver.sampleStep
        let weightSum = sample.weightSum
        let rareRows = sample.rareRowCount
        guard rareRows >= NewtonSolver.sampledRareRowsPerColumn * Double(start.count) else { return nil }
        sample.penalty = objective.penalty * weightSum / objective.weightSum
        // The sample's own error is ten times this.
        let solver = NewtonSolver(maximumIterations: 10, tolerance: 1e-4, threads: threads)
        let solution = solver.solve(sample, from: start)
        return solution.converged && solution.addedRidge == 0 ? solution.coefficients : nil
    }
}

extension LogisticObjective {
    /// The rows with a weight of the rarer label, among those that take part.
    fileprivate var rareRowCount: Double {
        var counts = [0.0, 0.0]
        for block in blocks {
            for row in design.rows(ofBlock: block) where weights[row] > 0 { counts[labels[row] == 1 ? 1 : 0] += 1 }
        }
        return min(counts[0], counts[1])
    }
}
