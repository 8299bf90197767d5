public import ChurnEvaluation

/// Everything that stands on the profile page, as plain values.
public struct ProfileContent: Sendable {
    /// How events of one type come in.
    public struct EventType: Hashable, Sendable {
        /// The type.
        public var name: String
        /// How many events have it.
        public var count: Int
        /// Events a day, from the first day to the last.
        public var perDay: Double
        /// Events a day on days that have one.
        public var perActiveDay: Double
        /// The first day, as text.
        public var first: String
        /// The last day, as text.
        public var last: String
        /// The most days in a row without an event between the first and the last.
        public var longestGapDays: Int
        /// The share of events that were known only after they occurred.
        public var lateShare: Double
        /// The median delay of those, in days; NaN where there are none.
        public var medianDelayDays: Double
        /// The 95 % quantile of their delay, in days; NaN where there are none.
        public var longDelayDays: Double
        /// Events that repeat another exactly.
        public var duplicates: Int

        /// An event type.
        public init(
            name: String,
            count: Int,
            perDay: Double,
            perActiveDay: Double,
            first: String,
            last: String,
            longestGapDays: Int,
            lateShare: Double = 0,
            medianDelayDays: Double = .nan,
            longDelayDays: Double = .nan,
            duplicates: Int = 0
        ) {
            self.name = name
            self.count = count
            self.perDay = perDay
            self.perActiveDay = perActiveDay
            self.first = first
            self.last = last
            self.longestGapDays = longestGapDays
            self.lateShare = lateShare
            self.medianDelayDays = medianDelayDays
            self.longDelayDays = longDelayDays
            self.duplicates = duplicates
        }
    }

    /// One feature and its profile.
    public struct Feature: Sendable {
        /// The feature's name.
        public var name: String
        /// What it is, in words; may be empty.
        public var words: String
        /// The texts of its codes; `nil` for a numeric feature.
        public var levels: [String]?
        /// Its profile.
        public var profile: ColumnProfile

        /// A feature.
        public init(name: String, words: String, levels: [String]? = nil, profile: ColumnProfile) {
            self.name = name
            self.words = words
            self.levels = levels
            self.profile = profile
        }
    }

    /// The heading.
    public var title: String
    /// One line under the heading.
    public var subtitle: String
    /// What the data was; its event types are those of ``eventTypes``.
    public var data: DataDescription
    /// How events of each type come in, in the order to show them.
    public var eventTypes: [EventType]
    /// How many rows of each state there are at each cutoff.
    public var cutoffs: [CutoffStates]
    /// The features in the order of their columns.
    public var features: [Feature]
    /// The cutoffs that drift is measured at, as text: all with rows but the first.
    public var driftCutoffs: [String]
    /// Features that say nearly the same, as positions in ``features``.
    public var groups: [CorrelationGroup]
    /// The number of rows with a known label at cutoffs whose label window is complete.
    public var labelledCount: Int
    /// Those of them with label 1.
    public var positiveCount: Int
    /// How the page was made; facts and audit are not shown.
    public var making: Making

    /// A page without events, rows and features, for the caller to fill.
    public init(title: String, subtitle: String, data: DataDescription, making: Making) {
        self.title = title
        self.subtitle = subtitle
        self.data = data
        eventTypes = []
        cutoffs = []
        features = []
        driftCutoffs = []
        groups = []
        labelledCount = 0
        positiveCount = 0
        self.making = making
    }
}

extension ProfileContent.Feature {
    /// How far the area under the ROC curve is from that of a constant; -1 where there is none.
    var strength: Double { profile.areaUnderROC.map { abs($0.value - 0.5) } ?? -1 }

    /// Whether all rows that have a value have the same.
    var isConstant: Bool { profile.distribution.minimum == profile.distribution.maximum }
}

extension ProfileContent {
    /// The positions of the features that have an area under the ROC curve, strongest first, ties in column order.
    var strongestFeatures: [Int] {
        features.indices.filter { features[$0].strength >= 0 }.sorted {
            let (first, second) = (features[$0].strength, features[$1].strength)
            return first != second ? first > second : $0 < $1
        }
    }

    /// As ``strongestFeatures``, of each correlation group only the first.
    var strongestOfEachGroup: [Int] {
        var groupByFeature: [Int: Int] = [:]
        for (group, members) in groups.enumerated() {
            for feature in members.columns { groupByFeature[feature] = group }
        }
        var shown: Set<Int> = []
        return strongestFeatures.filter { groupByFeature[$0].map { shown.insert($0).inserted } ?? true }
    }
}
