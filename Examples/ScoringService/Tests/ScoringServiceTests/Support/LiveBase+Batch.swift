import ChurnFeatures
import ChurnPipeline
import Foundation
import Logging

extension LiveBase {
    /// What the nightly batch does: trains on files of these events, and scores them as of the cutoff.
    struct Batch {
        /// The path of the model file.
        let model: String
        /// The raw score of each customer that was active in the window.
        let rawScores: [Int: Double]
    }

    /// Runs the batch in `folder`.
    func batch(in folder: URL) throws -> Batch {
        try folder.write(Data(eventsFile.utf8), as: "events.csv")
        try folder.write(Data(customersFile.utf8), as: "customers.csv")
        let config = try folder.write(Data(Self.config.utf8), as: "churn.yaml")
        let model = folder.appending(path: "model.churn").path
        let scores = folder.appending(path: "scores.csv").path
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let pipeline = Pipeline(threads: 1, logger: logger, isQuiet: true)
        _ = try pipeline.train(config: config, model: ModelRequest(settings: ["trees=20"]), rejects: nil, output: model)
        _ = try pipeline.score(
            ChurnPipeline.ScoreRequest(model: model, output: scores),
            config: config,
            cutoff: CivilTime.format(Self.cutoff),
            rejects: nil
        )
        let lines = try String(contentsOfFile: scores, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let positions = ["customer", "raw_score"].compactMap { lines[0].firstIndex(of: $0) }
        let pairs = lines.dropFirst().compactMap { line -> (Int, Double)? in
            guard let customer = Int(line[positions[0]]), let score = Double(line[positions[1]]) else { return nil }
            return (customer, score)
        }
        return Batch(model: model, rawScores: Dictionary(uniqueKeysWithValues: pairs))
    }

    private static let config = """
        events: {from: events.csv, customer: id, occurred_at: at, known_at: known, type: type, values: [amount], \
        attributes: [page]}
        customers: {from: customers.csv, customer: id, valid_from: since, attributes: {plan: category, seats: number}}
        churn: {silence: {events: [login]}}
        observation:
          cutoffs: [\([90, 60, 30].map { CivilTime.format(cutoff - $0 * CivilTime.microsecondsPerDay) }.joined(separator: ", "))]
          window: 90d
          horizon: 30d
        features:
          signals: [engagement, tenure]
          custom:
            - {name: exports, sum: {of: amount, where: {page: export}}}
            - {name: plan, attribute: plan}
            - {name: seats, attribute: seats}
        model: {algorithm: gradient-boosting}
        """

    private var eventsFile: String {
        events.enumerated().flatMap { customer, events in
            events.map { event in
                [
                    "\(customer)", CivilTime.format(event.time), CivilTime.format(event.knownAt), event.type,
                    event.amount.map { "\($0)" } ?? "", event.page ?? "",
                ].joined(separator: ",")
            }
        }.reduce("id,at,known,type,amount,page\n") { $0 + $1 + "\n" }
    }

    private var customersFile: String {
        plans.enumerated().flatMap { customer, plans in
            plans.map { row in
                "\(customer),\(CivilTime.format(row.validFrom)),\(row.plan ?? ""),\(row.seats.map { "\($0)" } ?? "")"
            }
        }.reduce("id,since,plan,seats\n") { $0 + $1 + "\n" }
    }
}
