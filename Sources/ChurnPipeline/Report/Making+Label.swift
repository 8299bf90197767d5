import ChurnFeatures
import ChurnReport

extension Making.Label {
    /// What counts as churn by the config that a model was trained with; `nil` for a model of a ready table.
    init?(metadata: [String: String]) {
        // A model may have been trained by another version, whose config this one does not read.
        guard let text = metadata["config"],
            let plan = try? RunConfig(text: text, path: "config", folder: ".").plan,
            let churn = plan.churn.flatMap(Churn.init)
        else { return nil }
        let day = Double(CivilTime.microsecondsPerDay)
        self.init(
            churn: churn,
            gapDays: Double(plan.observation.gap) / day,
            horizonDays: Double(plan.observation.horizon) / day,
            windowDays: Double(plan.observation.window) / day
        )
    }
}

extension Making.Label.Churn {
    /// The definition in short; several ways of leaving are told by the first.
    fileprivate init?(_ definition: ChurnDefinition) {
        switch definition {
        case .inactivity(let filter, let days): self = .inactivity(events: filter.types, days: days)
        case .silence(let filter): self = .silence(filter.types)
        case .event(let filter): self = .event(filter.types)
        case .subscription: self = .subscription
        case .typed(let types):
            let names = types.filter(\.isChurn).map(\.name)
            guard !names.isEmpty else { return nil }
            self = .typed(names)
        }
    }
}
