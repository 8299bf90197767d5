import ChurnScoring

/// What `churn score` made.
public struct ScoreResult: PipelineResult {
    /// The scores' file.
    public let output: String
    /// The fingerprint of the model.
    public let model: String
    /// The base rate that probabilities were taken to; `nil` where they are the model's own.
    public let baseRate: Double?
    /// Rows that were scored.
    public let rows: Int
    /// Rows that could not be read.
    public let rejected: Int
    /// The files of a folder of scores; `nil` where there is one file.
    public let parts: Int?
    /// The moment that was scored at; `nil` for a table.
    public let cutoff: String?
    /// The lowest probability; `nil` where there is no row.
    public let minimumProbability: Double?
    /// The mean probability.
    public let meanProbability: Double?
    /// The highest probability.
    public let maximumProbability: Double?
    /// What looks wrong but did not stop the work.
    public let notes: [String]
    /// Seconds by phase.
    ///
    /// The rows of a table are read while others are scored: both together may be more than the time that went by.
    public let seconds: [String: Double]

    init(
        _ outcome: TableScoring.Outcome,
        model: ChurnModel,
        baseRate: Double?,
        output: String,
        cutoff: String? = nil,
        seconds: [String: Double]
    ) {
        self.baseRate = baseRate
        self.model = ModelFingerprint.hex(of: model)
        self.output = output
        self.cutoff = cutoff
        self.seconds = seconds
        notes = outcome.notes
        rows = outcome.summary.count
        rejected = outcome.rejected.values.reduce(0, +)
        parts = outcome.partCount
        minimumProbability = outcome.summary.lowest
        maximumProbability = outcome.summary.highest
        meanProbability = outcome.summary.mean
    }

    /// The result for a terminal.
    public var text: String {
        """
        \(Format.count(rows)) rows scored\(cutoff.map { " as of \($0)" } ?? ""), probability \
        \(Format.decimal(minimumProbability, 4)) to \(Format.decimal(maximumProbability, 4)), mean \
        \(Format.decimal(meanProbability, 4))\(baseRate.map { ", for a base rate of \(Format.decimal($0, 4))" } ?? "")
        scores in \(output)\(parts.map { ", \(Format.count($0)) parts" } ?? "")\
        \(rejected > 0 ? ", \(Format.count(rejected)) rows set aside" : "")
        """
    }
}
