/// Finds the names that somebody who mistyped one may have meant.
package enum NearestNames {
    /// The at most `limit` candidates within a third of the name's length in edits, nearest first, ties by name.
    package static func to(_ name: String, among candidates: [String], limit: Int = 3) -> [String] {
        let allowed = max(1, name.count / 3)
        return
            candidates
            .map { (candidate: $0, edits: editDistance(Array(name.lowercased()), Array($0.lowercased()))) }
            .filter { $0.edits <= allowed || $0.candidate.hasPrefix(name) || name.hasPrefix($0.candidate) }
            .sorted { ($0.edits, $0.candidate) < ($1.edits, $1.candidate) }
            .prefix(limit)
            .map(\.candidate)
    }

    /// A sentence that names the nearest candidates, or all of them where none is near and they are few.
    package static func hint(for name: String, among candidates: [String]) -> String {
        let near = to(name, among: candidates)
        if !near.isEmpty { return "did you mean \(near.map { "\"\($0)\"" }.joined(separator: " or "))?" }
        let sorted = candidates.sorted()
        let shown = sorted.prefix(40).joined(separator: ", ")
        return "known are: \(shown)\(sorted.count > 40 ? ", ... (\(sorted.count) in all)" : "")"
    }

    /// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        var beforePrevious = Array(repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
                var best = min(replaced, previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[b.count]
    }
}
