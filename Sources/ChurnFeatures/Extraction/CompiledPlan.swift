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

    /// What one instruction computes; `a`, `b` and `c` of ``Instruction`` are what the comments say.
    enum Operation {
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
    }

    /// One step; its result is kept under its own position.
    struct Instruction {
        var operation: Operation
        var a = 0
        var b = 0
        var c = 0
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
    /// The edges of the whole window among all events.
    var wholeWindow = (start: 0, end: 0)
    /// The list that decides who is active.
    var eligibilityFilter = 0
    /// The list of the churn definition's events, where it has any.
    var churnFilter = 0
    /// What looks wrong but stops nothing.
    var warnings: [String] = []
}
