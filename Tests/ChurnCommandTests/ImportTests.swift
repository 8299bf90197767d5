import Foundation
import Testing

/// `churn import`, and scoring with what it wrote.
@Suite struct ImportTests {
    private static let goldens = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens")

    private static func golden(_ name: String) -> String { goldens.appendingPathComponent(name).path }

    private static let table = """
        customer,logins,spend,trend,plan,city,code
        a,3,12.5,0,1,17,5
        b,,-4,,3,2,99
        c,0,1e3,-1.5,,59,4242
        d,7,0,0.25,0,,2

        """

    @Test func `a LightGBM model scores a table with categories as codes`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", Self.table)
        let imported = try Command.run(
            ["import", "lightgbm", Self.golden("import/lightgbm-nan.txt"), "--output", folder.path("m.churn")]
        )
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output.contains("12 trees with 144 leaves on 6 columns"), "\(imported.output)")
        #expect(imported.output.contains("code: \"2\", \"3\", \"5\", \"7\", \"11\", \"40\", \"41\", \"99\""))
        let scored = try Command.run(
            ["score", "--model", folder.path("m.churn"), "--table", table, "--output", folder.path("s.csv")]
        )
        #expect(scored.status == 0, "\(scored.errors)")
        let lines = String(decoding: folder.bytes("s.csv") ?? Data(), as: UTF8.self).split(separator: "\n")
        // Predicted by LightGBM 4.7.0 for the same rows, categories as numbers.
        #expect(
            lines.dropFirst().map { $0.split(separator: ",")[1] } == [
                "-0.6787734241447028", "0.7783747252267683", "1.0442813973821061", "-0.5817178728722654",
            ]
        )
    }

    @Test func `names of pandas are levels, unless codes are asked for`() throws {
        let folder = try TemporaryFolder()
        let arguments = ["import", "lightgbm", Self.golden("import/lightgbm-pandas.txt"), "--output", folder.path("m")]
        #expect(try Command.run(arguments).output.contains("plan: \"basic\", \"pro\", \"team\", \"größer\""))
        #expect(try Command.run(arguments + ["--category-codes"]).output.contains("plan: \"0\", \"1\", \"2\", \"3\""))
        #expect(try Command.run(["import", "json", "x", "--output", "y", "--category-codes"]).status == 64)
    }

    @Test(arguments: ["imported-v1", "curved-v1", "trees-v1"])
    func `what inspect prints as JSON is imported to the same bytes`(
        name: String
    ) throws {
        let folder = try TemporaryFolder()
        let model = Self.golden("models/\(name).churn")
        try folder.write("m.json", try Command.run("inspect", model, "--json").output)
        let imported = try Command.run("import", "json", folder.path("m.json"), "--output", folder.path("m.churn"))
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(folder.bytes("m.churn") == FileManager.default.contents(atPath: model))
    }

    @Test func `what cannot be imported is told with its place, and nothing is written`() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: Self.golden("import/lightgbm-nan.txt"), encoding: .utf8)
        let path = try folder.write(
            "bad.txt",
            text.replacingOccurrences(of: "objective=binary", with: "objective=poisson")
        )
        let refused = try Command.run("import", "lightgbm", path, "--output", folder.path("m.churn"))
        #expect(refused.status == 1)
        #expect(refused.errors.contains("bad.txt:7: the objective \"poisson"), "\(refused.errors)")
        let other = try Command.run("import", "xgboost", path, "--output", folder.path("m.churn"))
        #expect(other.errors.contains("bad.txt: byte 0: not valid JSON"), "\(other.errors)")
        #expect(
            try Command.run("import", "xgboost", folder.path("none"), "--output", folder.path("m.churn")).status == 1
        )
        #expect(try Command.run("import", "catboost", path, "--output", folder.path("m.churn")).status == 64)
        #expect(try Command.run("import", "lightgbm", path, "--output", path).errors.contains("is also read"))
        #expect(try folder.names() == ["bad.txt"])
    }
}
