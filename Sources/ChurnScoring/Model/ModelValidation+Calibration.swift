extension ModelValidation {
    func validate(_ calibration: Calibration) throws(ModelValidationError) {
        switch calibration {
        case .identity: break
        case .platt(let intercept, let slope):
            try requireFinite([intercept, slope], "calibration.number", "the calibration")
        case .isotonic(let curve): try validate(curve)
        case .beta(let intercept, let lowSlope, let highSlope):
            try requireFinite([intercept, lowSlope, highSlope], "calibration.number", "the calibration")
            try require(
                lowSlope >= 0 && highSlope >= 0,
                "calibration.slope",
                "a slope of the beta calibration is negative"
            )
        }
    }

    private func validate(_ curve: IsotonicCurve) throws(ModelValidationError) {
        try requireFinite(curve.rawScores + curve.logOdds, "calibration.number", "the calibration")
        let ascends = zip(curve.rawScores, curve.rawScores.dropFirst()).allSatisfy { $0 < $1 }
        let rises = zip(curve.logOdds, curve.logOdds.dropFirst()).allSatisfy { $0 <= $1 }
        try require(
            ascends && rises,
            "calibration.order",
            "the knots of the isotonic calibration do not ascend, or fall"
        )
        // An interpolation over a wider range than doubles have would not be a number.
        let spans = [curve.rawScores, curve.logOdds].map { ($0.last ?? 0) - ($0.first ?? 0) }
        try requireFinite(spans, "calibration.span", "the range of the isotonic calibration")
    }
}
