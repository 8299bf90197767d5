/// What a chart is called and what its axes show.
struct ChartLabels {
    /// Unique on the page; a plain word.
    var id: String
    var title: String
    /// What can be read from it.
    var description: String
    /// The title of the axis of values, with its unit.
    var axis: String
    /// The title of the axis of periods, where there is one.
    var periodAxis = ""
}
