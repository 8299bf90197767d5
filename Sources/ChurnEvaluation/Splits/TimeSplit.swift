/// A split forward in time: trained on the past, validated later, calibrated later still, and tested last.
///
/// A row at cutoff c has its label read until `c + gap + horizon`. No label of an earlier part is read after the first
/// cutoff of a later part: rows whose label window would reach past it are purged, never used.
///
/// Cut by number, the test part takes the latest cutoffs that have labels; the calibration part, if one is wanted, the
/// latest ones whose labels are known at the first test cutoff; the validation part likewise those before; and the training
/// part all whose labels are known at the first cutoff of the others. Cut by date, each part takes the cutoffs from its date
/// on whose labels are known at the date of the next part; that is the way where every customer has cutoffs of its own.
public struct TimeSplit: Hashable, Sendable {
    /// How a split is cut.
    public struct Options: Hashable, Sendable {
        /// Time between cutoff and label window, in the unit of the cutoffs.
        public let gap: Int64
        /// Length of the label window, in the unit of the cutoffs.
        public let horizon: Int64
        /// How many cutoffs the test part takes; 0 for no test part.
        public let testCutoffs: Int
        /// How many cutoffs the calibration part takes; 0 for no calibration part.
        public let calibrationCutoffs: Int
        /// How many cutoffs the validation part takes; 0 for no validation part.
        public let validationCutoffs: Int
        /// When the validation part begins, where the split is cut by date and has one.
        public let validationFrom: Int64?
        /// When the calibration part begins, where the split is cut by date and has one.
        public let calibrationFrom: Int64?
        /// When the test part begins, where the split is cut by date and has one.
        public let testFrom: Int64?

        /// Options of a split by the number of cutoffs.
        ///
        /// - Throws: ``EvaluationError`` where the gap or a count is negative or the horizon not positive.
        public init(
            gap: Int64,
            horizon: Int64,
            testCutoffs: Int,
            validationCutoffs: Int,
            calibrationCutoffs: Int = 0
        ) throws {
            try Self.checkWindow(gap: gap, horizon: horizon)
            try Self.require(testCutoffs >= 0, "test cutoffs: \(testCutoffs); give 0 or more")
            try Self.require(calibrationCutoffs >= 0, "calibration cutoffs: \(calibrationCutoffs); give 0 or more")
            try Self.require(validationCutoffs >= 0, "validation cutoffs: \(validationCutoffs); give 0 or more")
            self.gap = gap
            self.horizon = horizon
            self.testCutoffs = testCutoffs
            self.validationCutoffs = validationCutoffs
            self.calibrationCutoffs = calibrationCutoffs
            validationFrom = nil
            calibrationFrom = nil
            testFrom = nil
        }

        /// Options of a split by date, in the unit of the cutoffs; `nil` for a part that is not wanted.
        ///
        /// - Throws: ``EvaluationError`` where the gap is negative, the horizon not positive, no date is given, or a part does
        ///   not begin before the next.
        public init(
            gap: Int64,
            horizon: Int64,
            validationFrom: Int64?,
            calibrationFrom: Int64? = nil,
            testFrom: Int64?
        ) throws {
            try Self.checkWindow(gap: gap, horizon: horizon)
            let starts = [("validation", validationFrom), ("calibration", calibrationFrom), ("test", testFrom)]
                .compactMap { name, from in from.map { (name: name, from: $0) } }
            try Self.require(!starts.isEmpty, "a split by date needs one date at least")
            for (earlier, later) in zip(starts, starts.dropFirst()) {
                try Self.require(
                    earlier.from < later.from,
                    "the \(earlier.name) part must begin before the \(later.name) part; swap the two dates or move one"
                )
            }
            self.gap = gap
            self.horizon = horizon
            self.validationFrom = validationFrom
            self.calibrationFrom = calibrationFrom
            self.testFrom = testFrom
            testCutoffs = 0
            validationCutoffs = 0
            calibrationCutoffs = 0
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
    /// Rows for early stopping and tuning.
    public let validation: SplitPart
    /// Rows to fit a calibration on; none where no part was asked for.
    public let calibration: SplitPart
    /// Rows to test on, used once.
    public let test: SplitPart
    /// Rows with a label that no part may use.
    public let purged: SplitPart
    /// The training part's cutoffs, ascending.
    public let trainCutoffs: [Int64]
    /// The validation part's cutoffs, ascending.
    public let validationCutoffs: [Int64]
    /// The calibration part's cutoffs, ascending.
    public let calibrationCutoffs: [Int64]
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
        let part = options.isByDate ? options.partsByDate(distinct) : options.partsByNumber(distinct)
        var rows: [[Int]] = Array(repeating: [], count: Part.allCases.count)
        var purgedRows: [Int] = []
        for row in labelled {
            if let part = part[cutoffs[row]] { rows[part.rawValue].append(row) } else { purgedRows.append(row) }
        }
        self.init(
            parts: rows.map { SplitPart(rows: $0, labels: labels) },
            purged: SplitPart(rows: purgedRows, labels: labels),
            cutoffs: Part.allCases.map { wanted in distinct.filter { part[$0] == wanted } }
        )
        let numbers = options.isByDate ? parts.map(\.rows.count) : self.cutoffs.map(\.count)
        let sizes = zip(Part.allCases, numbers)
            .compactMap { part, count in
                part == .calibration && !options.wants(part) ? nil : "\(count) \(part.verb)"
            }
            .joined(separator: ", ")
        let remedy =
            options.isByDate
            ? """
            of \(labelled.count) rows with labels at \(distinct.count) different moments \(sizes) and \
            \(purged.rows.count) are purged because their label windows reach into a later part; move the dates of the \
            split
            """
            : """
            of \(distinct.count) cutoffs with labels (\(labelled.count) rows) \(sizes) and \(purged.rows.count) rows are \
            purged because their label windows reach into a later part; add earlier cutoffs, or ask for fewer test, \
            validation or calibration cutoffs
            """
        for part in Part.allCases.reversed() where options.wants(part) {
            try parts[part.rawValue].check(name: part.name, remedy: remedy)
        }
    }

    /// A split of parts in the order of ``Part``.
    init(parts: [SplitPart], purged: SplitPart, cutoffs: [[Int64]]) {
        (train, validation, calibration, test) = (parts[0], parts[1], parts[2], parts[3])
        (trainCutoffs, validationCutoffs) = (cutoffs[0], cutoffs[1])
        (calibrationCutoffs, testCutoffs) = (cutoffs[2], cutoffs[3])
        self.purged = purged
    }

    /// The parts, earliest first.
    enum Part: Int, CaseIterable {
        case train, validation, calibration, test

        /// The name in messages.
        var name: String { self == .train ? "training" : "\(self)" }
        /// What its rows do, in messages.
        var verb: String {
            switch self {
            case .train: "train"
            case .validation: "validate"
            case .calibration: "calibrate"
            case .test: "test"
            }
        }
    }

    /// The parts in the order of ``Part``.
    var parts: [SplitPart] { [train, validation, calibration, test] }
    private var cutoffs: [[Int64]] { [trainCutoffs, validationCutoffs, calibrationCutoffs, testCutoffs] }
}

extension TimeSplit.Options {
    fileprivate var isByDate: Bool { validationFrom != nil || calibrationFrom != nil || testFrom != nil }

    /// Whether there is to be a part of this kind.
    func wants(_ part: TimeSplit.Part) -> Bool {
        switch part {
        case .train: true
        case .validation: validationCutoffs > 0 || validationFrom != nil
        case .calibration: calibrationCutoffs > 0 || calibrationFrom != nil
        case .test: testCutoffs > 0 || testFrom != nil
        }
    }

    /// The part of each cutoff, `nil` for purged ones, where parts take so many of the latest `cutoffs`.
    fileprivate func partsByNumber(_ cutoffs: [Int64]) -> [Int64: TimeSplit.Part] {
        var parts: [Int64: TimeSplit.Part] = [:]
        var rest = cutoffs[...]
        for (part, count) in [
            (TimeSplit.Part.test, testCutoffs), (.calibration, calibrationCutoffs), (.validation, validationCutoffs),
            (.train, rest.count),
        ] {
            let taken = rest.suffix(count)
            for cutoff in taken { parts[cutoff] = part }
            // A part of its own that finds nothing leaves what is before as it is.
            guard let first = taken.first else { continue }
            rest = rest.dropLast(taken.count).prefix { isKnown($0, before: first) }
        }
        return parts
    }

    /// The part of each cutoff, `nil` for purged ones, where parts begin at dates.
    fileprivate func partsByDate(_ cutoffs: [Int64]) -> [Int64: TimeSplit.Part] {
        let starts = [
            (TimeSplit.Part.train, Int64?.none), (.validation, validationFrom), (.calibration, calibrationFrom),
            (.test, testFrom),
        ].filter { $0.0 == .train || $0.1 != nil }
        var parts: [Int64: TimeSplit.Part] = [:]
        for cutoff in cutoffs {
            guard let index = starts.lastIndex(where: { $0.1.map { cutoff >= $0 } ?? true }) else { continue }
            let next = index + 1 < starts.count ? starts[index + 1].1 : nil
            if isKnown(cutoff, before: next) { parts[cutoff] = starts[index].0 }
        }
        return parts
    }
}
