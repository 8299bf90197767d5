import ChurnScoring
import Testing

@Suite struct FeatureMatrixAlignmentTests {
    private let wanted: FeatureSchema

    init() throws {
        wanted = try FeatureSchema([
            FeatureColumn(name: "plan", kind: .categorical(levels: ["basic", "pro", "team"])),
            FeatureColumn(name: "logins"),
        ])
    }

    private func matrix(_ columns: [(FeatureColumn, [Double])]) throws -> FeatureMatrix {
        FeatureMatrix(
            schema: try FeatureSchema(columns.map(\.0)),
            rowCount: columns.first?.1.count ?? 0,
            values: columns.flatMap(\.1),
            keys: RowKeys(customers: .integers([7, 8, 9]), cutoffs: [1, 2, 3])
        )
    }

    @Test func `columns are found by name and levels by text`() throws {
        let plan = FeatureColumn(name: "plan", kind: .categorical(levels: ["team", "free", "basic"]))
        let matrix = try matrix([
            (FeatureColumn(name: "logins"), [1, 2, .nan]), (FeatureColumn(name: "extra"), [0, 0, 0]),
            (plan, [0, 1, 2]),
        ])
        let aligned = try matrix.aligned(to: wanted)
        #expect(aligned.schema == wanted)
        #expect(aligned.keys == matrix.keys)
        #expect(aligned.row(0) == [2, 1])
        #expect(aligned.row(1) == [FeatureColumn.unseenCode, 2])
        #expect(aligned[2, 0] == 0 && aligned[2, 1].isNaN)
    }

    @Test func `missing stays missing and unseen stays unseen`() throws {
        let plan = FeatureColumn(name: "plan", kind: .categorical(levels: ["pro"]))
        let aligned = try matrix([(plan, [.nan, -1, 0]), (FeatureColumn(name: "logins"), [0, 0, 0])]).aligned(
            to: wanted
        )
        #expect(aligned[0, 0].isNaN && aligned[1, 0] == -1 && aligned[2, 0] == 1)
    }

    @Test func `an error names all missing columns and kind clashes`() throws {
        let error = #expect(throws: SchemaMismatch.self) {
            try matrix([(FeatureColumn(name: "plan"), [0, 1, 2]), (FeatureColumn(name: "login"), [0, 0, 0])])
                .aligned(to: wanted)
        }
        #expect(error?.missingColumns == ["logins"])
        #expect(error?.kindClashes.map(\.columnName) == ["plan"])
        #expect(
            error?.description
                == "the table lacks column \"logins\"; did you mean \"login\"?; column \"plan\" is numeric and must be categorical"
        )
    }

    @Test func `a column without any value fits either kind`() throws {
        let empty: [Double] = [.nan, .nan, .nan]
        let logins = FeatureColumn(name: "logins", kind: .categorical(levels: []))
        let aligned = try matrix([(FeatureColumn(name: "plan"), empty), (logins, empty)]).aligned(to: wanted)
        #expect(aligned.values.allSatisfy { $0.isNaN })
    }
}
