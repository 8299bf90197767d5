/// A number and how it is shown.
struct Numeral: Hashable {
    let value: Double
    let text: String

    /// A number with so many decimals.
    static func fixed(_ value: Double, _ digits: Int) -> Numeral {
        Numeral(value: value, text: NumberText.fixed(value, digits))
    }

    /// A share as a percentage.
    static func percent(_ share: Double, _ digits: Int = 1) -> Numeral {
        Numeral(value: share, text: NumberText.percent(share, digits))
    }

    /// A count.
    static func count(_ count: Int) -> Numeral { Numeral(value: Double(count), text: NumberText.grouped(count)) }
}
