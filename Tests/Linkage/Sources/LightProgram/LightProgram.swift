import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// One customer's events to a score and a metric, with nothing but the light modules.
@main
struct LightProgram {
    static func main() throws {
        let day = CivilTime.microsecondsPerDay
        let logins = EventColumns(
            customerIDs: .strings(["a"]),
            customers: [0, 0, 0],
            occurredAt: [day, 5 * day, 9 * day],
            typeNames: ["login"],
            types: [0, 0, 0]
        )
        let plan = ExtractionPlan(
            features: [
                Feature(name: "logins", definition: .count(EventFilter(types: ["login"]), window: 7 * day))
            ],
            observation: Observation(cutoffs: [10 * day], window: 9 * day, horizon: day),
            churn: nil
        )
        let matrix = try FeatureExtractor(plan).extract(events: EventLog(logins), dataEnd: 10 * day).matrix
        let model = try ChurnModel(
            schema: matrix.schema,
            predictor: .linear(
                LinearPredictor(
                    intercept: 0,
                    terms: [
                        .numeric(
                            NumericTerm(
                                transform: .identity,
                                center: 0,
                                scale: 1,
                                coefficient: -1,
                                missingOutput: 0
                            )
                        )
                    ],
                    meanOutputs: [0]
                )
            )
        )
        let score = model.score(matrix.row(0))
        precondition(score.rawScore == -2, "two logins in the last seven days")
        let ranking = try ScoredLabels(scores: [score.probability, 1], labels: [0, 1])
        precondition(ranking.areaUnderROC() == 1, "the churner ranks first")
        print("light modules work: probability \(score.probability)")
    }
}
