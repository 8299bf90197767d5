internal import ChurnScoring

/// Which customers train, validate, calibrate and test, where no customer may be on two sides of a split.
public struct CustomerShares: Hashable, Sendable {
    /// The share of customers whose rows may validate, in 0...1.
    public let validation: Double
    /// The share of customers whose rows may test, in 0...1.
    public let test: Double
    /// The share of customers whose rows may calibrate, in 0...1.
    public let calibration: Double
    /// Another seed gives another assignment.
    public let seed: UInt64

    /// Shares of customers; the rest trains.
    ///
    /// - Throws: ``EvaluationError`` where a share is negative or nothing is left to train on.
    public init(validation: Double, test: Double, calibration: Double = 0, seed: UInt64) throws {
        guard validation >= 0, test >= 0, calibration >= 0, validation + test + calibration < 1 else {
            throw EvaluationError(
                code: .invalidOption,
                message: """
                    shares of customers \(validation) to validate, \(calibration) to calibrate and \(test) to test; give 0 \
                    or more each, less than 1 together
                    """
            )
        }
        self.calibration = calibration
        self.validation = validation
        self.test = test
        self.seed = seed
    }

    /// The part of a customer.
    ///
    /// A hash of its number and the seed, which depends on nothing else.
    func part(ofCustomer customer: Int) -> TimeSplit.Part {
        let hash = SplitMix.mixed(SplitMix.mixed(seed) ^ UInt64(bitPattern: Int64(customer)))
        let uniform = Double(hash >> 11) * 0x1p-53
        if uniform < test { return .test }
        if uniform < test + validation { return .validation }
        return uniform < test + validation + calibration ? .calibration : .train
    }
}

extension TimeSplit {
    /// The same split forward in time with customers kept apart: each customer's rows are used in one part only.
    ///
    /// A row stays in its part where that is its customer's part too; all others join ``TimeSplit/purged``. So the model is
    /// tested later, and on customers that it has never seen.
    ///
    /// - Parameters:
    ///   - customers: the number of the row's customer, one a row of those that were split.
    ///   - cutoffs: the cutoffs of the same rows.
    ///   - labels: the labels of the same rows.
    ///   - shares: which share of customers is in each part.
    /// - Returns: the split with fewer rows.
    /// - Throws: ``EvaluationError`` where a part that had rows would be empty or have one label only, with the counts.
    public func keepingCustomersApart(
        _ customers: [Int],
        cutoffs: [Int64],
        labels: [Double],
        shares: CustomerShares
    ) throws -> TimeSplit {
        try SplitPart.checkLabels(labels, rowCount: cutoffs.count)
        try RowChecks.check(customers: customers, rowCount: cutoffs.count)
        var purgedRows = purged.rows
        let apart = zip(Part.allCases, parts).map { wanted, part in
            var kept: [Int] = []
            for row in part.rows {
                if shares.part(ofCustomer: customers[row]) == wanted {
                    kept.append(row)
                } else {
                    purgedRows.append(row)
                }
            }
            return SplitPart(rows: kept, labels: labels)
        }
        let sizes = Part.allCases.filter { !parts[$0.rawValue].rows.isEmpty }.map {
            "\(apart[$0.rawValue].rows.count) of \(parts[$0.rawValue].rows.count) \($0.verb)"
        }
        let remedy = """
            with customers kept apart, of the rows \(sizes.joined(separator: ", ")); give the part a larger share of customers or more \
            cutoffs
            """
        for (part, (before, after)) in zip(Part.allCases, zip(parts, apart)) where !before.rows.isEmpty {
            try after.check(name: part.name, remedy: remedy)
        }
        return TimeSplit(
            parts: apart,
            purged: SplitPart(rows: purgedRows.sorted(), labels: labels),
            cutoffs: apart.map { part in Set(part.rows.map { cutoffs[$0] }).sorted() }
        )
    }
}

extension TimeFolds {
    /// The same folds forward in time with customers kept apart: none trains and validates in one fold.
    ///
    /// Customers are dealt into as many groups as there are folds, two at least, as ``CustomerFolds`` deals them. Fold k
    /// validates on the rows of group k in its stretch and trains on the rows of all other groups before.
    ///
    /// - Parameters:
    ///   - customers: the number of the row's customer, one a row of those that were split.
    ///   - labels: the labels of the same rows.
    ///   - seed: another seed gives other groups.
    /// - Returns: the folds with fewer rows.
    /// - Throws: ``EvaluationError`` where a part would be empty or have one label only, with the counts.
    public func keepingCustomersApart(_ customers: [Int], labels: [Double], seed: UInt64) throws -> TimeFolds {
        try SplitPart.checkLabels(labels, rowCount: customers.count)
        let groupCount = max(2, folds.count)
        return TimeFolds(
            folds: try folds.enumerated().map { index, fold in
                func isHeldOut(_ row: Int) -> Bool {
                    CustomerFolds.fold(ofCustomer: customers[row], foldCount: groupCount, seed: seed) == index
                }
                let apart = Fold(
                    train: SplitPart(rows: fold.train.rows.filter { !isHeldOut($0) }, labels: labels),
                    validation: SplitPart(rows: fold.validation.rows.filter(isHeldOut), labels: labels)
                )
                let sizes = """
                    with customers kept apart fold \(index + 1) of \(folds.count) would train on \
                    \(apart.train.rows.count) of \(fold.train.rows.count) rows and validate on \
                    \(apart.validation.rows.count) of \(fold.validation.rows.count); take fewer folds or more customers
                    """
                try apart.train.check(name: "training", remedy: sizes)
                try apart.validation.check(name: "validation", remedy: sizes)
                return apart
            }
        )
    }

    private init(folds: [Fold]) { self.folds = folds }
}
