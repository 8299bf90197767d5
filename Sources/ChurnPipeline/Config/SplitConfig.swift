import ChurnEvaluation
import ChurnFeatures

/// How many of the latest cutoffs are held out, or from when on.
struct SplitConfig {
    var testCutoffs = 1
    var validationCutoffs = 1
    /// `nil` where the config does not say: one where the model is calibrated.
    var calibrationCutoffs: Int?
    var validationFrom: Int64?
    var calibrationFrom: Int64?
    var testFrom: Int64?

    /// Whether dates say which rows are held out; the numbers of cutoffs then say nothing.
    var isByDate: Bool { validationFrom != nil || calibrationFrom != nil || testFrom != nil }
    /// Whether some rows are held out to test.
    var hasTest: Bool { isByDate ? testFrom != nil : testCutoffs > 0 }

    init() {}

    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(
            known: [
                "test_cutoffs", "validation_cutoffs", "calibration_cutoffs", "validation_from", "calibration_from",
                "test_from",
            ]
        )
        validationFrom = try mapping["validation_from"]?.instant()
        calibrationFrom = try mapping["calibration_from"]?.instant()
        testFrom = try mapping["test_from"]?.instant()
        let numbers = ["test_cutoffs", "validation_cutoffs", "calibration_cutoffs"]
        if isByDate, let number = numbers.compactMap({ mapping[$0] }).first {
            throw number.fail(
                "cut by date (validation_from, calibration_from, test_from) or by number of cutoffs, not by both"
            )
        }
        let starts = [
            ("validation_from", validationFrom), ("calibration_from", calibrationFrom), ("test_from", testFrom),
        ].compactMap { name, date in date.map { (name: name, date: $0) } }
        for (earlier, later) in zip(starts, starts.dropFirst()) where earlier.date >= later.date {
            throw node.fail("\"\(earlier.name)\" must be before \"\(later.name)\"")
        }
        testCutoffs = try mapping["test_cutoffs"]?.integer(0...1000) ?? testCutoffs
        validationCutoffs = try mapping["validation_cutoffs"]?.integer(0...1000) ?? validationCutoffs
        calibrationCutoffs = try mapping["calibration_cutoffs"]?.integer(0...1000)
    }

    /// The options of the split.
    ///
    /// A part to calibrate on is made where the config asks for one or the model is calibrated.
    ///
    /// - Throws: ``PipelineError`` where cutoffs are counted although each customer has its own, or where a model is to be
    ///   calibrated and the split leaves it no rows for that.
    func options(_ observation: Observation, calibrates: Bool) throws -> TimeSplit.Options {
        guard observation.schedule == nil || isByDate else {
            throw PipelineError(
                code: "config.split_dates",
                message:
                    "split: every customer has cutoffs of its own, so the latest cutoffs of all cannot be held out; "
                    + "cut by date, such as {validation_from: 2025-06-01, test_from: 2025-08-01}"
            )
        }
        guard !calibrates || (isByDate ? calibrationFrom != nil : calibrationCutoffs != 0) else {
            throw PipelineError(
                code: "config.no_calibration_rows",
                message: "split: no rows are held out to calibrate on; give "
                    + (isByDate
                        ? "calibration_from, a date before test_from and after validation_from"
                        : "calibration_cutoffs: 1 or more") + ", or leave the calibration out"
            )
        }
        if isByDate {
            return try TimeSplit.Options(
                gap: observation.gap,
                horizon: observation.horizon,
                validationFrom: validationFrom,
                calibrationFrom: calibrationFrom,
                testFrom: testFrom
            )
        }
        return try TimeSplit.Options(
            gap: observation.gap,
            horizon: observation.horizon,
            testCutoffs: testCutoffs,
            validationCutoffs: validationCutoffs,
            calibrationCutoffs: calibrationCutoffs ?? (calibrates ? 1 : 0)
        )
    }
}
