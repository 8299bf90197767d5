import ChurnScoring

/// A model's columns as requests name them.
struct RequestColumns: Sendable {
    let names: NameTable
    /// For each column the code of each of its levels; `nil` for a number.
    private let codes: [[String: Double]?]

    init(_ schema: FeatureSchema) {
        names = NameTable(schema.columns.map(\.name))
        codes = schema.columns.map { column in
            column.levels.map { levels in
                Dictionary(levels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
            }
        }
    }

    /// Reads one row by name: numbers, the texts of categories, and null for what is missing.
    ///
    /// Every column must be named, so that a client that was built for another model hears of it; a text that training
    /// never saw is scored as such.
    func row(_ reader: inout JSONReader) throws(RequestError) -> [Double] {
        var values = [Double](repeating: .nan, count: codes.count)
        var isNamed = [Bool](repeating: false, count: codes.count)
        var guess = 0
        var count = 0
        try reader.members { (reader, name) throws(RequestError) in
            guard let index = names.position(of: name, guess: guess) else {
                throw RequestError("the model has no such column")
            }
            guard !isNamed[index] else { throw RequestError("the column is named twice") }
            isNamed[index] = true
            guess = index + 1
            count += 1
            if try reader.null() { return }
            if let codes = codes[index] {
                values[index] = codes[try reader.text()] ?? FeatureColumn.unseenCode
            } else {
                values[index] = try reader.number()
            }
        }
        if count < codes.count, let missing = isNamed.firstIndex(of: false) {
            throw RequestError(
                "the column \"\(names.names[missing])\" is not named; send null where a value is not known"
            )
        }
        return values
    }
}
