import ChurnEvaluation
import ChurnScoring
import ChurnTraining
import Testing

struct CalibrationFitTests {
    /// Raw scores twice as extreme as they should be, on a grid, with labels by a fixed pattern of their true rate.
    private func rows(_ count: Int) -> (rawScores: [Double], labels: [Double]) {
        var rawScores: [Double] = []
        var labels: [Double] = []
        for row in 0..<count {
            let score = Double(row % 40) / 5 - 4
            rawScores.append(score)
            // A low-discrepancy sequence stands for chance.
            let chance = (Double(row / 40) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
            labels.append(chance < PortableMath.sigmoid(score / 2) ? 1 : 0)
        }
        return (rawScores, labels)
    }

    @Test func `the number of rows chooses between Platt and isotonic`() throws {
        let few = rows(999)
        let many = rows(1000)
        let platt = try CalibrationFit(.automatic, rawScores: few.rawScores, labels: few.labels)
        #expect(platt.calibration.name == "platt")
        let isotonic = try CalibrationFit(.automatic, rawScores: many.rawScores, labels: many.labels)
        #expect(isotonic.calibration.name == "isotonic")
    }

    @Test(arguments: [CalibrationMethod.platt, .isotonic, .beta])
    func `scores that are too extreme are put right`(method: CalibrationMethod) throws {
        let (rawScores, labels) = rows(4000)
        let fit = try CalibrationFit(method, rawScores: rawScores, labels: labels)
        #expect(fit.calibration.name == method.rawValue)
        #expect(fit.rowCount == 4000)
        #expect(fit.positiveCount == labels.filter { $0 == 1 }.count)
        #expect(fit.logLossAfter < fit.logLossBefore - 0.02)
        for score in stride(from: -3.0, through: 3, by: 0.5) {
            #expect(abs(fit.calibration.logOdds(rawScore: score) - score / 2) < 0.3, "\(score)")
        }
        let probabilities = rawScores.map { fit.calibration.probability(rawScore: $0) }
        let summary = try #require(try EvaluationSummary(probabilities: probabilities, labels: labels).calibration)
        #expect(abs(summary.logLoss - fit.logLossAfter) < 1e-12)
        #expect(summary.expectedCalibrationError < 0.03)
    }

    @Test func `Platt is the calibration line`() throws {
        let (rawScores, labels) = rows(500)
        let line = try #require(try ScoredLabels(scores: rawScores, labels: labels).calibrationLine())
        let fit = try CalibrationFit(.platt, rawScores: rawScores, labels: labels)
        #expect(fit.calibration == .platt(intercept: line.intercept.value, slope: line.slope.value))
    }

    @Test func `rows of one label, or too few, are refused with the counts`() throws {
        let (rawScores, _) = rows(100)
        for positives in [0, 9, 91, 100] {
            let labels = (0..<100).map { $0 < positives ? 1.0 : 0 }
            let error = try #require(throws: TrainingError.self) {
                try CalibrationFit(.automatic, rawScores: rawScores, labels: labels)
            }
            #expect(error.code == "calibration.too_few")
            #expect(error.message.contains("of 100 rows to calibrate on \(positives) are positive"))
        }
    }

    @Test(arguments: [CalibrationMethod.platt, .isotonic, .beta])
    func `scores that rank the wrong way round are refused`(method: CalibrationMethod) throws {
        let (rawScores, labels) = rows(400)
        let error = try #require(throws: TrainingError.self) {
            try CalibrationFit(method, rawScores: rawScores.map { -$0 }, labels: labels)
        }
        #expect(error.code == "calibration.no_fit")
        #expect(error.message.contains("no \(method.rawValue) calibration"))
    }

    @Test func `a calibrated model records its rows and knows their base rate`() throws {
        let (rawScores, labels) = rows(400)
        let model = try ChurnModel(
            schema: FeatureSchema([]),
            predictor: .trees(TreeEnsemble(baseScore: 1, trees: [])),
            metadata: ["rows": "10", "positives": "1"]
        )
        #expect(model.baseRate == 0.1)
        let fit = try CalibrationFit(.beta, rawScores: rawScores, labels: labels)
        let calibrated = try fit.applied(to: model)
        #expect(calibrated.calibration == fit.calibration)
        #expect(calibrated.metadata["calibration_rows"] == "400")
        #expect(calibrated.baseRate == Double(fit.positiveCount) / 400)
        #expect(try ChurnModel(decoding: calibrated.encoded()) == calibrated)
    }
}
