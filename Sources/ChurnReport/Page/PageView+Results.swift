import ChurnEvaluation

/// The texts, tables and charts of the model's metrics, features and customers.
extension PageView {
    static func tiles(_ content: ReportContent) -> [Tile] {
        guard let evaluation = content.model?.evaluation else { return [] }
        let area = evaluation.ranking.areaUnderROC
        var tiles = [
            Tile(
                label: "AUC",
                value: NumberText.fixed(area.value, 3),
                note: "95\u{a0}% interval \(interval(area, digits: 3))"
            ),
            Tile(
                label: "Lift at 10\u{a0}%",
                value: NumberText.fixed(evaluation.ranking.liftAtTenPercent, 2),
                note: "times as many churners as at random"
            ),
        ]
        if let calibration = evaluation.calibration {
            tiles.append(
                Tile(
                    label: "Log loss",
                    value: NumberText.fixed(calibration.logLoss, 4),
                    note: "\(NumberText.fixed(calibration.constantLogLoss, 4)) for the churn rate alone"
                )
            )
        }
        tiles.append(
            Tile(
                label: "Churn rate",
                value: NumberText.percent(evaluation.baseRate),
                note: """
                    \(NumberText.grouped(evaluation.positiveCount)) of \
                    \(NumberText.grouped(evaluation.rowCount)) rows
                    """
            )
        )
        return tiles
    }

    static func comparison(_ content: ReportContent) -> Table? {
        guard let model = content.model else { return nil }
        let own = ReferenceResult(kind: .named(model.algorithm), evaluation: model.evaluation)
        var table = Table(
            "The model beside other scores on the same rows",
            heads: ["Scores", "AUC", "95\u{a0}% interval", "Log loss", "Lift at 10\u{a0}%"],
            rows: ([own] + content.references).map { reference in
                let cells = [
                    NumberText.fixed(reference.areaUnderROC.value, 3),
                    interval(reference.areaUnderROC, digits: 3),
                    reference.logLoss.map { NumberText.fixed($0, 4) } ?? NumberText.missing,
                    NumberText.fixed(reference.liftAtTenPercent, 2),
                ]
                return (name(of: reference.kind), cells)
            }
        )
        table?.rows[0].style = "own"
        return table
    }

    static func metrics(_ evaluation: EvaluationSummary) -> Table {
        let ranking = evaluation.ranking
        var rows: [(head: String, cells: [String])] = [
            (
                "Average precision",
                [
                    NumberText.fixed(ranking.averagePrecision, 3),
                    "area under precision and recall; \(NumberText.fixed(evaluation.baseRate, 3)) at random",
                ]
            ),
            (
                "Kolmogorov-Smirnov",
                [
                    NumberText.fixed(ranking.kolmogorovSmirnov, 3),
                    "largest gap between churners reached and others reached",
                ]
            ),
        ]
        for lift in ranking.lifts {
            let words = "\(NumberText.percent(lift.capturedShare)) of the churners reached"
            rows.append(("Lift at \(NumberText.percent(lift.share, 0))", [NumberText.fixed(lift.lift, 2), words]))
        }
        if let calibration = evaluation.calibration { rows += calibrationRows(calibration) }
        return Table(
            "All metrics of the model",
            heads: ["Metric", "Value", "Meaning"],
            textColumns: [1],
            fixedRows: rows
        )
    }

    private static func calibrationRows(_ calibration: CalibrationSummary) -> [(head: String, cells: [String])] {
        let brier = calibration.brier
        let line = calibration.line
        return [
            (
                "Brier score",
                [
                    NumberText.fixed(brier.score, 4),
                    """
                    mean squared error: reliability \(NumberText.fixed(brier.reliability, 4)), less resolution \
                    \(NumberText.fixed(brier.resolution, 4)), plus uncertainty \(NumberText.fixed(brier.uncertainty, 4)), \
                    within bins \(NumberText.fixed(brier.withinBin, 4))
                    """,
                ]
            ),
            (
                "Calibration error",
                [
                    NumberText.percent(calibration.expectedCalibrationError, 2),
                    "mean distance of predicted and observed churn, over ten bins of equal row count",
                ]
            ),
            (
                "Calibration slope",
                [
                    line.map { NumberText.fixed($0.slope.value, 3) } ?? NumberText.missing,
                    line.map { "95\u{a0}% interval \(interval($0.slope, digits: 3)); 1 is right, less is too extreme" }
                        ?? "the scores are constant or separate the labels",
                ]
            ),
            (
                "Calibration intercept",
                [
                    line.map { NumberText.fixed($0.intercept.value, 3) } ?? NumberText.missing,
                    line.map { "95\u{a0}% interval \(interval($0.intercept, digits: 3)); 0 is right" }
                        ?? "the scores are constant or separate the labels",
                ]
            ),
            (
                "Mean probability",
                [NumberText.percent(calibration.meanProbability), "what the model expected on average"]
            ),
        ]
    }

    static func gains(_ evaluation: EvaluationSummary) -> Figure {
        Figure(
            svg: GainsChart.svg(evaluation),
            caption: "Cumulative gains: the share of all churners among the rows with the highest scores."
        )
    }

    static func gainsTable(_ gains: [GainsRow]) -> Table {
        Table(
            "Gains by decile, highest scores first",
            heads: ["Top", "Rows", "Churners", "Churn rate", "95\u{a0}% interval", "Lift", "Reached"],
            fixedRows: gains.map { bin in
                let cells = [
                    NumberText.grouped(bin.rowCount),
                    NumberText.fixed(bin.positiveCount, bin.positiveCount == bin.positiveCount.rounded() ? 0 : 1),
                    NumberText.percent(bin.rate.value),
                    NumberText.interval(bin.rate.lower, bin.rate.upper) { NumberText.fixed(100 * $0, 1) },
                    NumberText.fixed(bin.lift, 2),
                    NumberText.percent(bin.capturedShare),
                ]
                return (NumberText.percent(bin.cumulativeShare, 0), cells)
            }
        )
    }

    static func reliability(_ calibration: CalibrationSummary) -> Figure {
        Figure(
            svg: ReliabilityChart.svg(calibration),
            caption: """
                Reliability: what was predicted and what happened, in bins of about equal row counts. Whiskers are \
                95\u{a0}% Wilson intervals; on the dashed line both agree.
                """
        )
    }

    static func reliabilityTable(_ bins: [ReliabilityBin]) -> Table {
        Table(
            "Reliability bins",
            heads: ["Probability", "Rows", "Churners", "Mean predicted", "Observed", "95\u{a0}% interval"],
            fixedRows: bins.map { bin in
                let percent = { (share: Double) in NumberText.fixed(100 * share, 1) }
                let cells = [
                    NumberText.grouped(bin.rowCount),
                    NumberText.grouped(bin.positiveCount),
                    NumberText.percent(bin.meanProbability),
                    NumberText.percent(bin.observedRate.value),
                    NumberText.interval(bin.observedRate.lower, bin.observedRate.upper, percent),
                ]
                let range = NumberText.interval(bin.lowestProbability, bin.highestProbability, percent)
                return ("\(range)\u{a0}%", cells)
            }
        )
    }

    static func importance(_ features: [FeatureImportance]) -> Figure? {
        guard !features.isEmpty else { return nil }
        return Figure(
            svg: ImportanceChart.svg(features),
            caption:
                "How much the model uses each feature. Importance is no cause: acting on a feature may change nothing."
        )
    }

    static func featureTable(_ features: [FeatureImportance]) -> Table? {
        Table(
            "Features by importance",
            heads: ["Feature", "In words", "Share"],
            textColumns: [0],
            rows: features.map { ($0.name, [$0.words, NumberText.percent($0.share)]) }
        )
    }

    static func customer(position: Int, customer: RiskyCustomer) -> Customer {
        Customer(
            name: customer.id ?? "Customer \(position + 1)",
            isHidden: customer.id == nil,
            probability: NumberText.percent(customer.probability),
            reasons: customer.reasons.map { reason in
                let text = NumberText.fixed(reason.contribution, 2)
                return Customer.Reason(
                    text: reason.text,
                    contribution: reason.contribution > 0 ? "+\(text)" : text,
                    style: reason.contribution > 0 ? "raises" : "lowers"
                )
            },
            hasNoReason: customer.reasons.isEmpty,
            hasChange: customer.help != .notAsked,
            change: help(customer.help)
        )
    }

    private static func help(_ help: RiskyCustomer.Help) -> String {
        switch help {
        case .change(let text): text
        case .noSingleChange: "No change of a single feature takes the probability under the threshold."
        case .notAsked: ""
        }
    }

    /// What was measured, on which rows.
    static func sentence(_ model: ModelResult) -> String {
        let count = NumberText.grouped(model.evaluation.rowCount)
        switch model.rows {
        case .testCutoffs(let cutoffs):
            return "\(model.algorithm), measured on \(count) test rows at \(cutoffs.joined(separator: ", "))."
        case .scores(let path): return "\(model.algorithm), measured on \(count) rows of \(path) with a label."
        }
    }

    /// What reference scores are called.
    static func name(of kind: ReferenceResult.Kind) -> String {
        switch kind {
        case .constant: "constant"
        case .recency: "recency only"
        case .healthScore: "health score"
        case .previousScore: "previous score"
        case .logisticRegression: "logistic regression"
        case .truth: "true probabilities"
        case .named(let name): name
        }
    }

    private static func interval(_ estimate: Estimate, digits: Int) -> String {
        NumberText.interval(estimate.lower, estimate.upper) { NumberText.fixed($0, digits) }
    }
}
