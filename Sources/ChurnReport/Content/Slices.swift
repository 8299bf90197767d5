/// The metrics of the rows of one attribute's values, side by side.
public struct SliceView: Hashable, Sendable, Encodable {
    /// The rows with one value.
    public struct Slice: Hashable, Sendable, Encodable {
        /// The value, or the range of values, as text.
        public var name: String
        /// Rows with a label.
        public var rowCount: Int
        /// Those of them that churned.
        public var positiveCount: Int
        /// Their share with its Wilson interval.
        public var baseRate: Measured
        /// The area under the ROC curve within the slice.
        public var areaUnderROC: Measured
        /// The lift among the 10 % of the slice's rows with the highest scores.
        public var lift: Measured
        /// The log loss in nats; `nil` where ``areaUnderROC`` says why, or where scores are no probabilities.
        public var logLoss: Double?
        /// The mean probability; `nil` where scores are no probabilities.
        public var meanProbability: Double?

        /// A slice.
        public init(
            name: String,
            rowCount: Int,
            positiveCount: Int,
            baseRate: Measured,
            areaUnderROC: Measured,
            lift: Measured
        ) {
            self.name = name
            self.rowCount = rowCount
            self.positiveCount = positiveCount
            self.baseRate = baseRate
            self.areaUnderROC = areaUnderROC
            self.lift = lift
        }
    }

    /// What the rows are cut by.
    public enum Attribute: Hashable, Sendable, Encodable {
        /// The cutoff.
        case cutoff
        /// How long the customer has been one, in bands of days.
        case tenure
        /// An attribute, by its name.
        case named(String)
    }

    /// What the rows are cut by.
    public var attribute: Attribute
    /// Slices with fewer rows show no metric.
    public var minimumRowCount: Int
    /// The slices, in the order to show them.
    public var slices: [Slice]

    /// Slices by one attribute.
    public init(attribute: Attribute, minimumRowCount: Int, slices: [Slice]) {
        self.attribute = attribute
        self.minimumRowCount = minimumRowCount
        self.slices = slices
    }
}

/// Whether the model treats groups of customers alike.
public struct FairnessView: Hashable, Sendable, Encodable {
    /// What is held against each other.
    public enum Measure: String, Hashable, Sendable, Encodable, CaseIterable {
        /// The share of the group that is selected.
        case selectionRate
        /// The share of its churners that is selected.
        case truePositiveRate
        /// The share of its other customers that is selected.
        case falsePositiveRate
        /// The share of its selected customers that churned.
        case precision
    }

    /// One group.
    public struct Group: Hashable, Sendable, Encodable {
        /// The attribute's value as text.
        public var name: String
        /// Rows with a label.
        public var rowCount: Int
        /// Those of them that churned.
        public var positiveCount: Int
        /// The share that is selected.
        public var selectionRate: Measured
        /// The share of churners that is selected.
        public var truePositiveRate: Measured
        /// The share of the others that is selected.
        public var falsePositiveRate: Measured
        /// The share of the selected that churned.
        public var precision: Measured

        /// A group whose rates are all a gap, for the caller to fill.
        public init(name: String, rowCount: Int, positiveCount: Int, gap: Gap = .noRows) {
            self.name = name
            self.rowCount = rowCount
            self.positiveCount = positiveCount
            selectionRate = .gap(gap)
            truePositiveRate = .gap(gap)
            falsePositiveRate = .gap(gap)
            precision = .gap(gap)
        }
    }

    /// The largest difference of a measure between two groups.
    public struct Difference: Hashable, Sendable, Encodable {
        /// The measure.
        public var measure: Measure
        /// The group with the highest value.
        public var highest: String
        /// The group with the lowest.
        public var lowest: String
        /// How much lies between them, with its interval.
        public var difference: Measured

        /// A difference.
        public init(measure: Measure, highest: String, lowest: String, difference: Measured) {
            self.measure = measure
            self.highest = highest
            self.lowest = lowest
            self.difference = difference
        }
    }

    /// The attribute's name.
    public var attribute: String
    /// The share of all rows that is selected, those with the highest scores.
    public var selectedShare: Double
    /// The lowest probability that is selected; `nil` where none is.
    public var threshold: Double?
    /// Whether the attribute was kept out of training.
    public var isBarred: Bool
    /// Groups with fewer rows show no rates.
    public var minimumRowCount: Int
    /// The groups, in the order to show them.
    public var groups: [Group]
    /// The largest difference of each measure.
    public var differences: [Difference]

    /// A view without groups, for the caller to fill.
    public init(attribute: String, selectedShare: Double, threshold: Double?, isBarred: Bool, minimumRowCount: Int) {
        self.attribute = attribute
        self.selectedShare = selectedShare
        self.threshold = threshold
        self.isBarred = isBarred
        self.minimumRowCount = minimumRowCount
        groups = []
        differences = []
    }
}
