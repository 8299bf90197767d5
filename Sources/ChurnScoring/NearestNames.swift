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

    /// The Levenshtein distance: insertions, deletions and replacements of one character.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        var previous = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var current = [i + 1]
            for (j, right) in b.enumerated() {
                let replaced = previous[j] + (left == right ? 0 : 1)
                current.append(min(replaced, previous[j + 1] + 1, current[j] + 1))
            }
            previous = current
        }
        return previous[b.count]
    }
}
