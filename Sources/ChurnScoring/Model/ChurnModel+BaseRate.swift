extension ChurnModel {
    /// The key of ``metadata`` that holds the base rate, where it is not that of all training rows.
    public static let baseRateKey = "base_rate"

    /// The share of rows that churned where the probabilities were fitted, in 0...1 without its ends; `nil` where the model
    /// does not say.
    ///
    /// That is the entry `base_rate` of ``metadata``, which calibrating and adjusting a model write, or else `positives` in
    /// `rows`, which training writes.
    public var baseRate: Double? {
        let rate =
            if let text = metadata[Self.baseRateKey] {
                Double(text)
            } else if let positives = metadata["positives"].flatMap(Double.init),
                let rows = metadata["rows"].flatMap(Double.init)
            {
                positives / rows
            } else {
                Double?.none
            }
        return rate.flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
    }

    /// The same model for customers of whom the share `rate` churns, where all else is as it was in training.
    ///
    /// With the base rate b of training `logit(p') = logit(p) + logit(rate) - logit(b)` (Bayes' rule for a changed prior). It
    /// is a shift of the calibrated log-odds: raw scores, contributions and the order of customers stay, and changes that
    /// take a customer under a probability are looked for with the new one.
    ///
    /// - Throws: ``ModelValidationError`` where `rate` is not between 0 and 1, or the model does not know its ``baseRate``.
    public func adjusted(toBaseRate rate: Double) throws(ModelValidationError) -> ChurnModel {
        guard rate > 0, rate < 1 else {
            throw ModelValidationError(
                code: "base_rate.range",
                message: "the base rate is \(rate); give the share of customers that churns, between 0 and 1"
            )
        }
        guard let baseRate else {
            throw ModelValidationError(
                code: "base_rate.unknown",
                message:
                    "the model does not say which share of its training rows churned, so that its probabilities cannot "
                    + "be taken to another; train it again, or add \"\(Self.baseRateKey)\" to the metadata of its JSON form"
            )
        }
        let shift = Self.logit(rate) - Self.logit(baseRate)
        return try calibrated(by: calibration.shifted(by: shift)).adding(metadata: [Self.baseRateKey: "\(rate)"])
    }

    private static func logit(_ rate: Double) -> Double { PortableMath.log(rate) - PortableMath.log1p(-rate) }
}
