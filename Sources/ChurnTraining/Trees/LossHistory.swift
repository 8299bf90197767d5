/// The losses of a run, and which number of trees they make the best.
struct LossHistory {
    /// The losses before the first tree and after each.
    private(set) var points: [FitSummary.HistoryPoint] = []
    /// The position in ``points`` of the model that is kept.
    private(set) var bestIndex = 0
    /// The figure of the validation rows that is to fall at ``bestIndex``.
    private var bestFigure = Double.infinity

    private let rounds: Int?
    private let minimumImprovement: Double

    init(_ options: GradientBoostingTrainer.Options) {
        rounds = options.earlyStoppingRounds
        minimumImprovement = options.stopping.minimumImprovement
    }

    /// The point of the model that is kept.
    var best: FitSummary.HistoryPoint { points[bestIndex] }

    /// Adds a point with the figure of the validation rows that is to fall; `nil` without such rows.
    ///
    /// Without a figure, and without early stopping, the last point is the best.
    mutating func append(_ point: FitSummary.HistoryPoint, figure: Double?) {
        points.append(point)
        guard rounds != nil, let figure else {
            bestIndex = points.count - 1
            return
        }
        guard points.count == 1 || figure < bestFigure - minimumImprovement else { return }
        bestIndex = points.count - 1
        bestFigure = figure
    }

    /// Whether the figure has not fallen for the asked number of trees.
    var isStale: Bool { rounds.map { points.count - 1 - bestIndex >= $0 } ?? false }
}
