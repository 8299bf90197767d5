import ChurnEvaluation

/// Slices and fairness as a terminal shows them.
enum SliceText {
    /// The slice of each attribute that ranks worst and that which is calibrated worst, one line an attribute.
    static func worst(_ tables: [SliceTable]) -> [String] {
        tables.map { table in
            let gaps = table.slices.count { $0.metrics == nil }
            guard let ranked = table.worstRanked, let area = ranked.metrics?.areaUnderROC else {
                return "by \(table.attribute): no slice has \(needs(table.minimum))"
            }
            var text = "by \(table.attribute): worst ranked \(name(ranked.value)), AUC \(estimate(area, 4))"
            if let difference = ranked.difference?.areaUnderROC, difference.upper < 0 {
                text += ", below the rest beyond chance"
            }
            if let slice = table.worstCalibrated, let error = slice.metrics?.calibration?.observedLessExpected {
                text +=
                    "; worst calibrated \(name(slice.value)), observed less expected \(estimate(error, 4))"
            }
            return gaps > 0 ? text + "; \(gaps) of \(table.slices.count) slices are too small to tell" : text
        }
    }

    /// The largest gaps of each attribute, one line an attribute.
    static func fairness(_ tables: [FairnessTable]) -> [String] {
        tables.map { table in
            guard let parity = table.demographicParity else {
                return "fairness by \(table.attribute): fewer than two groups have \(needs(table.minimum))"
            }
            var text =
                "fairness by \(table.attribute), selecting \(table.rule.words): rates from "
                + "\(name(parity.lowestGroup)) to \(name(parity.highestGroup)) differ by "
                + "\(estimate(parity.difference, 3)) (ratio \(Format.decimal(parity.ratio, 2)))"
            if let opportunity = table.equalOpportunity {
                text += ", true positive rates by \(estimate(opportunity.difference, 3))"
            }
            if let odds = table.equalisedOddsDifference { text += ", equalised odds \(Format.decimal(odds, 3))" }
            return text
        }
    }

    /// A table of one attribute's slices.
    static func table(_ table: SliceTable) -> String {
        var text = TextTable([
            table.attribute, "rows", "churn", "AUC", "95 % interval", "log loss", "mean p", "slope", "lift at 10 %",
        ])
        for slice in table.slices {
            let rate = slice.baseRate.map { Format.percent($0.value) } ?? "-"
            let start = [name(slice.value), Format.count(slice.rowCount), rate]
            guard let metrics = slice.metrics else {
                text.add(start + [slice.gap?.words ?? "", "-", "-", "-", "-", "-"])
                continue
            }
            let area = metrics.areaUnderROC
            text.add(
                start + [
                    Format.decimal(area.value, 4),
                    "\(Format.decimal(area.lower, 4)) to \(Format.decimal(area.upper, 4))",
                    Format.decimal(metrics.calibration?.logLoss, 5),
                    Format.decimal(metrics.calibration?.meanProbability, 4),
                    Format.decimal(metrics.calibration?.line?.slope.value, 2),
                    Format.decimal(metrics.liftAtTenPercent.value, 2),
                ]
            )
        }
        return text.text
    }

    /// A table of one attribute's groups.
    static func table(_ table: FairnessTable) -> String {
        var text = TextTable([
            table.attribute, "rows", "selected", "true positive rate", "false positive rate", "precision", "gap",
        ])
        for group in table.groups {
            text.add(
                [name(group.value), Format.count(group.rowCount)]
                    + [group.selectionRate, group.truePositiveRate, group.falsePositiveRate, group.precision]
                    .map { $0.map { Format.percent($0.value) } ?? "-" } + [group.gap?.words ?? ""]
            )
        }
        return text.text
    }

    static func name(_ value: String?) -> String { value ?? "(no value)" }

    private static func needs(_ minimum: MinimumCell) -> String {
        "\(Format.count(minimum.rows)) rows with \(Format.count(minimum.positives)) of each label"
    }

    static func estimate(_ estimate: Estimate, _ places: Int) -> String {
        "\(Format.decimal(estimate.value, places)) (\(Format.decimal(estimate.lower, places)) to "
            + "\(Format.decimal(estimate.upper, places)))"
    }
}
