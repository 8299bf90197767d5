/// Whom a campaign takes by their scores.
public enum SelectionRule: Hashable, Sendable, Codable {
    /// The share of all rows with the highest scores; above 0, at most 1.
    case share(Double)
    /// So many rows with the highest scores, as a budget allows; 1 or more.
    case contacts(Double)
    /// Every row with at least this score.
    case threshold(Double)

    /// The 10 % of rows with the highest scores.
    public static let topTenPercent = SelectionRule.share(0.1)

    /// The rule in words.
    public var words: String {
        switch self {
        case .share(let share): "the \(Self.short(share * 100)) % with the highest scores"
        case .contacts(let contacts): "the \(Self.short(contacts)) with the highest scores"
        case .threshold(let threshold): "scores of \(threshold) and more"
        }
    }

    private enum CodingKeys: String, CodingKey { case share, contacts, threshold }

    /// Writes an object of one key, such as `{"share": 0.1}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .share(let value): try container.encode(value, forKey: .share)
        case .contacts(let value): try container.encode(value, forKey: .contacts)
        case .threshold(let value): try container.encode(value, forKey: .threshold)
        }
    }

    /// Reads an object of one key, such as `{"share": 0.1}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let share = try container.decodeIfPresent(Double.self, forKey: .share) {
            self = .share(share)
        } else if let contacts = try container.decodeIfPresent(Double.self, forKey: .contacts) {
            self = .contacts(contacts)
        } else {
            self = .threshold(try container.decode(Double.self, forKey: .threshold))
        }
    }

    private static func short(_ number: Double) -> String {
        let rounded = (number * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}

/// How much of each row a rule selects: all of those above a score, none below, and of those with just it as many as are
/// left, spread evenly, because nothing says which of them.
struct Selection {
    /// The lowest score that is selected.
    let lowestScore: Double
    /// The part of a row with just ``lowestScore`` that is selected, in 0...1.
    let tiedPart: Double
    /// The weight selected.
    let weight: Double

    init(_ rule: SelectionRule, of rows: SliceRows) {
        self.init(rule, scores: rows.scores, weights: rows.weights)
    }

    /// Selects among rows with `scores`, highest first.
    ///
    /// `weights` is empty where all count alike; there is a row.
    init(_ rule: SelectionRule, scores: [Double], weights: [Double] = []) {
        func weight(_ rank: Int) -> Double { weights.isEmpty ? 1 : weights[rank] }
        let all = weights.isEmpty ? Double(scores.count) : weights.reduce(0, +)
        switch rule {
        case .threshold(let threshold):
            lowestScore = threshold
            tiedPart = 1
            var selected = 0.0
            for rank in scores.indices {
                guard scores[rank] >= threshold else { break }
                selected += weight(rank)
            }
            self.weight = selected
            return
        case .share(let share):
            precondition(share > 0 && share <= 1, "a share above 0, at most 1")
            self.weight = weights.isEmpty ? max(1, (share * all).rounded()) : share * all
        case .contacts(let contacts):
            precondition(contacts >= 1, "1 contact or more")
            self.weight = min(contacts, all)
        }
        var above = 0.0
        var start = 0
        while true {
            var end = start
            var tied = 0.0
            while end < scores.count, scores[end] == scores[start] {
                tied += weight(end)
                end += 1
            }
            if above + tied >= self.weight || end == scores.count {
                lowestScore = scores[start]
                tiedPart = tied > 0 ? min(max((self.weight - above) / tied, 0), 1) : 0
                return
            }
            above += tied
            start = end
        }
    }

    /// The part of a row with `score` that is selected.
    @inline(__always)
    func part(of score: Double) -> Double { score > lowestScore ? 1 : score == lowestScore ? tiedPart : 0 }

    /// Whether a row with `score` is selected for certain: rows of a tie that the cut goes through are not.
    @inline(__always)
    func isCertain(_ score: Double) -> Bool { score > lowestScore || (score == lowestScore && tiedPart == 1) }
}
