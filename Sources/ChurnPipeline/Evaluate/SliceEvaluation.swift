import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// The results of a run told apart by the attributes that its config names.
struct SliceEvaluation {
    /// A table for each attribute of `slices`; `nil` without that section.
    let slices: [SliceTable]?
    /// A table for each attribute of `fairness`; `nil` without that section.
    let fairness: [FairnessTable]?
    /// Whether what is compared for fairness was kept out of training.
    let isBarred: Bool
    /// The attributes that are how long somebody has been a customer.
    let tenures: Set<String>

    /// Evaluates rows with `keys` by the attributes that `config` names.
    ///
    /// Attributes are extracted like features, as of each row's cutoff, and apart from the matrix that trains: so they see no
    /// future, and none gets into the model by being looked at.
    ///
    /// - Parameters:
    ///   - config: what to tell apart.
    ///   - dataset: what attributes are made of.
    ///   - keys: the rows, by customer and cutoff.
    ///   - rows: the rows' scores and labels, ranked only if there is something to tell apart.
    ///   - threads: at most how many threads.
    /// - Throws: where an attribute is not in the data, or has too many values.
    init(
        _ config: RunConfig,
        dataset: Dataset,
        keys: RowKeys,
        rows: () throws -> SliceRows,
        threads: Int
    ) throws {
        let attributes = (config.slices?.attributes ?? []) + (config.fairness?.attributes ?? [])
        isBarred = config.fairness?.isBarred ?? false
        tenures = Set(attributes.filter(\.isTenure).map(\.name))
        guard !attributes.isEmpty else {
            slices = nil
            fairness = nil
            return
        }
        let values = try SliceValues(attributes, config: config, dataset: dataset, keys: keys, threads: threads)
        let ranked = try rows()
        slices = try config.slices.map { config in
            try config.attributes.map {
                SliceTable(try values.column($0), of: ranked, minimum: config.minimum, threads: threads)
            }
        }
        fairness = try config.fairness.map { config in
            try config.attributes.map {
                FairnessTable(try values.column($0), of: ranked, rule: config.rule, minimum: config.minimum)
            }
        }
    }
}

/// The values of attributes as of the rows' cutoffs.
struct SliceValues {
    private let keys: RowKeys
    /// The matrix of the attributes, whose columns are in the order of `definitions`.
    private let matrix: FeatureMatrix?
    private let definitions: [FeatureDefinition]
    /// The row of ``matrix`` of each row of ``keys``.
    private let places: [Int]

    init(
        _ attributes: [SliceAttribute],
        config: RunConfig,
        dataset: Dataset,
        keys: RowKeys,
        threads: Int
    ) throws {
        self.keys = keys
        var definitions: [FeatureDefinition] = []
        for case .feature(let definition) in attributes.map(\.origin) where !definitions.contains(definition) {
            definitions.append(definition)
        }
        self.definitions = definitions
        guard !definitions.isEmpty else {
            matrix = nil
            places = []
            return
        }
        var observation = config.plan.observation
        let cutoffs = Set(keys.cutoffs)
        observation.cutoffs = observation.cutoffs.filter(cutoffs.contains)
        let plan = ExtractionPlan(
            features: definitions.enumerated().map { Feature(name: "slice \($0)", definition: $1) },
            observation: observation,
            churn: config.plan.churn
        )
        let extraction = try FeatureExtractor(plan).extract(
            events: dataset.events,
            customers: dataset.customers,
            periods: dataset.periods,
            dataEnd: dataset.dataEnd,
            threads: threads
        )
        matrix = extraction.matrix
        places = Self.places(of: keys, in: extraction.matrix.keys)
    }

    /// The attribute of each row, cut into bands where it is a number.
    func column(_ attribute: SliceAttribute) throws -> SliceColumn {
        guard case .feature(let definition) = attribute.origin, let matrix,
            let index = definitions.firstIndex(of: definition)
        else { return try SliceColumn(name: attribute.name, texts: keys.cutoffs.map(CivilTime.format)) }
        let values = places.map { matrix[$0, index] }
        guard let levels = matrix.schema.columns[index].levels else {
            return try SliceColumn(name: attribute.name, numbers: values, bands: attribute.bands)
        }
        return try SliceColumn(
            name: attribute.name,
            texts: values.map { $0.isNaN || $0 < 0 ? nil : levels[Int($0)] }
        )
    }

    /// The row of `all` that each row of `keys` is; both are in the order of (customer, cutoff), and the rows of a plan depend
    /// on its observation and churn alone, so each is there.
    private static func places(of keys: RowKeys, in all: RowKeys?) -> [Int] {
        guard let all else { preconditionFailure("extracted rows have keys") }
        var place = 0
        return keys.cutoffs.indices.map { row in
            while all.cutoffs[place] != keys.cutoffs[row] || all.customers[place] != keys.customers[row] { place += 1 }
            return place
        }
    }
}
