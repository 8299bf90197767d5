/// How one column enters a linear predictor; holds everything learnt from the training rows.
public enum LinearTerm: Hashable, Sendable {
    /// A numeric column.
    case numeric(NumericTerm)
    /// A categorical column.
    case categorical(CategoricalTerm)
    /// A numeric column that enters as a curve.
    case spline(SplineTerm)
}

/// A numeric column of a linear predictor.
///
/// Adds `coefficient * (clamp(transform(x)) - center) / scale`, where `clamp` moves values below ``lowerBound`` or above
/// ``upperBound`` to that bound; where `x` is missing, `missingOutput`.
public struct NumericTerm: Hashable, Sendable {
    /// What is done to the value before it is standardised.
    public enum Transform: UInt8, Hashable, Sendable {
        /// The value as it is.
        case identity = 0
        /// `sign(x) ln(1 + |x|)`, for counts and amounts with long tails.
        case signedLog1p = 1
        /// `asinh x = ln(x + sqrt(x^2 + 1))`, for amounts that may be negative; as good as linear below 0.5.
        case asinh = 2

        /// The transformed value; NaN stays NaN.
        @inlinable
        public func callAsFunction(_ x: Double) -> Double {
            switch self {
            case .identity: x
            case .signedLog1p: x < 0 ? -PortableMath.log1p(-x) : PortableMath.log1p(x)
            case .asinh: PortableMath.asinh(x)
            }
        }
    }

    /// What is done to the value first.
    public var transform: Transform
    /// The least transformed value that counts as itself.
    public var lowerBound: Double
    /// The greatest transformed value that counts as itself, at least ``lowerBound``.
    public var upperBound: Double
    /// The mean of the clamped training values.
    public var center: Double
    /// The standard deviation of the clamped training values; positive.
    public var scale: Double
    /// Change of the raw score for one `scale` of the clamped value.
    public var coefficient: Double
    /// What a missing value adds to the raw score.
    public var missingOutput: Double

    /// A term; without bounds no finite value is clamped.
    public init(
        transform: Transform,
        lowerBound: Double = -.greatestFiniteMagnitude,
        upperBound: Double = .greatestFiniteMagnitude,
        center: Double,
        scale: Double,
        coefficient: Double,
        missingOutput: Double
    ) {
        self.transform = transform
        self.lowerBound = lowerBound
        self.upperBound = upperBound
        self.center = center
        self.scale = scale
        self.coefficient = coefficient
        self.missingOutput = missingOutput
    }

    /// What the value `x` adds to the raw score.
    @inlinable
    public func output(_ x: Double) -> Double {
        guard x == x else { return missingOutput }
        return coefficient * ((min(max(transform(x), lowerBound), upperBound) - center) / scale)
    }
}

/// A categorical column of a linear predictor: one output for each level.
public struct CategoricalTerm: Hashable, Sendable {
    /// What each level of the schema's column adds to the raw score.
    public var outputs: [Double]
    /// What a missing value adds.
    public var missingOutput: Double
    /// What a level that training never saw adds.
    public var unseenOutput: Double

    /// A term.
    public init(outputs: [Double], missingOutput: Double, unseenOutput: Double) {
        self.outputs = outputs
        self.missingOutput = missingOutput
        self.unseenOutput = unseenOutput
    }
}

/// A linear predictor: the raw score of a row is the intercept and the outputs of each column's term and of each
/// interaction, in order.
public struct LinearPredictor: Hashable, Sendable {
    /// The raw score where every term adds nothing.
    public var intercept: Double
    /// One term a column, in schema order.
    public var terms: [LinearTerm]
    /// The mean output of each term over the training rows: the point that contributions are measured from.
    public var meanOutputs: [Double]
    /// What pairs of columns add beside their terms.
    public var interactions: [InteractionTerm]

    /// A predictor with one term and one mean output for each column.
    public init(
        intercept: Double,
        terms: [LinearTerm],
        meanOutputs: [Double],
        interactions: [InteractionTerm] = []
    ) {
        precondition(terms.count == meanOutputs.count, "one mean output for each term")
        self.intercept = intercept
        self.terms = terms
        self.meanOutputs = meanOutputs
        self.interactions = interactions
    }

    /// What the column at `index` adds to the raw score where its value is `x`.
    public func output(ofTerm index: Int, value x: Double) -> Double {
        switch terms[index] {
        case .numeric(let term): return term.output(x)
        case .categorical(let term):
            guard x == x else { return term.missingOutput }
            return x >= 0 && x < Double(term.outputs.count) ? term.outputs[Int(x)] : term.unseenOutput
        case .spline(let term): return term.output(x)
        }
    }

    /// The raw score of one row, given as `row[column]`.
    public func rawScore(row: UnsafeBufferPointer<Double>) -> Double {
        var sum = intercept
        for index in terms.indices { sum += output(ofTerm: index, value: row[index]) }
        for term in interactions {
            sum += term.output(first: row[term.first.column], second: row[term.second.column])
        }
        return sum
    }
}
