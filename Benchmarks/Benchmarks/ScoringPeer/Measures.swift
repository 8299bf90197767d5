import ChurnScoring
import Dispatch

/// What scoring took; the names of the members are those of the peers' output.
struct Measures: Encodable {
    /// Nanoseconds a row by number of threads.
    var nanoseconds: [String: Double] = [:]
    var oneRowMicroseconds = 0.0
    /// Exact contributions of a row on one thread.
    var contributionMicroseconds = 0.0
    var loadMilliseconds = 0.0
    var trees = 0
    /// Loading the larger model.
    var largeLoadMilliseconds = 0.0
    var largeTrees = 0
    /// Single rows scored by 16 tasks at once.
    var tasks = TaskLatency()
}

/// How long single scores take while several tasks score.
struct TaskLatency: Encodable {
    var taskCount = 0
    var medianMicroseconds = 0.0
    var percentile99Microseconds = 0.0
    /// Rows a second of one task, and of all.
    var oneTaskRate = 0.0
    var rate = 0.0

    init() {}

    /// Every task scores the rows in turn, `count` scores each, and lets the others go on after every hundred.
    init(_ model: ChurnModel, rows: [[Double]], tasks: Int, scores count: Int) async {
        taskCount = tasks
        oneTaskRate = await TaskLatency.measure(model, rows: rows, tasks: 1, scores: count).rate
        let all = await TaskLatency.measure(model, rows: rows, tasks: tasks, scores: count)
        rate = all.rate
        let sorted = all.nanoseconds.sorted()
        medianMicroseconds = Double(sorted[sorted.count / 2]) * 1e-3
        percentile99Microseconds = Double(sorted[sorted.count * 99 / 100]) * 1e-3
    }

    private static func measure(
        _ model: ChurnModel,
        rows: [[Double]],
        tasks: Int,
        scores count: Int
    ) async -> (nanoseconds: [UInt64], rate: Double) {
        let start = DispatchTime.now().uptimeNanoseconds
        let nanoseconds = await withTaskGroup(of: [UInt64].self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var nanoseconds: [UInt64] = []
                    nanoseconds.reserveCapacity(count)
                    var sum = 0.0
                    for index in 0..<count {
                        let row = rows[(index + 61 * task) % rows.count]
                        let before = DispatchTime.now().uptimeNanoseconds
                        sum += model.score(row).probability
                        nanoseconds.append(DispatchTime.now().uptimeNanoseconds - before)
                        if index % 100 == 99 { await Task.yield() }
                    }
                    guard sum.isFinite else { fatalError("a probability is not finite") }
                    return nanoseconds
                }
            }
            var all: [UInt64] = []
            for await nanoseconds in group { all += nanoseconds }
            return all
        }
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
        return (nanoseconds, Double(tasks * count) / seconds)
    }
}

/// The least seconds of `rounds` calls.
func best(_ rounds: Int, _ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<rounds {
        let start = DispatchTime.now().uptimeNanoseconds
        try body()
        least = min(least, Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9)
    }
    return least
}
