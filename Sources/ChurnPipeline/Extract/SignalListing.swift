import ChurnFeatures

extension Pipeline {
    /// Every signal with what it watches for, its defaults and its features; reads nothing.
    public func signals() -> SignalListing { SignalListing() }

    /// The features that a config asks for, in the order of the columns; reads the config and no data.
    ///
    /// - Throws: ``PipelineError`` for a config that is wrong.
    public func explainFeatures(config path: String) throws -> FeatureListing {
        var clock = PhaseClock()
        let config = try clock.time("config") { try RunConfig(path: path) }
        return FeatureListing(
            features: config.plan.features.map(FeatureListing.Line.init),
            featuresHash: config.plan.features.canonicalHash,
            seconds: clock.secondsByPhase
        )
    }
}

/// What `churn extract --list-signals` prints.
public struct SignalListing: PipelineResult {
    /// One signal.
    public struct Line: Encodable, Sendable {
        /// The name, as a config has it.
        public let name: String
        /// What it watches for.
        public let summary: String
        /// Why that says something about churn.
        public let reason: String
        /// The event types that it looks at by default; empty for any.
        public let types: [String]
        /// The events it looks at by default, as a filter's canonical text.
        public let filter: String
        /// The default windows, such as `28d`.
        public let windows: [String]
        /// The value that holds money by default; `nil` for none.
        public let value: String?
        /// Its features by default, for an observation window of ``SignalListing/window``.
        public let features: [FeatureListing.Line]
    }

    /// The observation window that the features are listed for; a shorter one leaves out what looks further back.
    public let window: String
    /// The signals, in the order of the documentation.
    public let signals: [Line]
    /// Nothing is timed.
    public let seconds: [String: Double] = [:]

    init() {
        let window = 365 * CivilTime.microsecondsPerDay
        self.window = CivilTime.formatDuration(window)
        signals = Signal.allCases.map { signal in
            let parameters = signal.defaultParameters
            return Line(
                name: signal.rawValue,
                summary: signal.summary,
                reason: signal.reason,
                types: parameters.filter.types,
                filter: "\(parameters.filter)",
                windows: parameters.windows.map(CivilTime.formatDuration),
                value: parameters.value,
                features: signal.features(window: window).map(FeatureListing.Line.init)
            )
        }
    }

    /// The signals for a terminal.
    public var text: String {
        signals.map { signal in
            let types = signal.types.isEmpty ? "any" : signal.types.joined(separator: ", ")
            let windows = signal.windows.isEmpty ? "none" : signal.windows.joined(separator: ", ")
            return """
                \(signal.name)
                  watches for  \(signal.summary)
                  because      \(signal.reason)
                  types        \(types)
                  windows      \(windows)
                  features     \(signal.features.map(\.name).joined(separator: ", "))
                """
        }.joined(separator: "\n\n")
    }

    private enum CodingKeys: CodingKey {
        case window, signals, seconds
    }
}

/// What `churn extract --explain-features` prints.
public struct FeatureListing: PipelineResult {
    /// One feature.
    public struct Line: Encodable, Sendable {
        /// The column's name.
        public let name: String
        /// The signal that it came from; empty for one that was written by itself.
        public let signal: String
        /// What it says, in words.
        public let words: String
        /// The canonical text of its definition.
        public let definition: String

        init(_ feature: Feature) {
            name = feature.name
            signal = feature.signal
            words = feature.words
            definition = feature.definition.description
        }
    }

    /// The features, in the order of the columns.
    public let features: [Line]
    /// The hash of their names and definitions in this order, as matrix and model have it.
    public let featuresHash: String
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// One line a feature.
    public var text: String {
        var table = TextTable(["feature", "signal", "what it says", "definition"], isText: true)
        for line in features {
            table.add([line.name, line.signal.isEmpty ? "-" : line.signal, line.words, line.definition])
        }
        return table.text
    }
}
