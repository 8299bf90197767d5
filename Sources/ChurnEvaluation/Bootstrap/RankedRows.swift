internal import ChurnScoring

/// Rows in rank order, packed for passes that weigh customers anew each time.
///
/// Made once by a sort; a replicate then is one pass that looks up a byte for each row. A row is four bytes: the number of
/// its customer, whether it is the last one with its score, and its label. The losses of a score are kept for each label, so
/// that no replicate takes a logarithm.
struct RankedRows: Sendable {
    /// `customer << 2 | isLastOfTie << 1 | label`, highest score first.
    private let codes: [UInt32]
    /// The weight of each row in rank order; empty where all weigh 1.
    private let weights: [Double]
    /// For each distinct score, highest first; empty where scores are no probabilities.
    private let losses: [TieLosses]
    /// The weight of each customer's rows with either label.
    private let customerMasses: [CustomerMass]
    private let offer: RetentionOffer

    private struct TieLosses {
        var positiveLogLoss: Double
        var negativeLogLoss: Double
        var positiveSquare: Double
        var negativeSquare: Double
    }

    private struct CustomerMass {
        var positives = 0.0
        var negatives = 0.0
    }

    /// Ranks rows that have been checked.
    init(
        _ rows: (scores: [Double], labels: [Double], weights: [Double]?),
        draws: CustomerDraws,
        areProbabilities: Bool,
        offer: RetentionOffer
    ) {
        precondition(draws.customerCount <= 1 << 30, "at most 2^30 customers")
        let (keys, order) = ScoredLabels.ranked(rows.scores) { UInt32($0) }
        var codes: [UInt32] = []
        var weights: [Double] = []
        var losses: [TieLosses] = []
        codes.reserveCapacity(order.count)
        weights.reserveCapacity(rows.weights == nil ? 0 : order.count)
        var masses = [CustomerMass](repeating: CustomerMass(), count: draws.customerCount)
        for position in order.indices.reversed() {
            let row = Int(order[position])
            let isLast = position == 0 || keys[position - 1] != keys[position]
            let isPositive = rows.labels[row] == 1
            let customer = draws.customerOfRow[row]
            codes.append(customer << 2 | (isLast ? 2 : 0) | (isPositive ? 1 : 0))
            let weight = rows.weights?[row] ?? 1
            if rows.weights != nil { weights.append(weight) }
            if isPositive {
                masses[Int(customer)].positives += weight
            } else {
                masses[Int(customer)].negatives += weight
            }
            guard areProbabilities, isLast else { continue }
            let probability = rows.scores[row]
            losses.append(
                TieLosses(
                    positiveLogLoss: ProbabilityMetrics.rowLogLoss(probability: probability, isPositive: true),
                    negativeLogLoss: ProbabilityMetrics.rowLogLoss(probability: probability, isPositive: false),
                    positiveSquare: (1 - probability) * (1 - probability),
                    negativeSquare: probability * probability
                )
            )
        }
        self.codes = codes
        self.weights = weights
        self.losses = losses
        self.offer = offer
        customerMasses = masses
    }

    /// The metrics where customer c counts `counts[c]` times.
    ///
    /// *Edge cases:* not valid where only one label is left.
    func metrics(counts: UnsafePointer<UInt8>) -> ReplicateMetrics {
        var walk = ReplicateWalk(total: total(counts), isWeighted: !weights.isEmpty, offer: offer)
        guard walk.hasBothLabels else { return ReplicateMetrics() }
        codes.withUnsafeBufferPointer { codes in
            weights.withUnsafeBufferPointer { weights in
                losses.withUnsafeBufferPointer { losses in
                    var row = 0
                    var tie = 0
                    while row < codes.count {
                        let (positives, negatives) =
                            weights.isEmpty
                            ? Self.mass(of: codes, from: &row, counts)
                            : Self.mass(of: codes, weights, from: &row, counts)
                        walk.add(positives: positives, negatives: negatives)
                        if !losses.isEmpty {
                            let loss = losses[tie]
                            walk.logLossSum += positives * loss.positiveLogLoss + negatives * loss.negativeLogLoss
                            walk.squareSum += positives * loss.positiveSquare + negatives * loss.negativeSquare
                        }
                        tie += 1
                    }
                }
            }
        }
        return walk.metrics(areProbabilities: !losses.isEmpty)
    }

    private func total(_ counts: UnsafePointer<UInt8>) -> (positives: Double, negatives: Double) {
        var total = (positives: 0.0, negatives: 0.0)
        for (customer, mass) in customerMasses.enumerated() {
            let count = Double(counts[customer])
            total.positives += count * mass.positives
            total.negatives += count * mass.negatives
        }
        return total
    }

    /// The mass of the tie that begins at `row`, which is moved behind it.
    @inline(__always)
    private static func mass(
        of codes: UnsafeBufferPointer<UInt32>,
        from row: inout Int,
        _ counts: UnsafePointer<UInt8>
    ) -> (positives: Double, negatives: Double) {
        // Both counts in one integer: which half a row goes to is a shift, where a branch would often be foretold wrongly.
        var packed: UInt64 = 0
        var code: UInt32
        repeat {
            code = codes[row]
            packed &+= UInt64(counts[Int(code >> 2)]) << (UInt64(code & 1) << 5)
            row += 1
        } while code & 2 == 0
        return (Double(packed >> 32), Double(packed & 0xffff_ffff))
    }

    @inline(__always)
    private static func mass(
        of codes: UnsafeBufferPointer<UInt32>,
        _ weights: UnsafeBufferPointer<Double>,
        from row: inout Int,
        _ counts: UnsafePointer<UInt8>
    ) -> (positives: Double, negatives: Double) {
        var mass = (positives: 0.0, negatives: 0.0)
        var code: UInt32
        repeat {
            code = codes[row]
            let weight = weights[row] * Double(counts[Int(code >> 2)])
            let positive = code & 1 == 1 ? weight : 0
            mass.positives += positive
            mass.negatives += weight - positive
            row += 1
        } while code & 2 == 0
        return mass
    }
}
