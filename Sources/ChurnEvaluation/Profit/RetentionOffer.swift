/// What a retention campaign costs and brings: everyone with a high score is contacted and made an offer.
///
/// A churner accepts with a certain probability and then stays; a loyal customer who is contacted always takes the offer.
/// So contacting a churner brings `acceptance * (customerValue - offerCost) - contactCost` on average, and contacting a
/// loyal customer costs `offerCost + contactCost` (Verbraken, Verbeke and Baesens 2013). All amounts are in one currency.
public struct RetentionOffer: Hashable, Sendable, Codable {
    /// What a customer who stays is worth.
    public let customerValue: Double
    /// What the offer costs where it is accepted.
    public let offerCost: Double
    /// What contacting a customer costs.
    public let contactCost: Double
    /// The probability that a churner accepts and stays, above 0 and below 1.
    public let acceptance: Double
    /// How well ``acceptance`` is known: it is as if that many offers had been tried.
    ///
    /// The acceptance has a beta distribution with parameters `acceptance * acceptanceTrials` and
    /// `(1 - acceptance) * acceptanceTrials`.
    public let acceptanceTrials: Double

    /// The campaign of the published measure: a customer is worth 200, an offer costs 10 and a contact 1, and the
    /// acceptance has the distribution Beta(6, 14), of mean 0.3.
    public static let published = RetentionOffer(
        unchecked: (customerValue: 200, offerCost: 10, contactCost: 1, acceptance: 0.3, acceptanceTrials: 20)
    )

    /// A campaign; what is not given is as in ``published``.
    ///
    /// - Throws: ``EvaluationError`` where a cost is negative, the offer costs as much as a customer is worth, the
    ///   acceptance is not between 0 and 1, or a number is not finite.
    public init(
        customerValue: Double = 200,
        offerCost: Double = 10,
        contactCost: Double = 1,
        acceptance: Double = 0.3,
        acceptanceTrials: Double = 20
    ) throws {
        func require(_ isTrue: Bool, _ message: String) throws {
            guard isTrue else { throw EvaluationError(code: .invalidOption, message: message) }
        }
        try require(
            customerValue.isFinite && offerCost >= 0 && contactCost >= 0 && contactCost.isFinite,
            "customer value \(customerValue), offer cost \(offerCost), contact cost \(contactCost); give finite amounts, "
                + "costs of 0 or more"
        )
        try require(
            offerCost < customerValue,
            "the offer costs \(offerCost) and a customer is worth \(customerValue); no such offer can pay, give a lower cost"
        )
        try require(acceptance > 0 && acceptance < 1, "acceptance \(acceptance); give a share between 0 and 1")
        try require(
            acceptanceTrials > 0 && acceptanceTrials.isFinite,
            "acceptance trials \(acceptanceTrials); give a positive number"
        )
        self.init(unchecked: (customerValue, offerCost, contactCost, acceptance, acceptanceTrials))
    }

    private init(
        unchecked values: (
            customerValue: Double, offerCost: Double, contactCost: Double, acceptance: Double, acceptanceTrials: Double
        )
    ) {
        (customerValue, offerCost, contactCost, acceptance, acceptanceTrials) = values
    }

    /// What contacting a churner brings on average.
    var churnerGain: Double { acceptance * (customerValue - offerCost) - contactCost }
    /// What contacting a loyal customer costs.
    var loyalLoss: Double { offerCost + contactCost }

    /// What contacting `rows` of which `hits` are churners brings.
    func profit(rows: Double, hits: Double) -> Double { hits * churnerGain - (rows - hits) * loyalLoss }

    /// What contacting `rows` of which `hits` are churners costs: the contacts, and the offers that are accepted.
    func cost(rows: Double, hits: Double) -> Double {
        rows * contactCost + (rows - hits + acceptance * hits) * offerCost
    }
}
