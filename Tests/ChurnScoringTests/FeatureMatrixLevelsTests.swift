import ChurnScoring
import Testing

@Suite struct FeatureMatrixLevelsTests {
    @Test func `levels that do not occur are dropped and codes follow`() throws {
        let schema = try FeatureSchema([
            FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b", "c"]), definition: "attribute(plan)"),
            FeatureColumn(name: "seats"),
        ])
        let matrix = FeatureMatrix(
            schema: schema,
            rowCount: 4,
            values: [2, .nan, 0, FeatureColumn.unseenCode, 1, 2, 3, 4]
        )
        let reduced = matrix.droppingUnusedLevels()
        #expect(reduced.schema.columns[0].levels == ["a", "c"])
        #expect(reduced.schema.columns[0].definition == "attribute(plan)")
        #expect(reduced[0, 0] == 1)
        #expect(reduced[1, 0].isNaN)
        #expect(reduced[2, 0] == 0)
        #expect(reduced[3, 0] == FeatureColumn.unseenCode)
        #expect(reduced.column(1).elementsEqual([1, 2, 3, 4]))
    }

    @Test func `a matrix whose levels all occur stays as it is`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b"]))])
        let matrix = FeatureMatrix(schema: schema, rowCount: 2, values: [1, 0])
        #expect(matrix.droppingUnusedLevels().values == [1, 0])
        #expect(matrix.droppingUnusedLevels().schema == schema)
    }
}
