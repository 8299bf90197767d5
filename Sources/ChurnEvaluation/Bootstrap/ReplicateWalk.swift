/// Walks down the ties of a replicate and gathers its metrics; the formulas are those of ``ScoredLabels``.
///
/// Ties of mass 0 are walked like any other: leaving out the third of the rows that nobody drew would cost more in branches
/// foretold wrongly than it saves.
struct ReplicateWalk {
    private let positives: Double
    private let negatives: Double
    private let churnerGain: Double
    private let loyalLoss: Double
    private let cuts: SIMD4<Double>

    private var positivesAbove = 0.0
    private var negativesAbove = 0.0
    private var doubledPairs = 0.0
    private var precisionSum = 0.0
    private var largestGap = 0.0
    private var bestProfit = 0.0
    private var lifts = SIMD4<Double>(repeating: .nan)
    private var nextLift = 0
    private var nextCut: Double
    var logLossSum = 0.0
    var squareSum = 0.0

    init(total: (positives: Double, negatives: Double), isWeighted: Bool, offer: RetentionOffer) {
        positives = total.positives
        negatives = total.negatives
        churnerGain = offer.churnerGain
        loyalLoss = offer.loyalLoss
        let exact = ReplicateMetrics.liftShares * (positives + negatives)
        cuts =
            isWeighted
            ? exact : exact.rounded(.toNearestOrAwayFromZero).replacing(with: 1, where: exact .< 0.5)
        nextCut = cuts[0]
    }

    var hasBothLabels: Bool { positives > 0 && negatives > 0 }

    @inline(__always)
    mutating func add(positives tied: Double, negatives tiedNegatives: Double) {
        let rowsAbove = positivesAbove + negativesAbove
        let rows = tied + tiedNegatives
        if rowsAbove + rows >= nextCut { cut(rowsAbove: rowsAbove, tied: tied, rows: rows) }
        positivesAbove += tied
        negativesAbove += tiedNegatives
        doubledPairs += tied * (2 * (negatives - negativesAbove) + tiedNegatives)
        let rowsDown = positivesAbove + negativesAbove
        // The smallest number only stands in for the 0 of ties at the top that nobody drew.
        precisionSum += tied * positivesAbove / max(rowsDown, .leastNormalMagnitude)
        largestGap = max(largestGap, abs(positivesAbove * negatives - negativesAbove * positives))
        bestProfit = max(bestProfit, positivesAbove * churnerGain - negativesAbove * loyalLoss)
    }

    /// Takes the lifts of the cuts that go through a tie.
    private mutating func cut(rowsAbove: Double, tied: Double, rows: Double) {
        while nextLift < 4, rowsAbove + rows >= cuts[nextLift], rows > 0 {
            let end = cuts[nextLift]
            let hits = positivesAbove + (end - rowsAbove) * tied / rows
            let rate = rowsAbove == 0 ? tied / rows : hits / end
            lifts[nextLift] = rate / (positives / (positives + negatives))
            nextLift += 1
        }
        nextCut = nextLift < 4 ? cuts[nextLift] : .infinity
    }

    /// The metrics once all ties have been added.
    func metrics(areProbabilities: Bool) -> ReplicateMetrics {
        let rows = positives + negatives
        return ReplicateMetrics(
            areaUnderROC: doubledPairs / (2 * positives * negatives),
            averagePrecision: precisionSum / positives,
            kolmogorovSmirnov: largestGap / (positives * negatives),
            lifts: lifts,
            maximumProfit: bestProfit / rows,
            logLoss: areProbabilities ? logLossSum / rows : .nan,
            brierScore: areProbabilities ? squareSum / rows : .nan
        )
    }
}
