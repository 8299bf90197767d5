internal import ChurnScoring

/// How numbers are cut into bands, so that results can be told apart by them.
public enum SliceBands: Hashable, Sendable {
    /// Bands between these numbers, which ascend; a band `[a, b)` holds its lower end.
    case edges([Double])
    /// So many bands of about equally many rows; equal values stay together, so there can be fewer.
    case quantiles(Int)
}

/// An attribute of rows that results are told apart by: a slice for each of its values.
public struct SliceColumn: Hashable, Sendable {
    /// With more values than this an attribute tells nothing apart, and is refused.
    public static let largestSliceCount = 500

    /// The attribute's name.
    public let name: String
    /// The values, in the order that tables show them.
    public let values: [String]
    /// For each row the position of its value in ``values``; -1 where it has none.
    public let codes: [Int32]

    /// An attribute by its texts; slices are sorted by them.
    ///
    /// - Parameters:
    ///   - name: the attribute's name.
    ///   - texts: one a row; `nil` where it is missing.
    /// - Throws: ``EvaluationError`` where there are more than ``largestSliceCount`` different ones.
    public init(name: String, texts: [String?]) throws {
        let values = Set(texts.compactMap(\.self)).sorted()
        let codes = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, Int32(clamping: $0)) })
        try self.init(name: name, values: values, codes: texts.map { text in text.flatMap { codes[$0] } ?? -1 })
    }

    /// An attribute by codes of its texts.
    ///
    /// - Parameters:
    ///   - name: the attribute's name.
    ///   - values: the texts that codes stand for, in the order of the slices.
    ///   - codes: one a row, a position in `values`, or -1 for none.
    /// - Throws: ``EvaluationError`` where there are more than ``largestSliceCount`` values.
    public init(name: String, values: [String], codes: [Int32]) throws {
        precondition(codes.allSatisfy { $0 >= -1 && Int($0) < values.count }, "codes in -1..<values.count")
        guard values.count <= Self.largestSliceCount else {
            throw EvaluationError(
                code: .invalidOption,
                message: """
                    "\(name)" has \(values.count) different values, too many to tell results apart by; take a coarser \
                    attribute (at most \(Self.largestSliceCount)), or numbers in bands
                    """
            )
        }
        self.name = name
        self.values = values
        self.codes = codes
    }

    /// An attribute of numbers, in bands.
    ///
    /// *Edge cases:* infinite numbers are in the first or last band; without any number there is no band.
    ///
    /// - Parameters:
    ///   - name: the attribute's name.
    ///   - numbers: one a row; NaN where it is missing.
    ///   - bands: how they are cut.
    /// - Throws: ``EvaluationError`` where edges do not ascend, are not finite or are too many, or a number of bands is not
    ///   in 2...100.
    public init(name: String, numbers: [Double], bands: SliceBands) throws {
        let edges: [Double]
        switch bands {
        case .edges(let given):
            guard !given.isEmpty, given.allSatisfy(\.isFinite), zip(given, given.dropFirst()).allSatisfy(<) else {
                throw EvaluationError(
                    code: .invalidOption,
                    message: "the bands of \"\(name)\" need edges that ascend, such as 30, 90, 365"
                )
            }
            edges = given
        case .quantiles(let count):
            guard (2...100).contains(count) else {
                throw EvaluationError(
                    code: .invalidOption,
                    message: "\(count) bands of \"\(name)\"; give 2 to 100, or edges"
                )
            }
            edges = BandEdges.quantiles(SortedValues(numbers).values, count: count)
        }
        let codes = numbers.map { number -> Int32 in
            number.isNaN ? -1 : Int32(clamping: BandEdges.band(of: number, edges: edges))
        }
        let hasNumbers = codes.contains { $0 >= 0 }
        try self.init(name: name, values: hasNumbers ? BandEdges.names(edges) : [], codes: codes)
    }
}

/// The ends of bands of numbers.
enum BandEdges {
    /// The number of edges that are not above `number`.
    static func band(of number: Double, edges: [Double]) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Edges between bands of about equally many of the ascending `values`, each the roundest number between the largest
    /// value below it and the smallest above.
    static func quantiles(_ values: [Double], count: Int) -> [Double] {
        TieBins.edges(ascending: values, bins: count).map { last in
            let next = values.first { $0 > last } ?? last
            return roundest(above: last, upTo: next)
        }
    }

    /// The number of fewest digits in `(lower, upper]`.
    static func roundest(above lower: Double, upTo upper: Double) -> Double {
        guard lower.isFinite, upper.isFinite else { return upper }
        if lower < 0, upper >= 0 { return 0 }
        var scale = 1.0
        // From 10^15 down to 10^-15, by whole steps up and divisions down, which are exact where it matters.
        for exponent in stride(from: 15, through: 0, by: -1) {
            scale = (0..<exponent).reduce(1.0) { power, _ in power * 10 }
            let candidate = (upper / scale).rounded(.down) * scale
            if candidate > lower, candidate <= upper { return candidate }
        }
        for exponent in 1...15 {
            scale = (0..<exponent).reduce(1.0) { power, _ in power * 10 }
            let candidate = (upper * scale).rounded(.down) / scale
            if candidate > lower, candidate <= upper { return candidate }
        }
        return upper
    }

    /// The names of the bands between `edges`; one for all numbers where there is no edge.
    static func names(_ edges: [Double]) -> [String] {
        guard let first = edges.first, let last = edges.last else { return ["all"] }
        return ["below \(text(first))"] + zip(edges, edges.dropFirst()).map { "\(text($0)) to \(text($1))" }
            + ["\(text(last)) and more"]
    }

    private static func text(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
