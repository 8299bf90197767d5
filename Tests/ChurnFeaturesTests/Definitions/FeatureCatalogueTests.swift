import Foundation
import Testing

@testable import ChurnFeatures

/// The table of functions in the documentation against the functions that there are.
@Suite struct FeatureCatalogueTests {
    /// The cells of each row of the catalogue's tables.
    private func rows() throws -> [[String]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = root.appending(path: "Sources/ChurnFeatures/ChurnFeatures.docc/FeatureCatalogue.md")
        return try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
            .map { line in
                line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            }
    }

    private func names(_ cell: String) -> [String] {
        cell.split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "` ")) }
    }

    @Test func `every function is documented once`() throws {
        let documented = try rows().flatMap { names($0[0]) }
        #expect(documented.sorted() == FeatureDefinition.functionNames.sorted())
    }

    @Test func `every example is canonical, valid, and of a function of its row`() throws {
        for row in try rows() {
            #expect(row.count == 5)
            let example = row[4].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
            let definition = try FeatureDefinition(parsing: example)
            #expect(definition.description == example)
            #expect(names(row[0]).contains { example.hasPrefix($0 + "(") }, "\(example)")
            try definition.validate(example, window: 182 * day)
        }
    }

    /// The examples name types that the only customer has no event of.
    @Test func `the value without an event is the one that the table names`() throws {
        var checkedCount = 0
        for row in try rows()
        where !["ratio", "attribute", "days_until", "days_since_change", "attribute_change", "days_to_first"].contains(
            names(row[0])[0]
        ) {
            guard let word = row[2].split(whereSeparator: { " ,;".contains($0) }).first, row[4].contains("types=")
            else {
                continue
            }
            let example = row[4].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
            let events = [TestEvent(at: days(220), type: "other", amount: 1, page: "home")]
            let found = try value(example, events, cutoff: days(250), window: 182 * day)
            #expect(word == "missing" ? found.isNaN : found == Double(word), "\(example): \(found) is not \(row[2])")
            checkedCount += 1
        }
        #expect(checkedCount > 30)
    }
}
