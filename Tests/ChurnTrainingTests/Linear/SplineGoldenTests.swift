import ChurnScoring
import ChurnTraining
import Foundation
import Testing

/// Agreement with patsy's and SciPy's natural cubic splines; the numbers are made by Tests/Goldens/logistic/make_splines.py.
@Suite struct SplineGoldenTests {
    private struct Golden: Decodable {
        struct Problem: Decodable {
            let knots: [Double]
            let knotScores: [Double]
            let rawScores: [Double]
        }

        let x: [Double]
        let label: [Double]
        let points: [Double]
        let problems: [Problem]
    }

    private func golden() throws -> Golden {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Goldens/logistic/splines.json")
        return try JSONDecoder().decode(Golden.self, from: try Data(contentsOf: file))
    }

    @Test func `a curve through the same values is SciPy's, within and beyond the knots`() throws {
        let golden = try golden()
        for problem in golden.problems {
            let curve = NaturalSpline(knots: problem.knots, values: problem.knotScores)
            for (point, expected) in zip(golden.points, problem.rawScores) {
                #expect(abs(curve(point) - expected) <= 1e-11 * max(1, abs(expected)))
            }
        }
    }

    @Test(arguments: 0..<4) func `an unpenalised fit is the one on patsy's basis`(index: Int) throws {
        let golden = try golden()
        let problem = golden.problems[index]
        let trainer = try LogisticRegressionTrainer.fixed(0).encoding(.init(splines: ["x0": problem.knots.count]))
        let (model, summary) = try trainer.train(.numeric([golden.x], labels: golden.label), threads: 1)
        #expect(summary.converged && summary.notes.isEmpty)
        guard case .spline(let term) = model.linear.terms[0] else {
            Issue.record("the column is no curve")
            return
        }
        #expect(term.curve.knots == problem.knots)
        for (point, expected) in zip(golden.points, problem.rawScores) {
            #expect(abs(model.rawScore([point]) - expected) <= 1e-7 * max(1, abs(expected)))
        }
    }
}
