extension CoefficientTable {
    /// What of the table travels with a model.
    ///
    /// The coefficients are lines of tab-separated fields, the first of them the header; what is not determined is empty.
    var metadata: [String: String] {
        var lines = ["term\testimate\tstandard_error\tz\tp_value\todds_ratio_per_unit"]
        for row in rows {
            let numbers = [row.standardError, row.z, row.pValue, row.oddsRatioPerUnit?.value]
            lines.append(
                ([row.name, "\(row.estimate)"] + numbers.map { $0.map { "\($0)" } ?? "" }).joined(separator: "\t")
            )
        }
        return [
            "coefficients": lines.joined(separator: "\n"), "standard_errors": covariance.rawValue,
            "coefficients_refit": "\(isRefit)", "deviance": "\(deviance)", "null_deviance": "\(nullDeviance)",
            "aic": "\(aic)", "bic": "\(bic)", "pseudo_r_squared": "\(pseudoRSquared)",
        ]
    }

    /// The names of coefficients that alone tell all rows apart.
    var completeSeparations: Set<String> { Set(separations.compactMap { $0.isComplete ? $0.name : nil }) }
}
