import ChurnScoring

/// The logistic loss of one row with raw score `x` and label `y`.
///
/// `loss = ln(1 + e^x) - x y = max(x, 0) - x y + ln(1 + e^-|x|)`, `gradient = p - y`, `hessian = p (1 - p)` with
/// `p = 1 / (1 + e^-x)`.
struct LogisticLoss {
    /// `p`.
    let probability: Double
    /// `max(x, 0) - x y`, without the logarithm.
    let linearPart: Double
    /// `1 + e^-|x|`, whose logarithm is the rest of the loss.
    let onePlusExponential: Double

    @inline(__always)
    init(score: Double, label: Double) {
        let exponential = PortableMath.exp(-abs(score))
        onePlusExponential = 1 + exponential
        let inverse = 1 / onePlusExponential
        probability = score >= 0 ? inverse : exponential * inverse
        linearPart = max(score, 0) - score * label
    }

    /// A loss of known parts.
    @inline(__always)
    init(probability: Double, linearPart: Double, onePlusExponential: Double) {
        self.probability = probability
        self.linearPart = linearPart
        self.onePlusExponential = onePlusExponential
    }

    /// The log-odds of a probability in `(0, 1)`.
    static func logOdds(_ probability: Double) -> Double {
        PortableMath.log(probability / (1 - probability))
    }
}

/// The logistic losses of eight rows at once, each the same bits as ``LogisticLoss``.
struct LogisticLanes {
    static let count = 8
    private var probabilities = SIMD8<Double>()
    private var linearParts = SIMD8<Double>()
    private var onePlusExponentials = SIMD8<Double>()

    /// The losses of the rows that `scores` and `labels` point to.
    @inline(__always)
    init(scores: UnsafePointer<Double>, labels: UnsafePointer<Double>) {
        let scores = UnsafeRawPointer(scores).loadUnaligned(as: SIMD8<Double>.self)
        let labels = UnsafeRawPointer(labels).loadUnaligned(as: SIMD8<Double>.self)
        let negative = -pointwiseMax(scores, -scores)
        // Beyond these results are subnormal, or the score is no number.
        guard all(negative .>= -708) else {
            for lane in 0..<Self.count {
                let loss = LogisticLoss(score: scores[lane], label: labels[lane])
                probabilities[lane] = loss.probability
                linearParts[lane] = loss.linearPart
                onePlusExponentials[lane] = loss.onePlusExponential
            }
            return
        }
        let exponentials = PortableMath.exp(lanes: negative)
        onePlusExponentials = 1 + exponentials
        let inverses = 1 / onePlusExponentials
        probabilities = (exponentials * inverses).replacing(with: inverses, where: scores .>= 0)
        linearParts = pointwiseMax(scores, SIMD8()) - scores * labels
    }

    /// The loss of one row.
    @inline(__always)
    subscript(lane: Int) -> LogisticLoss {
        LogisticLoss(
            probability: probabilities[lane],
            linearPart: linearParts[lane],
            onePlusExponential: onePlusExponentials[lane]
        )
    }
}

/// A sum of losses in a fixed order.
///
/// Without weights one logarithm does for 512 rows: the product of 512 factors `1 + e^-|x|`, each in `(1, 2]`, stays
/// below 2^512.
struct LossSum {
    private var sum = 0.0
    private var product = 1.0
    private var factors = 0

    /// Adds the loss of a row of weight 1.
    @inline(__always)
    mutating func add(_ loss: LogisticLoss) {
        sum += loss.linearPart
        product *= loss.onePlusExponential
        factors &+= 1
        if factors == 512 { takeLogarithm() }
    }

    /// Adds the loss of a row of `weight`.
    @inline(__always)
    mutating func add(_ loss: LogisticLoss, weight: Double) {
        sum += weight * (loss.linearPart + PortableMath.log(loss.onePlusExponential))
    }

    private mutating func takeLogarithm() {
        sum += PortableMath.log(product)
        product = 1
        factors = 0
    }

    /// The sum so far.
    var total: Double { sum + PortableMath.log(product) }
}
