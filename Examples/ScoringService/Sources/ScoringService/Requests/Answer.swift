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
    private static let answeredTogether = 32

    /// Scores `rows`, each with up to `reasonCount` reasons.
    func answer(_ rows: [RequestRow], reasonCount: Int) async -> Answer {
        var customers: [CustomerAnswer] = []
        customers.reserveCapacity(rows.count)
        for start in stride(from: 0, to: rows.count, by: Self.answeredTogether) {
            if start > 0 { await Task.yield() }
            let block = rows[start..<min(rows.count, start + Self.answeredTogether)]
            let contributions = reasonCount > 0 ? contributions(of: block) : []
            for (index, row) in block.enumerated() {
                let score = model.score(row.values)
                let columns = index * row.values.count..<(index + 1) * row.values.count
                customers.append(
                    CustomerAnswer(
                        id: row.id,
                        probability: score.probability,
                        rawScore: score.rawScore,
                        reasons: reasonCount > 0 ? strongest(contributions[columns], count: reasonCount) : nil
                    )
                )
            }
        }
        return Answer(model: hash, customers: customers)
    }

    /// The contributions of `rows`, row by row; several rows at once take a fraction of what each takes alone.
    private func contributions(of rows: ArraySlice<RequestRow>) -> [Double] {
        if rows.count == 1, let only = rows.first { return model.contributions(only.values).values }
        let columns = model.schema.count
        let values = (0..<columns).flatMap { column in rows.map { $0.values[column] } }
        let matrix = FeatureMatrix(schema: model.schema, rowCount: rows.count, values: values)
        return [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
            let room = UnsafeMutableBufferPointer(rebasing: buffer[..<values.count])
            model.contributions(of: matrix, rows: 0..<rows.count, into: room)
            count = values.count
        }
    }

    /// The columns that add most, either way; those that add nothing are no reasons.
    private func strongest(_ contributions: ArraySlice<Double>, count: Int) -> [ReasonAnswer] {
        let ranked = contributions.enumerated().filter { $0.element != 0 }
            .sorted { (abs($0.element), $1.offset) > (abs($1.element), $0.offset) }
        return ranked.prefix(count).map { column, contribution in
            ReasonAnswer(
                column: model.schema.columns[column].name,
                contribution: contribution,
                words: reasons.words(column: column, contribution: contribution)
            )
        }
    }
}
