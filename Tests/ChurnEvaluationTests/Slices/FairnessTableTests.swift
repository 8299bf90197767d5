import ChurnEvaluation
import Testing

struct FairnessTableTests {
    @Test func `rates and gaps by hand`() throws {
        // Group a: 2 of 4 selected, 2 of its 2 churners. Group b: 1 of 4 selected, 0 of its 2 churners.
        let scores = [0.9, 0.8, 0.1, 0.1, 0.7, 0.2, 0.1, 0.1]
        let labels: [Double] = [1, 1, 0, 0, 0, 1, 1, 0]
        let column = try SliceColumn(name: "sex", texts: ["a", "a", "a", "a", "b", "b", "b", "b"])
        let rows = try SliceRows(scores: scores, labels: labels, areProbabilities: true)
        let table = FairnessTable(
            column,
            of: rows,
            rule: .threshold(0.5),
            minimum: try MinimumCell(rows: 4, positives: 2)
        )
        #expect(table.selectedShare == 3.0 / 8)
        let (a, b) = (table.groups[0], table.groups[1])
        #expect(a.selectionRate == .wilson(successes: 2, trials: 4))
        #expect(b.selectionRate == .wilson(successes: 1, trials: 4))
        #expect(a.truePositiveRate?.value == 1 && b.truePositiveRate?.value == 0)
        #expect(a.falsePositiveRate?.value == 0 && b.falsePositiveRate?.value == 0.5)
        #expect(a.precision?.value == 1 && a.gap == nil)
        // One selected row says nothing of precision.
        #expect(b.precision == nil && b.gap == .fewSelected)
        let parity = try #require(table.demographicParity)
        #expect(parity.highestGroup == "a" && parity.lowestGroup == "b")
        #expect(parity.difference.value == 0.25 && parity.ratio == 0.5)
        #expect(table.equalOpportunity?.difference.value == 1 && table.equalOpportunity?.ratio == 0)
        #expect(table.predictiveEquality?.highestGroup == "b")
        #expect(table.equalisedOddsDifference == 1 && table.equalisedOddsRatio == 0)
        #expect(table.predictiveParity == nil)
    }

    @Test func `Newcombe's interval of a published example`() throws {
        // Newcombe 1998, table II (a): 56/70 against 48/80 gives 0.0524 to 0.3339 by method 10.
        let scores = (0..<70).map { $0 < 56 ? 1.0 : 0 } + (0..<80).map { $0 < 48 ? 1.0 : 0 }
        let labels = scores.indices.map { Double($0 % 2) }
        let texts = scores.indices.map { $0 < 70 ? "a" : "b" }
        let table = FairnessTable(
            try SliceColumn(name: "g", texts: texts),
            of: try SliceRows(scores: scores, labels: labels, areProbabilities: true),
            rule: .threshold(1),
            minimum: try MinimumCell(rows: 10, positives: 5)
        )
        let difference = try #require(table.demographicParity).difference
        #expect(abs(difference.value - 0.2) < 1e-15)
        #expect(abs(difference.lower - 0.0524) < 5e-5 && abs(difference.upper - 0.3339) < 5e-5)
    }

    @Test(arguments: [false, true])
    func `rates are sums over rows, ties divided`(weighted: Bool) throws {
        var random = RandomRows(seed: 33)
        let (scores, labels) = random.scored(rows: 500, levels: 8)
        let weights = (0..<500).map { _ in weighted ? 0.25 + random.uniform() : 1 }
        let texts = (0..<500).map { _ -> String? in ["x", "y", nil][random.below(3)] }
        let column = try SliceColumn(name: "g", texts: texts)
        let rows = try SliceRows(
            scores: scores,
            labels: labels,
            weights: weighted ? weights : nil,
            areProbabilities: true
        )
        for rule in [SelectionRule.share(0.1), .share(0.33), .contacts(77), .threshold(0.5), .share(1)] {
            let table = FairnessTable(column, of: rows, rule: rule, minimum: try MinimumCell(rows: 10, positives: 5))
            let total = weights.reduce(0, +)
            let wanted: Double
            switch rule {
            case .share(let share): wanted = weighted ? share * total : (share * total).rounded()
            case .contacts(let contacts): wanted = contacts
            case .threshold(let threshold):
                wanted = scores.indices.reduce(0) { $0 + (scores[$1] >= threshold ? weights[$1] : 0) }
            }
            let parts = scores.map { score -> Double in
                let above = scores.indices.reduce(0) { $0 + (scores[$1] > score ? weights[$1] : 0) }
                let tied = scores.indices.reduce(0) { $0 + (scores[$1] == score ? weights[$1] : 0) }
                return min(1, max(0, (wanted - above) / tied))
            }
            #expect(abs(table.selectedShare - wanted / total) < 1e-12)
            for group in table.groups {
                let own = texts.indices.filter { texts[$0] == group.value }
                func share(_ isIn: (Int) -> Bool) -> Double {
                    let members = own.filter(isIn)
                    let mass = members.reduce(0) { $0 + weights[$1] }
                    return members.reduce(0) { $0 + weights[$1] * parts[$1] } / mass
                }
                let selection = try #require(group.selectionRate).value
                let truePositive = try #require(group.truePositiveRate).value
                let falsePositive = try #require(group.falsePositiveRate).value
                #expect(abs(selection - share { _ in true }) < 1e-12)
                #expect(abs(truePositive - share { labels[$0] == 1 }) < 1e-12)
                #expect(abs(falsePositive - share { labels[$0] == 0 }) < 1e-12)
                let selected = own.reduce(0) { $0 + weights[$1] * parts[$1] }
                let hits = own.reduce(0) { $0 + weights[$1] * parts[$1] * labels[$1] }
                #expect(abs(group.selected - selected) < 1e-10)
                if let precision = group.precision { #expect(abs(precision.value - hits / selected) < 1e-12) }
            }
        }
    }

    @Test func `a constant score selects every group alike`() throws {
        let labels = (0..<400).map { Double($0 % 4 == 0 ? 1 : 0) }
        let texts = (0..<400).map { $0 < 100 ? "few" : "many" }
        let table = FairnessTable(
            try SliceColumn(name: "g", texts: texts),
            of: try SliceRows(scores: labels.map { _ in 0.25 }, labels: labels, areProbabilities: true),
            minimum: try MinimumCell(rows: 50, positives: 5)
        )
        let parity = try #require(table.demographicParity)
        let ratio = try #require(parity.ratio)
        #expect(abs(parity.difference.value) < 1e-15 && abs(ratio - 1) < 1e-12)
    }

    @Test func `groups that are too small are not compared`() throws {
        var random = RandomRows(seed: 35)
        let (scores, labels) = random.scored(rows: 300, levels: 50)
        let texts = (0..<300).map { $0 < 290 ? "large" : "small" }
        let table = FairnessTable(
            try SliceColumn(name: "g", texts: texts),
            of: try SliceRows(scores: scores, labels: labels, areProbabilities: true),
            minimum: try MinimumCell(rows: 50, positives: 5)
        )
        #expect(table.groups[1].gap == .fewRows && table.groups[1].selectionRate == nil)
        #expect(table.groups[1].rowCount == 10)
        #expect(table.demographicParity == nil && table.equalOpportunity == nil)
        #expect(table.equalisedOddsDifference == nil && table.equalisedOddsRatio == nil)
    }
}
