/// What the data say of one type of churn from a cutoff on; `Int64.max` stands for nothing.
///
/// Before the end of the data everything is known but whether a pending date is a churn: the end of a period that may
/// still be renewed.
struct ChurnSighting {
    /// The first churn date.
    var date = Int64.max
    /// A date before the end of the data that may turn out to be a churn date.
    var pending = Int64.max
}

/// The label window of one cutoff and how far the data reach.
struct LabelWindow {
    let start: Int64
    let end: Int64
    let dataEnd: Int64

    /// The state that follows from the first churn date at or after the cutoff and from the first pending one.
    func state(_ sighting: ChurnSighting) -> RowState {
        if sighting.date < start { return .gapChurn }
        // What is pending before the window may be a gap churn.
        if sighting.pending < start { return .immature }
        if sighting.date < end { return .positive }
        // An end inside the window that may still be renewed says neither yes nor no.
        if sighting.pending < end { return .immature }
        return dataEnd >= end ? .negative : .immature
    }
}
