public import ChurnScoring

/// Makes the row of one customer from its events in memory: for services that score live.
///
/// Built once from what the batch was built from, immutable, and shared by any number of threads; each thread has its
/// own ``CustomerEvents``. The doubles are those of the batch, bit for bit: the same compiled plan and the same
/// evaluator make them.
///
/// ```swift
/// let extractor = try CustomerExtractor(schema: model.schema, window: window, vocabulary: vocabulary)
/// let events = extractor.makeEvents()
/// events.append(occurredAt: time, type: "login", values: [12.5], attributes: ["/home"])
/// let score = model.score(extractor.row(of: events, asOf: now))
/// ```
///
/// *Edge cases:* a customer gets its row whether or not the batch's eligibility rule would give it one. An attribute
/// of the customer whose text is no level of the schema becomes `FeatureColumn.unseenCode`; a missing one is NaN.
public struct CustomerExtractor: Sendable {
    /// The columns of the rows.
    public let schema: FeatureSchema
    /// What looks wrong but stops nothing, one line each: types that the vocabulary does not have, for example.
    public let warnings: [String]
    let plan: CustomerPlan
    /// The columns that hold categories: where they are, their attribute, and the code of each text.
    let categories: [(column: Int, attribute: Int, codes: [String: Double])]

    /// An extractor of the features that the columns of `schema` define, as a model keeps them.
    ///
    /// - Parameters:
    ///   - schema: The columns; each has the text of its definition.
    ///   - window: The observation's window that the model was trained with, in microseconds.
    ///   - vocabulary: The names and texts of events.
    ///   - attributes: What may be told of the customer besides its events.
    /// - Throws: ``FeatureError`` where a column has no definition, or one that does not fit the vocabulary.
    public init(
        schema: FeatureSchema,
        window: Int64,
        vocabulary: EventVocabulary,
        attributes: [CustomerAttribute] = []
    ) throws {
        let features = try schema.columns.map { column in
            guard !column.definition.isEmpty else {
                throw FeatureError(
                    .mismatchedSchema,
                    "the column has no definition; it comes from a ready table and cannot be made of events",
                    feature: column.name
                )
            }
            return Feature(
                name: column.name,
                definition: try FeatureDefinition(parsing: column.definition),
                signal: column.signal
            )
        }
        try self.init(
            features: features,
            window: window,
            vocabulary: vocabulary,
            attributes: attributes,
            schema: schema
        )
    }

    /// An extractor of `features` in the columns of `schema`.
    ///
    /// Features are found by the names of the columns; those that `schema` does not have are left out.
    ///
    /// - Throws: ``FeatureError`` where a column has no feature, one of another definition, or one of the other kind,
    ///   and where a definition does not fit the vocabulary.
    public init(
        features: [Feature],
        window: Int64,
        vocabulary: EventVocabulary,
        attributes: [CustomerAttribute] = [],
        schema: FeatureSchema
    ) throws {
        let byName = Dictionary(features.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let ordered = try schema.columns.map { column in
            guard let feature = byName[column.name] else {
                throw FeatureError(
                    .mismatchedSchema,
                    "the schema has the column, the features do not",
                    feature: column.name
                )
            }
            guard column.definition.isEmpty || column.definition == feature.definition.description else {
                throw FeatureError(
                    .mismatchedSchema,
                    "the model was trained on \(column.definition), the feature is \(feature.definition); "
                        + "train anew or take the model's definition",
                    feature: column.name
                )
            }
            return feature
        }
        // No cutoff of its own: each call brings one.
        let plan = ExtractionPlan(
            features: ordered,
            observation: Observation(cutoffs: [0], window: window, horizon: 1),
            churn: nil
        )
        try plan.validate()
        self.schema = schema
        self.plan = try CustomerPlan(plan, vocabulary: vocabulary, attributes: attributes)
        warnings = self.plan.compiled.warnings
        categories = try Self.categories(self.plan, schema)
    }

    private static func categories(
        _ plan: CustomerPlan,
        _ schema: FeatureSchema
    ) throws -> [(column: Int, attribute: Int, codes: [String: Double])] {
        var categories: [(column: Int, attribute: Int, codes: [String: Double])] = []
        for (index, column) in schema.columns.enumerated() {
            let isCategory = plan.compiled.levels[index] != nil
            guard isCategory == (column.levels != nil) else {
                throw FeatureError(
                    .mismatchedSchema,
                    isCategory
                        ? "the attribute is a category, the schema's column is numeric"
                        : "the schema's column is a category, the feature is a number",
                    feature: column.name
                )
            }
            guard let levels = column.levels, case .attribute(let name) = plan.plan.features[index].definition,
                let attribute = plan.attributes.firstIndex(where: { $0.name == name })
            else { continue }
            let codes = levels.enumerated().map { ($1, Double($0)) }
            categories.append((index, attribute, Dictionary(codes, uniquingKeysWith: { first, _ in first })))
        }
        return categories
    }

    /// A buffer for the events of one customer at a time; make one for each thread and use it again.
    public func makeEvents() -> CustomerEvents { CustomerEvents(plan, categories: categories) }

    /// The code of an event type, for `CustomerEvents.append` without texts; `nil` where the vocabulary lacks it.
    public func typeCode(of name: String) -> Int32? { plan.typeCodes[name] }

    /// The code of a text of the attribute at `index` of the vocabulary; `nil` where the vocabulary lacks it.
    public func textCode(of text: String, attribute index: Int) -> Int32? { plan.textCodes[index][text] }

    /// The customer's features as of `cutoff`, one a column of ``schema``.
    ///
    /// Events at or after the cutoff, not known before it, or older than the window are not seen.
    public func row(of events: CustomerEvents, asOf cutoff: Int64) -> [Double] {
        var row: [Double] = []
        row.reserveCapacity(schema.count)
        append(rowOf: events, asOf: cutoff, to: &row)
        return row
    }

    /// Appends the customer's features as of `cutoff` to `row`, which allocates nothing where it has the room.
    public func append(rowOf events: CustomerEvents, asOf cutoff: Int64, to row: inout [Double]) {
        precondition(events.plan === plan, "events must come from the extractor's own makeEvents()")
        events.append(rowAsOf: cutoff, to: &row)
    }
}
