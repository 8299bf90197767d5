import ChurnScoring
import Testing

@testable import ChurnTraining

/// The blocked objective against the obvious loop over rows.
@Suite struct LogisticObjectiveReferenceTests {
    private func naive(_ objective: LogisticObjective, _ coefficients: [Double]) -> LogisticObjective.Evaluation {
        let size = coefficients.count
        var result = LogisticObjective.Evaluation(
            gradient: [Double](repeating: 0, count: size),
            hessian: [Double](repeating: 0, count: size * size)
        )
        for row in 0..<objective.design.rowCount {
            let rows = objective.design.rows(ofBlock: row / DesignMatrix.rowsPerBlock)
            let x = (0..<size).map { column in
                objective.design.values[rows.lowerBound * size + column * rows.count + row - rows.lowerBound]
            }
            let score = zip(x, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
            let probability = PortableMath.sigmoid(score)
            let label = objective.labels[row]
            let weight = objective.weights[row]
            result.loss -= weight * PortableMath.log(label == 1 ? probability : 1 - probability)
            for i in 0..<size {
                result.gradient[i] += weight * (probability - label) * x[i]
                for j in 0...i {
                    result.hessian[j * size + i] += weight * probability * (1 - probability) * x[i] * x[j]
                }
            }
        }
        result.objective = result.loss
        for column in 0..<size - 1 {
            result.objective += objective.penalty / 2 * coefficients[column] * coefficients[column]
            result.gradient[column] += objective.penalty * coefficients[column]
            result.hessian[column * size + column] += objective.penalty
        }
        return result
    }

    @Test(arguments: [1 + 2, 1023, 1024, 1025, 2500])
    func `loss, gradient and Hessian equal the naive sums`(rows: Int) throws {
        var fixtures = LinearFixtures(seed: UInt64(rows))
        let data = try fixtures.data(rows: max(rows, 8), weighted: true)
        let weights = try #require(data.weights)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, threads: 2),
            labels: data.labels,
            weights: weights,
            penalty: 1.5
        )
        let coefficients = (0..<encoding.designColumnCount).map { _ in 0.5 * fixtures.normal() }
        let found = objective.evaluate(coefficients, withHessian: true, threads: 2)
        let expected = naive(objective, coefficients)
        let scale = Double(data.rowCount)
        #expect(abs(found.loss - expected.loss) < 1e-12 * scale)
        #expect(abs(found.objective - expected.objective) < 1e-12 * scale)
        for (value, reference) in zip(found.gradient, expected.gradient) {
            #expect(abs(value - reference) < 1e-12 * scale)
        }
        for column in coefficients.indices {
            for row in column..<coefficients.count {
                let index = column * coefficients.count + row
                #expect(abs(found.hessian[index] - expected.hessian[index]) < 1e-12 * scale)
            }
        }
    }
}
