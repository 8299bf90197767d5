/// Where the labels of rows are read: in `[cutoff + gap, cutoff + gap + horizon)`.
public struct LabelWindow: Hashable, Sendable {
    /// The time from a cutoff to the beginning of its window, in microseconds; 0 or more.
    public let gap: Int64
    /// The length of the window, in microseconds; above 0.
    public let horizon: Int64

    /// A window.
    ///
    /// - Throws: ``TrainingError`` where the gap is negative or the horizon is not above 0.
    public init(gap: Int64, horizon: Int64) throws {
        guard gap >= 0, horizon > 0 else {
            throw TrainingError(
                code: "label_window",
                message: "the gap is \(gap) and the horizon \(horizon) microseconds; give a gap of 0 or more and a "
                    + "horizon above 0"
            )
        }
        self.gap = gap
        self.horizon = horizon
    }
}
