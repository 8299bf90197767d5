internal import COpenBLAS
internal import ChurnScoring

/// Makes the table of coefficients at a solution.
struct InferenceRun: Sendable {
    /// The objective, with the penalty of the solution.
    let objective: LogisticObjective
    /// The coefficients, and the objective there with its Hessian.
    let solution: NewtonSolver.Solution
    let terms: [DesignTerm]
    let covariance: CoefficientTable.Covariance
    /// A number from 0 for the customer of each row; needed for a clustered covariance only.
    let customers: [Int32]
    let isFirth: Bool
    let isRefit: Bool
    let threads: Int

    private var coefficients: [Double] { solution.coefficients }

    /// The table, and notes on what the data do not determine.
    func table() -> (table: CoefficientTable, notes: [String]) {
        let size = coefficients.count
        let hessian = solution.evaluation.hessian
        var combined: Set<Int> = []
        // Only for a note, so not where it takes long.
        if objective.penalty > 0, size <= 512 {
            var plain = hessian
            for column in 0..<size - 1 { plain[column * size + column] -= objective.penalty }
            combined = SymmetricInverse(plain, size: size).undetermined
        }
        let inverse = SymmetricInverse(hessian, size: size)
        let search = SeparationSearch(objective: objective, terms: terms, threads: threads)
        var separations = search.byColumn()
        var undetermined = inverse.undetermined
        if objective.penalty == 0, !isFirth, let found = search.byDivergence(from: coefficients) {
            undetermined.formUnion(found.columns)
            let isKnown = separations.contains { $0.directions == found.separation.directions }
            if !isKnown { separations.append(found.separation) }
        }
        var table = fit(inverse)
        let errors = standardErrors(inverse, &table)
        let order = [size - 1] + Array(0..<size - 1)
        table.rows = order.map { row($0, errors[$0], isDetermined: !undetermined.contains($0)) }
        table.separations = separations
        return (table, notes(separations, combined.union(inverse.undetermined)))
    }

    /// The table without coefficients.
    private func fit(_ inverse: SymmetricInverse) -> CoefficientTable {
        let size = coefficients.count
        var positive = 0.0
        var weightSum = 0.0
        var rowCount = 0
        for (label, weight) in zip(objective.labels, objective.weights) where weight > 0 {
            positive += label * weight
            weightSum += weight
            rowCount += 1
        }
        let nullDeviance = 2 * objective.nullLoss(positive: positive, weightSum: weightSum)
        let deviance = 2 * solution.evaluation.loss
        // trace(H (H + penalty)^-1) = size - penalty * trace of the inverse without the intercept.
        let shrunken = (0..<size - 1).reduce(0) { $0 + objective.penalty * inverse.values[$1 * size + $1] }
        let degreesOfFreedom = Double(size - inverse.dependent.count) - shrunken
        var test: CoefficientTable.LikelihoodRatioTest?
        let tested = size - inverse.dependent.count - 1
        if objective.penalty == 0, !isFirth, tested > 0 {
            let statistic = max(0, nullDeviance - deviance)
            test = .init(
                statistic: statistic,
                degreesOfFreedom: tested,
                pValue: TailProbabilities.chiSquared(above: statistic, degreesOfFreedom: tested)
            )
        }
        return CoefficientTable(
            rows: [],
            covariance: covariance,
            customerCount: nil,
            penalty: objective.penalty,
            isFirth: isFirth,
            isRefit: isRefit,
            rowCount: rowCount,
            weightSum: weightSum,
            deviance: deviance,
            nullDeviance: nullDeviance,
            degreesOfFreedom: degreesOfFreedom,
            aic: deviance + 2 * degreesOfFreedom,
            bic: deviance + PortableMath.log(weightSum) * degreesOfFreedom,
            pseudoRSquared: 1 - deviance / nullDeviance,
            likelihoodRatioTest: test,
            separations: []
        )
    }

    private func standardErrors(_ inverse: SymmetricInverse, _ table: inout CoefficientTable) -> [Double] {
        let size = coefficients.count
        let products = ScoreProducts(objective, coefficients, threads: threads)
        var factor = 1.0
        let middle: [Double]
        switch covariance {
        case .model:
            return (0..<size).map { inverse.values[$0 * size + $0].squareRoot() }
        case .robust:
            middle = products.overRows()
        case .clustered:
            let count = Int(customers.max() ?? -1) + 1
            middle = products.overCustomers(customers, count: count)
            var isCounted = [Bool](repeating: false, count: count)
            for (row, customer) in customers.enumerated() where objective.weights[row] > 0 {
                isCounted[Int(customer)] = true
            }
            let groups = Double(isCounted.count { $0 })
            table.customerCount = Int(groups)
            let rows = Double(table.rowCount)
            let coefficientCount = Double(size - inverse.dependent.count)
            // Without a row or a customer to spare, there is no factor that means anything, nor an error.
            guard groups > 1, rows > coefficientCount else { return [Double](repeating: .nan, count: size) }
            factor = groups / (groups - 1) * ((rows - 1) / (rows - coefficientCount))
        }
        // The diagonal of inverse * middle * inverse.
        var half = [Double](repeating: 0, count: size * size)
        let order = Int32(size)
        cblas_dsymm(
            CblasColMajor,
            CblasLeft,
            CblasLower,
            order,
            order,
            1,
            middle,
            order,
            inverse.values,
            order,
            0,
            &half,
            order
        )
        return (0..<size).map { column in
            var variance = 0.0
            for row in 0..<size { variance += inverse.values[column * size + row] * half[column * size + row] }
            return (factor * max(0, variance)).squareRoot()
        }
    }

    private func row(_ column: Int, _ error: Double, isDetermined: Bool) -> CoefficientTable.Row {
        let term = terms[column]
        let estimate = coefficients[column]
        var row = CoefficientTable.Row(name: term.name, column: term.column, estimate: estimate, unit: term.unit)
        guard isDetermined, error > 0, error.isFinite else { return row }
        let z = estimate / error
        let reach = InferenceRun.quantile * error
        row.standardError = error
        row.z = z
        row.pValue = TailProbabilities.normal(beyond: z)
        row.lower = estimate - reach
        row.upper = estimate + reach
        row.oddsRatio = InferenceRun.oddsRatio(estimate, reach)
        row.oddsRatioPerUnit = InferenceRun.oddsRatio(estimate / term.unit, reach / term.unit)
        return row
    }

    private static let quantile = TailProbabilities.normalQuantile(above: 0.025)

    private static func oddsRatio(_ estimate: Double, _ reach: Double) -> CoefficientTable.OddsRatio? {
        let ratio = CoefficientTable.OddsRatio(
            value: PortableMath.exp(estimate),
            lower: PortableMath.exp(estimate - reach),
            upper: PortableMath.exp(estimate + reach)
        )
        return ratio.upper.isFinite ? ratio : nil
    }

    private func notes(_ separations: [CoefficientTable.Separation], _ combined: Set<Int>) -> [String] {
        let leaks = separations.filter { $0.isComplete && $0.name != nil }
        var notes = leaks.prefix(3).map { leak in
            "\"\(leak.name ?? "")\" alone tells the labels apart (univariate AUC 1, "
                + "\(leak.directions.first?.sign == 1 ? "larger" : "smaller") values churn): "
                + "most likely it is known only after churn, so leave it out"
        }
        if objective.penalty == 0, !isFirth {
            let others = separations.filter { !$0.isComplete || $0.name == nil }
            notes += others.prefix(10).map { separation in
                let shown = separation.directions.prefix(5)
                    .map { "\"\($0.name)\" to \($0.sign > 0 ? "+" : "-")infinity" }
                let more = separation.directions.count > 5 ? " and \(separation.directions.count - 5) more" : ""
                return "\(separation.isComplete ? "complete" : "quasi-complete") separation: "
                    + "the likelihood has no finite maximum, it takes \(shown.joined(separator: ", "))\(more); "
                    + "take penalty: firth, a penalty above 0, or leave them out"
            }
        }
        let names = combined.sorted().filter { terms[$0].column != nil }.map { "\"\(terms[$0].name)\"" }
        if !names.isEmpty {
            let more = names.count > 10 ? " and \(names.count - 10) more" : ""
            notes.append(
                "\(names.prefix(10).joined(separator: ", "))\(more): one is a combination of the others, so "
                    + (objective.penalty > 0
                        ? "only the penalty decides how they share their effect"
                        : "their coefficients are not determined and have no standard errors; leave one out or give a "
                            + "penalty above 0")
            )
        }
        return notes
    }
}
