/// A split forward in time: trained on the past, validated later, tested later still.
///
/// A row at cutoff c has its label read until `c + gap + horizon`. No label of an earlier part is read after the first
/// cutoff of a later part: rows whose label window would reach past it are purged, never used.
///
/// Cut by number, the test part takes the latest cutoffs that have labels, the validation part the latest ones whose
/// labels are known at the first test cutoff, the training part all whose labels are known at the first validation
/// cutoff. Cut by date, the test part takes the cutoffs from one date on, the validation part those from an earlier date
/// on whose labels are known at the test date, the training part the earlier ones whose labels are known at the
/// validation date; that is the way where every customer has cutoffs of its own.
public struct TimeSplit: Hashable, Sendable {
    /// How a split is cut.
    public struct Options: Hashable, Sendable {
        /// Time between cutoff and label window, in the unit of the cutoffs.
        public let gap: Int64
        /// Length of the label window, in the unit of the cutoffs.
        public let horizon: Int64
        /// How many cutoffs the test part takes; 0 for no test part.
        public let testCutoffs: Int
        /// How many cutoffs the validation part takes; 0 for no validation part.
        public let validationCutoffs: Int
        /// When the validation part begins, where the split is cut by date and has one.
        public let validationFrom: Int64?
        /// When the test part begins, where the split is cut by date and has one.
        public let testFrom: Int64?

        /// Options of a split by the number of cutoffs.
        ///
        /// - Throws: ``EvaluationError`` where the gap or a count is negative or the horizon not positive.
        public init(gap: Int64, horizon: Int64, testCutoffs: Int, validationCutoffs: Int) throws {
            try Self.checkWindow(gap: gap, horizon: horizon)
            try Self.require(testCutoffs >= 0, "test cutoffs: \(testCutoffs); give 0 or more")
            try Self.require(validationCutoffs >= 0, "validation cutoffs: \(validationCutoffs); give 0 or more")
            self.gap = gap
            self.horizon = horizon
            self.testCutoffs = testCutoffs
            self.validationCutoffs = validationCutoffs
            validationFrom = nil
            testFrom = nil
        }

        /// Options of a split by date, in the unit of the cutoffs; `nil` for a part that is not wanted.
        ///
        /// - Throws: ``EvaluationError`` where the gap is negative, the horizon not positive, no date is given, or the
        ///   validation part does not begin before the test part.
        public init(gap: Int64, horizon: Int64, validationFrom: Int64?, testFrom: Int64?) throws {
            try Self.checkWindow(gap: gap, horizon: horizon)
            try Self.require(validationFrom != nil || testFrom != nil, "a split by date needs one date at least")
            if let validationFrom, let testFrom {
                try Self.require(
                    validationFrom < testFrom,
                    "the validation part must begin before the test part; swap the two dates or move one"
                )
            }
            self.gap = gap
            self.horizon = horizon
            self.validationFrom = validationFrom
            self.testFrom = testFrom
            testCutoffs = 0
            validationCutoffs = 0
        }

        private static func require(_ isTrue: Bool, _ message: String) throws {
            guard isTrue else { throw EvaluationError(code: .invalidOption, message: message) }
        }

        private static func checkWindow(gap: Int64, horizon: Int64) throws {
            try require(gap >= 0, "the gap is \(gap); it must not be negative")
            try require(horizon > 0, "the horizon is \(horizon); it must be positive")
        }

        /// Whether the label of a row at `cutoff` is read before `limit`; always where there is no limit.
        func isKnown(_ cutoff: Int64, before limit: Int64?) -> Bool {
            guard let limit else { return true }
            let (gapEnd, gapOverflow) = cutoff.addingReportingOverflow(gap)
            let (windowEnd, windowOverflow) = gapEnd.addingReportingOverflow(horizon)
            return !gapOverflow && !windowOverflow && windowEnd <= limit
        }
    }

    /// Rows to train on.
    public let train: SplitPart
    /// Rows for early stopping, tuning and calibration.
    public let validation: SplitPart
    /// Rows to test on, used once.
    public let test: SplitPart
    /// Rows with a label that no part may use.
    public let purged: SplitPart
    /// The training part's cutoffs, ascending.
    public let trainCutoffs: [Int64]
    /// The validation part's cutoffs, ascending.
    public let validationCutoffs: [Int64]
    /// The test part's cutoffs, ascending.
    public let testCutoffs: [Int64]

    /// Splits rows by their cutoffs.
    ///
    /// *Edge cases:* rows with a missing label (NaN) are in no part, and a cutoff with no label at all does not count.
    ///
    /// - Parameters:
    ///   - cutoffs: one a row, in any order.
    ///   - labels: one a row: 0, 1 or NaN.
    ///   - options: gap, horizon and the sizes of the parts.
    /// - Throws: ``EvaluationError`` where a part that was asked for would be empty or have one label only, with the
    ///   counts.
    public init(cutoffs: [Int64], labels: [Double], options: Options) throws {
        try SplitPart.checkLabels(labels, rowCount: cutoffs.count)
        let labelled = cutoffs.indices.filter { !labels[$0].isNaN }
        let distinct = Set(labelled.map { cutoffs[$0] }).sorted()
        if options.validationFrom != nil || options.testFrom != nil {
            try self.init(byDate: distinct, labelled, cutoffs, labels, options)
        } else {
            try self.init(byNumber: distinct, labelled, cutoffs, labels, options)
        }
    }

    /// The split by the number of cutoffs of the rows `labelled`, whose cutoffs are `distinct`.
    private init(
        byNumber distinct: [Int64],
        _ labelled: [Int],
        _ cutoffs: [Int64],
        _ labels: [Double],
        _ options: Options
    ) throws {
        let test = distinct.suffix(options.testCutoffs)
        let beforeTest = Self.prefix(of: distinct.dropLast(test.count), knownBefore: test.first, options)
        let validation = beforeTest.suffix(options.validationCutoffs)
        let train = Self.prefix(
            of: beforeTest.dropLast(validation.count),
            knownBefore: validation.first ?? test.first,
            options
        )
        trainCutoffs = Array(train)
        validationCutoffs = Array(validation)
        testCutoffs = Array(test)

        var rows: [[Int]] = [[], [], [], []]
        for row in labelled {
            let cutoff = cutoffs[row]
            if test.first.map({ cutoff >= $0 }) ?? false {
                rows[2].append(row)
            } else if let first = validation.first, let last = validation.last, cutoff >= first {
                rows[cutoff <= last ? 1 : 3].append(row)
            } else {
                rows[train.last.map { cutoff <= $0 } ?? false ? 0 : 3].append(row)
            }
        }
        self.train = SplitPart(rows: rows[0], labels: labels)
        self.validation = SplitPart(rows: rows[1], labels: labels)
        self.test = SplitPart(rows: rows[2], labels: labels)
        purged = SplitPart(rows: rows[3], labels: labels)

        let remedy = """
            of \(distinct.count) cutoffs with labels (\(labelled.count) rows) \(train.count) train, \
            \(validation.count) validate, \(test.count) test and \(purged.rows.count) rows are purged because their \
            label windows reach into a later part; add earlier cutoffs, or ask for fewer test or validation cutoffs
            """
        if options.testCutoffs > 0 { try self.test.check(name: "test", remedy: remedy) }
        if options.validationCutoffs > 0 { try self.validation.check(name: "validation", remedy: remedy) }
        try self.train.check(name: "training", remedy: remedy)
    }

    /// The leading cutoffs whose label windows end at or before `limit`; all where there is no later part.
    private static func prefix(
        of cutoffs: ArraySlice<Int64>,
        knownBefore limit: Int64?,
        _ options: Options
    ) -> ArraySlice<Int64> {
        guard let limit else { return cutoffs }
        return cutoffs.prefix { options.isKnown($0, before: limit) }
    }

    /// The split by date of the rows `labelled`, whose cutoffs are `distinct`.
    private init(
        byDate distinct: [Int64],
        _ labelled: [Int],
        _ cutoffs: [Int64],
        _ labels: [Double],
        _ options: Options
    ) throws {
        /// 0 train, 1 validation, 2 test, 3 purged.
        func part(_ cutoff: Int64) -> Int {
            if let testFrom = options.testFrom, cutoff >= testFrom { return 2 }
            if let validationFrom = options.validationFrom, cutoff >= validationFrom {
                return options.isKnown(cutoff, before: options.testFrom) ? 1 : 3
            }
            return options.isKnown(cutoff, before: options.validationFrom ?? options.testFrom) ? 0 : 3
        }
        trainCutoffs = distinct.filter { part($0) == 0 }
        validationCutoffs = distinct.filter { part($0) == 1 }
        testCutoffs = distinct.filter { part($0) == 2 }
        var rows: [[Int]] = [[], [], [], []]
        for row in labelled { rows[part(cutoffs[row])].append(row) }
        train = SplitPart(rows: rows[0], labels: labels)
        validation = SplitPart(rows: rows[1], labels: labels)
        test = SplitPart(rows: rows[2], labels: labels)
        purged = SplitPart(rows: rows[3], labels: labels)
        let remedy = """
            of \(labelled.count) rows with labels at \(distinct.count) different moments \(train.rows.count) train, \
            \(validation.rows.count) validate, \(test.rows.count) test and \(purged.rows.count) are purged because \
            their label windows reach into a later part; move the dates of the split
            """
        if options.testFrom != nil { try test.check(name: "test", remedy: remedy) }
        if options.validationFrom != nil { try validation.check(name: "validation", remedy: remedy) }
        try train.check(name: "training", remedy: remedy)
    }
}
