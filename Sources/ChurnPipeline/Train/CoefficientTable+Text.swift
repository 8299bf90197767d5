import ChurnTraining

extension CoefficientTable {
    /// Longer tables are cut here; `--json` has all of it.
    private static let shownRows = 40

    /// The table for a terminal, with the lines that say what it is and how well the model fits.
    var text: String {
        var table = TextTable(["term", "unit", "estimate", "std. error", "z", "p", "odds ratio", "95 % interval"])
        for row in rows.prefix(Self.shownRows) {
            let ratio = row.column == nil ? nil : row.oddsRatio
            table.add([
                row.name, row.unit == 1 ? "" : Self.significant(row.unit), Format.decimal(row.estimate, 4),
                Format.decimal(row.standardError, 4), Format.decimal(row.z, 2), Self.probability(row.pValue),
                row.column == nil ? "" : Format.decimal(ratio?.value, 3),
                ratio.map { "\(Format.decimal($0.lower, 3)) to \(Format.decimal($0.upper, 3))" } ?? "",
            ])
        }
        var lines = [heading, table.text]
        if rows.count > Self.shownRows { lines.append("  and \(rows.count - Self.shownRows) more (--json has all)") }
        return (lines + [fitLine] + meaning).joined(separator: "\n")
    }

    private var heading: String {
        let errors =
            switch covariance {
            case .model: "standard errors of the model"
            case .robust: "robust standard errors (HC0)"
            case .clustered: "standard errors clustered by \(Format.count(customerCount ?? 0)) customers"
            }
        return "coefficients\(isRefit ? " of the refit without penalty" : "") for one unit (of a number its standard "
            + "deviation, given where it is not 1; a level against the reference), \(errors)"
    }

    private var fitLine: String {
        var line =
            "deviance \(Format.decimal(deviance, 2)), null deviance \(Format.decimal(nullDeviance, 2)), "
            + "\(Format.decimal(degreesOfFreedom, 1)) degrees of freedom, AIC \(Format.decimal(aic, 2)), "
            + "BIC \(Format.decimal(bic, 2)), McFadden R2 \(Format.decimal(pseudoRSquared, 4))"
        if let test = likelihoodRatioTest {
            line +=
                "\nlikelihood ratio against the intercept alone: chi2(\(test.degreesOfFreedom)) = "
                + "\(Format.decimal(test.statistic, 2)), p \(Self.probability(test.pValue))"
        }
        return line
    }

    private var meaning: [String] {
        if isFirth { return ["Firth's penalised likelihood; Wald intervals and tests"] }
        guard penalty > 0 else { return [] }
        return [
            "the penalty \(Self.significant(penalty)) draws estimates to 0; errors, z, p and intervals are given the penalty and "
                + "leave that bias out (--set refit=true shows the fit without it)"
        ]
    }

    private static func probability(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value < 0.0001 ? "<0.0001" : Format.decimal(value, 4)
    }

    /// About four digits that count.
    private static func significant(_ value: Double) -> String {
        value >= 1000 ? Format.decimal(value, 0) : value >= 1 ? Format.decimal(value, 2) : Format.decimal(value, 5)
    }
}
