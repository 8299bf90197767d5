import Testing

@testable import ChurnPipeline

@Suite struct TextTableTests {
    @Test(arguments: [
        (0.0, 2, "0.00"), (1.005, 1, "1.0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (12.345, 2, "12.35"), (7, 0, "7"),
        (0.999, 2, "1.00"),
    ])
    func `decimals round and keep their places`(value: Double, places: Int, text: String) {
        #expect(Format.decimal(value, places) == text)
    }

    @Test func `missing numbers are dashes`() {
        #expect(Format.decimal(nil, 2) == "-")
        #expect(Format.decimal(.nan, 2) == "-")
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `counts have commas`(value: Int, text: String) {
        #expect(Format.count(value) == text)
    }

    @Test func `columns align`() {
        var table = TextTable(["name", "n"])
        table.add(["a", "10"])
        table.add(["long name", "7"])
        #expect(table.text == "  name        n\n  a          10\n  long name   7")
    }
}
