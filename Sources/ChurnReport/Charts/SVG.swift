/// Writes one SVG image; texts and attributes are escaped.
///
/// Colours and fonts come from the page's style by class, so that one image serves light, dark and print.
struct SVG {
    /// Where a text stands relative to its position.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    private var body = ""
    let width: Double
    let height: Double

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), class style: String) {
        body += """
            <line class="\(style)" x1="\(number(start.x))" y1="\(number(start.y))" x2="\(number(end.x))" \
            y2="\(number(end.y))"/>\n
            """
    }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, class style: String) {
        body += """
            <rect class="\(style)" x="\(number(x))" y="\(number(y))" width="\(number(max(0, width)))" \
            height="\(number(max(0, height)))"/>\n
            """
    }

    mutating func circle(x: Double, y: Double, radius: Double, class style: String) {
        body += """
            <circle class="\(style)" cx="\(number(x))" cy="\(number(y))" r="\(number(radius))"/>\n
            """
    }

    mutating func polyline(_ points: [(x: Double, y: Double)], class style: String) {
        let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        body += """
            <polyline class="\(style)" points="\(path)"/>\n
            """
    }

    mutating func text(_ text: String, x: Double, y: Double, anchor: Anchor = .start, class style: String) {
        body += """
            <text class="\(style)" x="\(number(x))" y="\(number(y))" text-anchor="\(anchor.rawValue)">\
            \(PageText.escaped(text))</text>\n
            """
    }

    /// A number of the content, which stands in full beside what is shown; marks of axes are plain texts.
    mutating func number(_ number: Numeral, x: Double, y: Double, anchor: Anchor = .start, class style: String) {
        body += """
            <text class="\(style)" data-value="\(number.value)" x="\(self.number(x))" y="\(self.number(y))" \
            text-anchor="\(anchor.rawValue)">\(PageText.escaped(number.text))</text>\n
            """
    }

    /// An area with these corners.
    mutating func polygon(_ points: [(x: Double, y: Double)], class style: String) {
        let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        body += """
            <polygon class="\(style)" points="\(path)"/>\n
            """
    }

    /// A text that reads upwards, centred on its position.
    mutating func verticalText(_ text: String, x: Double, y: Double, class style: String) {
        body += """
            <text class="\(style)" text-anchor="middle" \
            transform="translate(\(number(x)) \(number(y))) rotate(-90)">\(PageText.escaped(text))</text>\n
            """
    }

    /// The whole image with its accessible name and description.
    ///
    /// - Parameters:
    ///   - id: unique on the page; a plain word.
    ///   - title: what the image is.
    ///   - description: what can be read from it.
    /// - Returns: the `svg` element.
    func element(id: String, title: String, description: String) -> String {
        """
        <svg viewBox="0 0 \(number(width)) \(number(height))" role="img" \
        aria-labelledby="\(id)-title \(id)-description">
        <title id="\(id)-title">\(PageText.escaped(title))</title>
        <desc id="\(id)-description">\(PageText.escaped(description))</desc>
        \(body)</svg>
        """
    }

    private func number(_ value: Double) -> String { NumberText.coordinate(value) }
}
