import ChurnScoring
import Testing

@testable import ChurnTraining

/// The blocked objective against the obvious loop over rows.
@Suite struct LogisticObjectiveReferenceTests {
    /// One row of the design with every level as a 0/1 column, by design column.
    private func row(_ row: Int, of matrix: FeatureMatrix, _ encoding: DesignEncoding) -> [Double] {
        var x = [Double](repeating: 0, count: encoding.designColumnCount)
        x[encoding.interceptColumn] = 1
        for (index, column) in encoding.columns.enumerated() {
            let value = matrix[row, index]
            if value.isNaN {
                if let target = column.missingColumn { x[target] = 1 }
            } else if let target = column.valueColumn {
                let statistics = column.statistics
                let clamped = min(max(statistics.transform(value), statistics.lowerBound), statistics.upperBound)
                x[target] = (clamped - statistics.center) / column.scale
            } else if let unseen = column.levelColumns.indices.last {
                let isLevel = value >= 0 && value < Double(unseen)
                let target = column.levelColumns[isLevel ? Int(value) : unseen]
                if target >= 0 { x[target] = 1 }
            }
        }
        return x
    }

    private func naive(
        _ objective: LogisticObjective,
        _ matrix: FeatureMatrix,
        _ encoding: DesignEncoding,
        _ coefficients: [Double]
    ) -> (loss: Double, objective: Double, gradient: [Double], hessian: [Double]) {
        let size = coefficients.count
        var loss = 0.0
        var gradient = [Double](repeating: 0, count: size)
        var hessian = [Double](repeating: 0, count: size * size)
        for row in 0..<matrix.rowCount {
            let x = self.row(row, of: matrix, encoding)
            let score = zip(x, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
            let probability = PortableMath.sigmoid(score)
            let label = objective.labels[row]
            let weight = objective.weights[row]
            loss -= weight * PortableMath.log(label == 1 ? probability : 1 - probability)
            for i in 0..<size where x[i] != 0 {
                gradient[i] += weight * (probability - label) * x[i]
                for j in 0..<size { hessian[j * size + i] += weight * probability * (1 - probability) * x[i] * x[j] }
            }
        }
        var penalised = loss
        for column in 0..<size - 1 {
            penalised += objective.penalty / 2 * coefficients[column] * coefficients[column]
            gradient[column] += objective.penalty * coefficients[column]
            hessian[column * size + column] += objective.penalty
        }
        return (loss, penalised, gradient, hessian)
    }

    private func expectEqual(_ data: TrainingData, _ layout: (DesignEncoding) -> DesignLayout, seed: UInt64) throws {
        var fixtures = LinearFixtures(seed: seed)
        let weights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, layout: layout(encoding), threads: 2),
            labels: data.labels,
            weights: weights,
            penalty: 1.5
        )
        let coefficients = (0..<encoding.designColumnCount).map { _ in 0.5 * fixtures.normal() }
        let found = objective.evaluate(coefficients, withHessian: true, threads: 2)
        let expected = naive(objective, data.matrix, encoding, coefficients)
        let scale = Double(data.rowCount)
        #expect(abs(found.loss - expected.loss) < 1e-12 * scale)
        #expect(abs(found.objective - expected.objective) < 1e-12 * scale)
        #expect(found.gradient.count == expected.gradient.count)
        for (value, reference) in zip(found.gradient, expected.gradient) {
            #expect(abs(value - reference) < 1e-12 * scale)
        }
        let furthest = zip(found.hessian, expected.hessian).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(found.hessian.count == expected.hessian.count)
        #expect(furthest < 1e-12 * scale)
        #expect(objective.evaluate(coefficients, withHessian: false, threads: 1).hessian.isEmpty)
    }

    @Test(arguments: [1 + 2, 1023, 1024, 1025, 2500])
    func `loss, gradient and Hessian equal the naive sums`(rows: Int) throws {
        var fixtures = LinearFixtures(seed: UInt64(rows))
        let data = try fixtures.data(rows: max(rows, 8), weighted: true)
        try expectEqual(data, { DesignLayout($0) }, seed: 1)
    }

    /// As 0/1 columns, as factors in the core, and with the largest factor eliminated.
    @Test(arguments: [(100, 100), (1, 100), (1, 1)])
    func `levels give the naive sums in any layout`(denseLevelLimit: Int, coreLevelLimit: Int) throws {
        var fixtures = LinearFixtures(seed: 77)
        let data = try fixtures.levels(rows: 1500, counts: [3, 40, 9], weighted: true)
        try expectEqual(
            data,
            { DesignLayout($0, denseLevelLimit: denseLevelLimit, coreLevelLimit: coreLevelLimit) },
            seed: 2
        )
    }

    @Test func `a block that is encoded each time has the bytes of a stored one`() throws {
        var fixtures = LinearFixtures(seed: 78)
        let data = try fixtures.data(rows: 2100)
        let weights = [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        let stored = DesignMatrix(data.matrix, encoding, threads: 2)
        let fresh = DesignMatrix(data.matrix, encoding, storageLimit: 0, threads: 2)
        for block in 0..<stored.blockCount {
            #expect(values(of: stored, block: block) == values(of: fresh, block: block))
        }
    }

    private func values(of design: DesignMatrix, block: Int) -> [Double] {
        let count = design.rows(ofBlock: block).count * design.layout.blockColumnCount
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let start = buffer.baseAddress { design.writeBlock(block, into: start) }
            initialized = count
        }
    }
}
