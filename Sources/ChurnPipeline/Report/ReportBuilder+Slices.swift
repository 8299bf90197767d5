import ChurnEvaluation
import ChurnReport

extension ReportBuilder {
    /// The slices as the page shows them.
    static func slices(_ evaluation: SliceEvaluation) -> [SliceView] {
        (evaluation.slices ?? []).map { table in
            let attribute: SliceView.Attribute =
                table.attribute == "cutoff"
                ? .cutoff : evaluation.tenures.contains(table.attribute) ? .tenure : .named(table.attribute)
            return SliceView(
                attribute: attribute,
                minimumRowCount: table.minimum.rows,
                slices: table.slices.map { slice($0, minimum: table.minimum) }
            )
        }
    }

    private static func slice(_ slice: SliceTable.Slice, minimum: MinimumCell) -> SliceView.Slice {
        func measured(_ estimate: Estimate?) -> Measured {
            estimate.map(Measured.estimate) ?? .gap(gap(slice.gap, minimum))
        }
        var view = SliceView.Slice(
            name: name(slice.value),
            rowCount: slice.rowCount,
            positiveCount: slice.positiveCount,
            baseRate: measured(slice.baseRate),
            areaUnderROC: measured(slice.metrics?.areaUnderROC),
            lift: measured(slice.metrics?.liftAtTenPercent)
        )
        view.logLoss = slice.metrics?.calibration?.logLoss
        view.meanProbability = slice.metrics?.calibration?.meanProbability
        return view
    }

    /// The groups as the page shows them.
    static func fairness(_ evaluation: SliceEvaluation) -> [FairnessView] {
        (evaluation.fairness ?? []).map { table in
            var view = FairnessView(
                attribute: table.attribute,
                selectedShare: table.selectedShare,
                threshold: table.lowestScore.finite,
                isBarred: evaluation.isBarred,
                minimumRowCount: table.minimum.rows
            )
            view.groups = table.groups.map { group($0, minimum: table.minimum) }
            view.differences = [
                (FairnessView.Measure.selectionRate, table.demographicParity),
                (.truePositiveRate, table.equalOpportunity),
                (.falsePositiveRate, table.predictiveEquality),
                (.precision, table.predictiveParity),
            ].compactMap { measure, gap in
                gap.map {
                    FairnessView.Difference(
                        measure: measure,
                        highest: name($0.highestGroup),
                        lowest: name($0.lowestGroup),
                        difference: .estimate($0.difference)
                    )
                }
            }
            return view
        }
    }

    private static func group(_ group: FairnessTable.Group, minimum: MinimumCell) -> FairnessView.Group {
        var view = FairnessView.Group(
            name: name(group.value),
            rowCount: group.rowCount,
            positiveCount: group.positiveCount
        )
        // Each rate has a reason of its own; a group of too few rows has none of them.
        func measured(_ estimate: Estimate?, else own: Gap) -> Measured {
            if let estimate { return .estimate(estimate) }
            return .gap(group.rowCount < minimum.rows ? .fewRows(minimum: minimum.rows) : own)
        }
        let count = minimum.positives
        view.selectionRate = measured(group.selectionRate, else: .noRows)
        view.truePositiveRate = measured(
            group.truePositiveRate,
            else: group.positiveCount == 0 ? .noPositives : .fewPositives(minimum: count)
        )
        view.falsePositiveRate = measured(
            group.falsePositiveRate,
            else: group.positiveCount == group.rowCount ? .noNegatives : .fewNegatives(minimum: count)
        )
        view.precision = measured(
            group.precision,
            else: group.selected == 0 ? .noneSelected : .fewSelected(minimum: count)
        )
        return view
    }

    private static func gap(_ gap: SliceGap?, _ minimum: MinimumCell) -> Gap {
        switch gap {
        case .fewRows: .fewRows(minimum: minimum.rows)
        case .oneClass: .oneClass
        case .fewPositives: .fewPositives(minimum: minimum.positives)
        case .fewNegatives: .fewNegatives(minimum: minimum.positives)
        case .fewSelected: .fewSelected(minimum: minimum.positives)
        case nil: .notProbabilities
        }
    }

    private static func name(_ value: String?) -> String { value ?? "(no value)" }
}
