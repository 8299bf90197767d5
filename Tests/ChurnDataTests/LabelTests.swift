import ChurnData
import Testing

struct LabelTests {
    @Test func `texts that are labels`() {
        for text in ["1", "1.0", "true", "T", " Yes ", "y\t", "TRUE"] { #expect(TableColumn.label(text) == 1) }
        for text in ["0", "0.0", "False", "f", "No ", "n", " NO"] { #expect(TableColumn.label(text) == 0) }
        for text in ["2", "01", "10", "ja", "y e s", "-1", "0.5", ""] { #expect(TableColumn.label(text) == nil) }
    }

    @Test func `every kind of column can hold labels`() throws {
        let columns = [
            TableColumn("y", .numbers([1, 0, .nan])),
            TableColumn("y", .integers([1, 0, 7]), isMissing: [false, false, true]),
            TableColumn("y", .booleans([true, false, true]), isMissing: [false, false, true]),
            TableColumn("y", .strings(["Yes", "no ", " "])),
            TableColumn("y", .categories(codes: [1, 0, -1], levels: ["N", "Y"])),
        ]
        for column in columns {
            let labels = try column.labels(allowsMissing: true, in: "t.csv")
            #expect(labels[0] == 1 && labels[1] == 0 && labels[2].isNaN)
            #expect(throws: DataError.self) { try column.labels(allowsMissing: false, in: "t.csv") }
        }
    }

    @Test func `what is no label is listed`() {
        let column = TableColumn("y", .integers([2, 1, 0, 3, 2]))
        #expect {
            try column.labels(allowsMissing: true, in: "t.csv")
        } throws: {
            "\($0)" == "t.csv: column \"y\": a label must be 0 or 1, true or false, yes or no; it has \"2\", \"3\""
        }
    }
}
