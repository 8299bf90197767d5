/// A numeric column of a linear predictor that enters as a smooth curve.
///
/// Adds `curve(clamp(transform(x)))`, where `clamp` moves values below ``lowerBound`` or above ``upperBound`` to that
/// bound; where `x` is missing, `missingOutput`. Beyond its outer knots the curve is a straight line.
public struct SplineTerm: Hashable, Sendable {
    /// What is done to the value first.
    public var transform: NumericTerm.Transform
    /// The least transformed value that counts as itself.
    public var lowerBound: Double
    /// The greatest transformed value that counts as itself, at least ``lowerBound``.
    public var upperBound: Double
    /// What a transformed value adds to the raw score.
    public var curve: NaturalSpline
    /// What a missing value adds to the raw score.
    public var missingOutput: Double

    /// A term; without bounds no finite value is clamped.
    public init(
        transform: NumericTerm.Transform = .identity,
        lowerBound: Double = -.greatestFiniteMagnitude,
        upperBound: Double = .greatestFiniteMagnitude,
        curve: NaturalSpline,
        missingOutput: Double
    ) {
        self.transform = transform
        self.lowerBound = lowerBound
        self.upperBound = upperBound
        self.curve = curve
        self.missingOutput = missingOutput
    }

    /// What the value `x` adds to the raw score.
    public func output(_ x: Double) -> Double {
        guard x == x else { return missingOutput }
        return curve(min(max(transform(x), lowerBound), upperBound))
    }
}
