import ChurnScoring

/// What a request is answered with.
struct Answer: Encodable {
    /// The hash of the model that all of it is from.
    let model: String
    let customers: [CustomerAnswer]
}

/// One customer's score and why it is that.
struct CustomerAnswer: Encodable {
    let id: RequestID?
    let probability: Double
    let rawScore: Double
    /// The strongest first; `nil` where none were asked for.
    let reasons: [ReasonAnswer]?

    private enum CodingKeys: String, CodingKey {
        case id, probability
        case rawScore = "raw_score"
        case reasons
    }
}

/// What one column adds to a customer's raw score.
struct ReasonAnswer: Encodable {
    let column: String
    /// What it adds, in log-odds.
    let contribution: Double
    let words: String
}

extension ServingModel {
    /// Customers that are answered between two moments at which other requests may go on.
    private static let answeredTogether = 16

    /// Scores `rows`, each with up to `reasonCount` reasons.
    func answer(_ rows: [RequestRow], reasonCount: Int) async -> Answer {
        var customers: [CustomerAnswer] = []
        customers.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            if index > 0, index.isMultiple(of: Self.answeredTogether) { await Task.yield() }
            customers.append(answer(row, reasonCount: reasonCount))
        }
        return Answer(model: hash, customers: customers)
    }

    private func answer(_ row: RequestRow, reasonCount: Int) -> CustomerAnswer {
        let score = model.score(row.values)
        return CustomerAnswer(
            id: row.id,
            probability: score.probability,
            rawScore: score.rawScore,
            reasons: reasonCount == 0 ? nil : strongest(of: row.values, count: reasonCount)
        )
    }

    /// The columns that add most, either way; those that add nothing are no reasons.
    private func strongest(of row: [Double], count: Int) -> [ReasonAnswer] {
        let contributions = model.contributions(row).values
        let ranked = contributions.indices.lazy.filter { contributions[$0] != 0 }
            .sorted { (abs(contributions[$0]), $1) > (abs(contributions[$1]), $0) }
        return ranked.prefix(count).map { column in
            ReasonAnswer(
                column: model.schema.columns[column].name,
                contribution: contributions[column],
                words: reasons.words(column: column, contribution: contributions[column])
            )
        }
    }
}
