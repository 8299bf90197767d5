import ChurnScoring
import Testing

@testable import ChurnTraining

/// The blocks of design columns against the rules, row by row, and the model's terms against the design.
@Suite struct DesignEncodingReferenceTests {
    typealias Encoding = LogisticRegressionTrainer.Options.Encoding

    static func encodings() throws -> [Encoding] {
        [
            try Encoding(),
            try Encoding(
                transforms: ["tickets": .asinh, "amount": .signedLog1p],
                rareLevels: .init(minimumRows: 30),
                unseen: .rare,
                splines: ["amount": 5, "survey": 4],
                interactions: [
                    .init("tickets", "amount"), .init("plan", "survey"), .init("region", "plan"),
                    .init("amount", "region"),
                ]
            ),
            try Encoding(
                levels: .full,
                rareLevels: .init(minimumShare: 0.05),
                unseen: .zero,
                splines: ["tickets": 3],
                interactions: [.init("survey", "tickets"), .init("plan", "region")]
            ),
            try Encoding(references: ["plan": "plan 1", "region": "west"], interactions: [.init("plan", "region")]),
        ]
    }

    /// The rules as they are documented, on one row.
    private func naive(_ row: [Double], _ encoding: DesignEncoding) -> [Double] {
        var design = [Double](repeating: 0, count: encoding.designColumnCount)
        func number(_ index: Int) -> Double {
            let column = encoding.columns[index]
            guard !row[index].isNaN else { return 0 }
            return (column.statistics.clamped(row[index]) - column.statistics.center) / column.scale
        }
        /// The design column of a level; `nil` for the reference, a level without rows and a missing value.
        func level(_ index: Int) -> Int? {
            let levels = encoding.columns[index].levelColumns
            guard !row[index].isNaN else { return nil }
            let found = levels[row[index] < 0 ? levels.count - 1 : Int(row[index])]
            return found >= 0 ? found : nil
        }
        for (index, column) in encoding.columns.enumerated() {
            if row[index].isNaN {
                if let target = column.missingColumn { design[target] = 1 }
            } else if column.levelColumns.isEmpty {
                if let target = column.valueColumn { design[target] = number(index) }
                for (target, curve) in zip(column.curveColumns, column.statistics.spline?.curves ?? []) {
                    design[target] = curve(column.statistics.clamped(row[index]))
                }
            } else if let target = level(index) {
                design[target] = 1
            }
        }
        for product in encoding.interactions {
            var factors: [(group: Int, value: Double)] = []
            for side in [product.first, product.second] {
                let levels = encoding.columns[side.column].levelColumns
                if levels.isEmpty {
                    factors.append((0, number(side.column)))
                } else if let level = level(side.column), let first = levels.filter({ $0 >= 0 }).min() {
                    factors.append((level - first, 1))
                }
            }
            guard factors.count == 2 else { continue }
            let target = product.designColumns[factors[0].group * product.second.groupCount + factors[1].group]
            if target >= 0 { design[target] = factors[0].value * factors[1].value }
        }
        design[encoding.interceptColumn] = 1
        return design
    }

    @Test(arguments: 0..<4, [false, true])
    func `blocks hold the naive rows, and the terms give their products with the coefficients`(
        index: Int,
        weighted: Bool
    ) throws {
        var fixtures = LinearFixtures(seed: UInt64(10 + index))
        // More than one block, the last one short.
        let data = try fixtures.mixed(rows: 1500, weighted: weighted)
        var options = try LogisticRegressionTrainer.Options()
        options.encoding = try Self.encodings()[index]
        let weights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: options, threads: 2)
        let design = DesignMatrix(data.matrix, encoding, threads: 2)
        let coefficients = (0..<encoding.designColumnCount).map { _ in fixtures.normal() }
        let fitted = FittedTerms(encoding, coefficients: coefficients)
        let model = try ChurnModel(schema: data.matrix.schema, predictor: .linear(fitted.predictor))
        var means = [Double](repeating: 0, count: data.matrix.columnCount + fitted.predictor.interactions.count)
        for row in 0..<data.rowCount {
            let values = data.matrix.row(row)
            let expected = naive(values, encoding)
            let found = design.row(row)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-13 * max(1, abs($1)) })
            guard weights[row] > 0 else { continue }
            let score = zip(expected, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(model.rawScore(values) - score) <= 1e-10 * max(1, abs(score)))
            for term in values.indices {
                means[term] += weights[row] * fitted.predictor.output(ofTerm: term, value: values[term])
            }
            for (index, term) in fitted.predictor.interactions.enumerated() {
                let output = term.output(first: values[term.first.column], second: values[term.second.column])
                means[values.count + index] += weights[row] * output
            }
        }
        let stored = fitted.predictor.meanOutputs + fitted.predictor.interactions.map(\.meanOutput)
        let weightSum = weights.reduce(0, +)
        #expect(zip(means, stored).allSatisfy { abs($0 / weightSum - $1) < 1e-10 })
    }
}
