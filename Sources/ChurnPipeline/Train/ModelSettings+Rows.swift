import ChurnTraining

extension ModelSettings {
    static let rowKeys = ["row_sampling_method", "row_sampling_by", "class_weight"]
    static let lossKeys = ["loss", "focal_gamma", "early_stopping_metric", "early_stopping_min_delta"]

    /// Which rows a tree of boosting is grown from, and what they count.
    func rowRules(
        _ defaults: GradientBoostingTrainer.Options.RowRules
    ) throws -> GradientBoostingTrainer.Options.RowRules {
        let sampling = try number("row_sampling", defaults.sampling)
        let unit = try word("row_sampling_by", defaults.unit)
        // A default does not stand in the way of what is asked for: all rows, or whole customers.
        let method = sampling < 1 && unit == .row ? defaults.method : .uniform
        return try .init(
            sampling: sampling,
            method: word("row_sampling_method", method),
            unit: unit,
            classWeight: self["class_weight"]?.classWeight() ?? defaults.classWeight
        )
    }

    /// What early stopping goes by.
    func stopping(
        _ defaults: GradientBoostingTrainer.Options.Stopping
    ) throws -> GradientBoostingTrainer.Options.Stopping {
        try .init(
            metric: self["early_stopping_metric"].map { try $0.choice() } ?? defaults.metric,
            minimumImprovement: number("early_stopping_min_delta", defaults.minimumImprovement)
        )
    }

    /// The loss that trees lower.
    func loss() throws -> GradientBoostingTrainer.Options.Loss {
        let node = self["loss"]
        let name = try node?.string() ?? "logistic"
        if name == "focal" { return .init(try FocalLoss(gamma: number("focal_gamma", 2))) }
        if let node, name != "logistic" { throw node.unknownName(name, what: "loss", known: ["logistic", "focal"]) }
        if let gamma = self["focal_gamma"] { throw gamma.fail("focal_gamma goes with loss: focal") }
        return .logistic
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ key: String,
        _ fallback: Word
    ) throws -> Word where Word.RawValue == String {
        try self[key].map { try $0.choice() } ?? fallback
    }
}

extension ConfigNode {
    /// One of the words of `Word`.
    fileprivate func choice<Word: RawRepresentable & CaseIterable>() throws -> Word where Word.RawValue == String {
        let name = try string()
        guard let word = Word(rawValue: name) else {
            throw unknownName(name, what: "choice", known: Word.allCases.map(\.rawValue))
        }
        return word
    }
}
