import ChurnFeatures
import ChurnScoring
import Yams

/// What a model's own config, which training keeps in the model file, says of the events that it was trained on.
struct TrainedEvents {
    /// The observation's window, in microseconds.
    private let window: Int64?
    private let values: Set<String>
    private let attributes: Set<String>

    /// `nil` where the model holds no config that can be read, because something else has made it.
    init?(of model: ChurnModel) {
        guard let text = model.metadata["config"], let config = try? Yams.compose(yaml: text) else { return nil }
        guard let events = config["events"], let observation = config["observation"] else { return nil }
        window = observation["window"]?.string.flatMap(CivilTime.parseDuration)
        let sources = events.sequence.map(Array.init) ?? [events]
        func names(_ key: String) -> Set<String> {
            Set(sources.compactMap { $0[key] }.flatMap { $0.sequence?.compactMap(\.string) ?? [$0.string ?? ""] })
        }
        values = names("values")
        attributes = names("attributes")
    }

    /// Why `settings` would give other rows than training had; `nil` where they agree.
    func mismatch(with settings: EventSettings) -> String? {
        if let window, window != settings.window {
            return "window: the model was trained with \(CivilTime.formatDuration(window)), not "
                + CivilTime.formatDuration(settings.window)
        }
        let vocabulary = settings.vocabulary
        for (key, trained, own) in [
            ("values", values, Set(vocabulary.valueNames)),
            ("attributes", attributes, Set(vocabulary.attributes.map(\.name))),
        ] where trained != own {
            let names = trained.sorted().joined(separator: ", ")
            return "\(key): the events that the model was trained on have \(names.isEmpty ? "none" : names)"
        }
        return nil
    }
}
