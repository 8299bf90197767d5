import ChurnEvaluation

/// The metrics of a set of rows as a terminal shows them.
enum EvaluationText {
    /// One line a set of scores: AUC with interval, log loss, Brier score, lift at 10 %.
    static func table(_ rows: [(name: String, evaluation: EvaluationSummary)]) -> String {
        var table = TextTable(["", "AUC", "95 % interval", "log loss", "Brier", "lift at 10 %"])
        for (name, evaluation) in rows {
            let auc = evaluation.ranking.areaUnderROC
            table.add([
                name, Format.decimal(auc.value, 4),
                "\(Format.decimal(auc.lower, 4)) to \(Format.decimal(auc.upper, 4))",
                Format.decimal(evaluation.calibration?.logLoss, 5),
                Format.decimal(evaluation.calibration?.brier.score, 5),
                Format.decimal(evaluation.ranking.liftAtTenPercent, 2),
            ])
        }
        return table.text
    }

    /// The calibration line and error in words; `nil` where the scores are no probabilities.
    static func calibration(_ evaluation: EvaluationSummary) -> String? {
        guard let calibration = evaluation.calibration else { return nil }
        var text =
            "calibration: mean probability \(Format.decimal(calibration.meanProbability, 4)), observed rate "
            + "\(Format.decimal(evaluation.baseRate, 4)), expected calibration error "
            + Format.decimal(calibration.expectedCalibrationError, 4)
        if let line = calibration.line {
            text +=
                ", slope \(Format.decimal(line.slope.value, 2)), intercept \(Format.decimal(line.intercept.value, 2))"
        }
        return text
    }

    /// The lift table in one line.
    static func lifts(_ evaluation: EvaluationSummary) -> String {
        "lift: "
            + evaluation.ranking.lifts.map { lift in
                "\(Format.decimal(lift.lift, 2)) at \(Format.decimal(lift.share * 100, 0)) % "
                    + "(\(Format.percent(lift.capturedShare)) of churners)"
            }.joined(separator: ", ")
    }
}
