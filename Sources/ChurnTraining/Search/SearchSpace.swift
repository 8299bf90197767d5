import ChurnScoring

/// The settings that a search varies, and the values that each may have.
public struct SearchSpace: Sendable {
    /// One setting, spelled as configs spell it.
    public struct Parameter: Sendable {
        /// The values of a parameter.
        public enum Values: Sendable {
            /// One of these, all equally likely.
            case choices([String])
            /// A number between the bounds whose logarithm is uniform, to three digits.
            case logarithmic(ClosedRange<Double>)
        }

        /// The setting.
        public let name: String
        /// What it may be.
        public let values: Values
    }

    /// What is varied, in the order in which candidates list it.
    public let parameters: [Parameter]

    /// The space of boosting.
    public static let boosting = SearchSpace(parameters: [
        Parameter(name: "max_leaves", values: .choices(["4", "8", "16", "32", "64"])),
        Parameter(name: "learning_rate", values: .logarithmic(0.02...0.2)),
        Parameter(name: "min_rows_per_leaf", values: .choices(["5", "10", "20", "50", "100"])),
        Parameter(name: "l1", values: .choices(["0", "0.1", "1", "10"])),
        Parameter(name: "l2", values: .logarithmic(0.1...30)),
        Parameter(name: "column_sampling", values: .choices(["0.3", "0.5", "0.7", "1"])),
        Parameter(name: "row_sampling", values: .choices(["0.5", "0.7", "1"])),
        Parameter(name: "growth", values: .choices(["symmetric", "leaf-wise"])),
    ])

    /// The space of logistic regression.
    public static let logistic = SearchSpace(parameters: [
        Parameter(name: "penalty", values: .logarithmic(0.01...1_000)),
        Parameter(name: "l1_ratio", values: .choices(["0", "0.25", "0.5", "1"])),
    ])

    /// The space without the settings of these names.
    public func leavingOut(_ names: Set<String>) -> SearchSpace {
        SearchSpace(parameters: parameters.filter { !names.contains($0.name) })
    }

    /// The settings of one trial, a function of its number and the seed; trial 0 has none, so that it is the defaults.
    public func settings(trial: Int, seed: UInt64) -> [(name: String, value: String)] {
        guard trial > 0 else { return [] }
        let random = CounterRandom(seed: seed, stream: .search, tree: trial)
        return parameters.enumerated().map { index, parameter in
            let unit = random.unit(index)
            switch parameter.values {
            case .choices(let choices): return (parameter.name, choices[Int(unit * Double(choices.count))])
            case .logarithmic(let range):
                let span = PortableMath.log(range.upperBound / range.lowerBound)
                return (parameter.name, Self.text(range.lowerBound * PortableMath.exp(unit * span)))
            }
        }
    }

    /// A positive number to three digits.
    private static func text(_ value: Double) -> String {
        var scale = 1.0
        while value * scale < 100 { scale *= 10 }
        while value * scale >= 1_000 { scale /= 10 }
        return "\((value * scale).rounded() / scale)"
    }
}
