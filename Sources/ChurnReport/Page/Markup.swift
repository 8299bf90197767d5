import Mustache

/// A safe piece of HTML: escaped text, and numbers that carry their full value.
///
/// A number stands in a `data` element whose `value` is what the content holds, to the last bit; what is shown is rounded.
/// So the page can be compared with the content number by number, and tables sort by what was measured.
struct Markup: Hashable, MustacheCustomRenderable {
    private(set) var html = ""

    /// Nothing.
    init() {}

    /// `text`, escaped.
    init(_ text: String) { html = PageText.escaped(text) }

    /// Markup that is known to be well formed.
    init(trusted html: String) { self.html = html }

    /// The text that the template inserts with three braces.
    var renderText: String { html }
    var isNull: Bool { false }
    var isEmpty: Bool { html.isEmpty }

    static func += (left: inout Markup, right: Markup) { left.html += right.html }

    static func joined(_ parts: [Markup], by separator: Markup) -> Markup {
        Markup(trusted: parts.map(\.html).joined(separator: separator.html))
    }

    /// An element with this inside.
    func inside(_ element: String, class style: String? = nil) -> Markup {
        let attribute = style.map { " class=\"\($0)\"" } ?? ""
        return Markup(trusted: "<\(element)\(attribute)>\(html)</\(element)>")
    }

    /// A text that comes from outside and may run in either direction; `language` where it differs from the page's.
    static func outside(_ text: String, language: String? = nil) -> Markup {
        let attribute = language.map { " lang=\"\($0)\"" } ?? ""
        return Markup(trusted: "<bdi\(attribute)>\(PageText.escaped(text))</bdi>")
    }
}

extension Markup: ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self.init(text) }

    init(stringInterpolation: StringInterpolation) { self = stringInterpolation.markup }

    /// Escapes texts, and inserts pieces of markup as they are.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = Markup()

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { markup += Markup(literal) }
        mutating func appendInterpolation(_ text: String) { markup += Markup(text) }
        mutating func appendInterpolation(_ part: Markup) { markup += part }
    }
}

/// Numbers, shown rounded, with their full value beside.
extension Markup {
    /// `value` shown as `text`.
    static func number(_ value: Double, shownAs text: String) -> Markup {
        guard value.isFinite else { return Markup(NumberText.missing) }
        return Markup(trusted: "<data value=\"\(value)\">\(PageText.escaped(text))</data>")
    }

    /// A number with so many decimals.
    static func fixed(_ value: Double, _ digits: Int) -> Markup {
        number(value, shownAs: NumberText.fixed(value, digits))
    }

    /// A number with so many decimals and its sign, also where it is positive.
    static func signed(_ value: Double, _ digits: Int) -> Markup {
        number(value, shownAs: NumberText.signed(value, digits))
    }

    /// A share as a percentage.
    static func percent(_ share: Double, _ digits: Int = 1) -> Markup {
        number(share, shownAs: NumberText.percent(share, digits))
    }

    /// A count.
    static func count(_ count: Int) -> Markup {
        Markup(trusted: "<data value=\"\(count)\">\(NumberText.grouped(count))</data>")
    }

    /// A number of any size.
    static func value(_ value: Double) -> Markup { number(value, shownAs: NumberText.value(value)) }
}
