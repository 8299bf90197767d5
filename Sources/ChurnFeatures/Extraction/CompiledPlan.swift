/// A plan in the codes of one event log: which lists of events to keep for each customer, at which places to cut
/// them at a cutoff, and what to compute from the cuts.
///
/// Filters, edges and instructions that several features share exist once.
struct CompiledPlan {
    /// A place in the list of a filter: the first event at or after `cutoff - offset`.
    struct Edge: Hashable {
        var filter: Int
        var offset: Int64
    }

    /// What one instruction computes; `a` to `d` of ``Instruction`` are what the comments say.
    enum Operation: Equatable {
        /// Events between edges a and b.
        case count
        /// Sum between edges a and b of value column c.
        case sum
        /// Mean between edges a and b of value column c.
        case mean
        /// Active days between edges a and b.
        case activeDays
        /// Different types between edges a and b.
        case distinctTypes
        /// Different texts between edges a and b of attribute column c.
        case distinctTexts
        /// Mean gap between edges a and b.
        case meanGap
        /// Overdue ratio between edges a and b.
        case overdueRatio
        /// Days since the last event between edges a and b.
        case recency
        /// 1 where nothing is between edges a and b.
        case never
        /// Days since the first event between edges a and b.
        case age
        /// Slope over the edges `bucketEdges[a...a + b]`, latest first, of buckets of `length`.
        case slope
        /// The same divided by its mean.
        case relativeSlope
        /// Spike between edges a and b above the baseline between edges c and a, scaled by `factor`.
        case spike
        /// Percent change of results a and b.
        case percentChange
        /// Symmetric change of results a and b.
        case symmetricChange
        /// Ratio of results a and b.
        case ratio
        /// Days since the date in history column a.
        case daysSinceDate
        /// History column a.
        case attribute
        /// Days until the date in history column a.
        case daysUntil
        /// Always missing.
        case missing
        /// A statistic between edges a and b of value column c.
        case statistic(FeatureDefinition.ValueStatistic)
        /// Active weeks between edges a and b.
        case activeWeeks
        /// Active days after the first between edges a and b.
        case repeatDays
        /// A statistic of the gaps between edges a and b.
        case gap(FeatureDefinition.GapStatistic)
        /// A streak between edges a and b.
        case streak(FeatureDefinition.StreakStatistic, FeatureDefinition.CalendarUnit)
        /// Entropy between edges a and b over types.
        case entropyOfTypes
        /// The same over the texts of attribute column c.
        case entropyOfTexts
        /// The same over hours of the day.
        case entropyOfHours
        /// The same over days of the week.
        case entropyOfWeekdays
        /// Events between edges a and b that fade by half each `length`.
        case decayedCount
        /// The same times value column c.
        case decayedSum
        /// Results a and b as rates a day of half-lives `length` and d, the first less the second.
        case decayedTrend
        /// Results a less b, divided by `factor` days.
        case velocity
        /// Results a less twice b and c, divided by the square of `factor` days.
        case acceleration
        /// Surprise between edges a and b at the baseline between edges c and a, scaled by `factor`.
        case surprise
        /// 1 where nothing is between edges a and b and result c is at least `factor`.
        case silenceAfterSpike
        /// Texts of attribute column d between edges a and b and not between edges c and a, or the other way round.
        case turnover(FeatureDefinition.TurnoverDirection)
        /// Result a times `factor` days, divided by result b in days but at most `length`; missing where b is below c.
        case tenureRate
        /// Events between edges a and b that nothing between edges c and d answers within `length`.
        case unanswered
        /// Days since history column a changed.
        case daysSinceChange
        /// History column a divided by its value before it changed, less 1.
        case attributeChange
        /// Result a less result b.
        case difference
        /// The place of the cutoff in a cycle.
        case calendar(FeatureDefinition.CalendarCycle, FeatureDefinition.Wave)
    }

    /// One step; its result is kept under its own position.
    struct Instruction {
        var operation: Operation
        var a = 0
        var b = 0
        var c = 0
        var d = 0
        var length: Int64 = 0
        var factor = 0.0
    }

    /// The filters; the first passes every event.
    var filters: [CompiledFilter] = []
    /// For each filter whether active days are asked of it.
    var needsDays: [Bool] = []
    var edges: [Edge] = []
    var bucketEdges: [Int] = []
    var instructions: [Instruction] = []
    /// For each feature the instruction whose result it is.
    var outputs: [Int] = []
    /// For each feature its levels in the history, where it is a category.
    var levels: [[String]?] = []
    /// The edges of the whole window among all events, where some instruction needs them.
    var wholeWindow = (start: 0, end: 0)
    /// The list that decides who is active.
    var eligibilityFilter = 0
    /// The list of the churn definition's events, where it has any.
    var churnFilter = 0
    /// What looks wrong but stops nothing.
    var warnings: [String] = []
}
