/// Numbers as the page shows them; the same on every machine and in every locale.
enum NumberText {
    /// What stands where there is no number.
    static let missing = "–"

    /// `value` rounded to `digits` decimals, halves away from zero, with thousands grouped.
    ///
    /// *Edge cases:* what is not finite, or too large to be exact, is ``missing`` or written as Swift does; there is no
    /// negative zero.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return missing }
        var power = 1.0
        for _ in 0..<digits { power *= 10 }
        let scaled = (abs(value) * power).rounded()
        guard scaled < 0x1p53 else { return "\(value)" }
        let units = Int(scaled)
        let sign = value < 0 && units > 0 ? "−" : ""
        guard digits > 0 else { return sign + grouped(units) }
        let fraction = String(units % Int(power))
        let padding = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(grouped(units / Int(power))).\(padding)\(fraction)"
    }

    /// As ``fixed(_:_:)``, with a plus before what is positive.
    static func signed(_ value: Double, _ digits: Int) -> String {
        let text = fixed(value, digits)
        return value > 0 && value.isFinite ? "+\(text)" : text
    }

    /// A value of any size: whole numbers as they are, others with three significant digits, those below 0.001 with one.
    static func value(_ value: Double) -> String {
        guard value.isFinite else { return missing }
        if value == value.rounded() { return fixed(value, 0) }
        guard abs(value) >= 1e-6 else { return "\(value)" }
        var digits = abs(value) < 0.001 ? 0 : 2
        var size = abs(value)
        while size < 1 {
            size *= 10
            digits += 1
        }
        while size >= 10, digits > 0 {
            size /= 10
            digits -= 1
        }
        return fixed(value, digits)
    }

    /// A share in 0...1 as a percentage, the sign kept on the same line as the number.
    static func percent(_ share: Double, _ digits: Int = 1) -> String {
        share.isFinite ? "\(fixed(100 * share, digits))\u{a0}%" : missing
    }

    /// A count with its thousands grouped by commas.
    static func grouped(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "−" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A number for a coordinate in SVG: at most two decimals, a plain minus, no grouping.
    static func coordinate(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(sign)\(whole)" }
        return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
