import Foundation
import Testing

/// Scores of a table in one file and in parts.
@Suite struct ScorePartsTests {
    private let folder: TemporaryFolder
    private let table: String
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        let header = "id,churned,logins,tickets,plan"
        let rows = (0..<6_000).map { row in
            "c\(row),\((row * 7 + row / 5) % 3 == 0 ? 1 : 0),\(row % 41),\(row * 13 % 29),\(["a", "b", "c"][row % 3])"
        }
        table = try folder.write("table.csv", ([header] + rows).joined(separator: "\n") + "\n")
        model = folder.path("model.churn")
        let trained = try Command.run(
            "train",
            "--table",
            table,
            "--label",
            "churned",
            "--id",
            "id",
            "--output",
            model,
            "--set",
            "trees=30"
        )
        #expect(trained.status == 0, "\(trained.errors)")
    }

    private func parts(_ name: String, _ more: String...) -> [String] {
        [
            "score", "--model", model, "--table", table, "--id", "id", "--reasons", "2", "--output", folder.path(name),
            "--partition-rows", "700",
        ] + more
    }

    private func files(_ name: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for file in try folder.names(in: name) where file != "manifest.json" {
            files[file] = folder.bytes("\(name)/\(file)")
        }
        return files
    }

    @Test func `parts hold what one file holds, and a manifest says what they are`() throws {
        let whole = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            table,
            "--id",
            "id",
            "--output",
            folder.path("whole.csv")
        )
        #expect(whole.status == 0, "\(whole.errors)")
        let outcome = try Command.run(parts("scores", "--json"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let names = try folder.names(in: "scores")
        #expect(names == ["manifest.json"] + (0..<9).map { "part-0000\($0).parquet" })
        let manifest = try JSONSerialization.jsonObject(with: folder.bytes("scores/manifest.json") ?? Data())
        let result = (manifest as? [String: Any])?["result"] as? [String: Any]
        #expect(result?["rows"] as? Int == 6_000)
        #expect(result?["parts"] as? Int == 9)
        let lines = try String(contentsOfFile: folder.path("whole.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 6_001)
        let probabilities = lines.dropFirst().compactMap { Double($0.split(separator: ",")[2]) }
        let mean = try #require(result?["meanProbability"] as? Double)
        #expect(abs(probabilities.reduce(0, +) / 6_000 - mean) < 1e-12)
    }

    @Test func `a run that is killed goes on and ends with the bytes of one that was not`() throws {
        #expect(try Command.run(parts("undisturbed")).status == 0)
        let expected = try files("undisturbed")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<6 {
            try Command.runAndKill(
                parts("killed", "--resume"),
                afterMilliseconds: UInt32.random(in: 20...400, using: &generator)
            )
        }
        let outcome = try Command.run(parts("killed", "--resume"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try files("killed") == expected)
    }

    @Test func `parts that are gone are made again`() throws {
        #expect(try Command.run(parts("scores")).status == 0)
        let expected = try files("scores")
        for part in ["part-00003.parquet", "part-00008.parquet"] {
            try FileManager.default.removeItem(atPath: folder.path("scores/\(part)"))
        }
        #expect(try Command.run(parts("scores", "--resume")).status == 0)
        #expect(try files("scores") == expected)
    }

    @Test func `what is there already is neither overwritten nor mixed with another run's`() throws {
        #expect(try Command.run(parts("scores")).status == 0)
        let before = try files("scores")
        let again = try Command.run(parts("scores"))
        #expect(again.status == 1 && again.errors.contains("--resume"))
        let other = try Command.run(parts("scores", "--resume").map { $0 == "700" ? "800" : $0 })
        #expect(other.status == 1 && other.errors.contains("rows of a part"))
        try folder.write("table.csv", try String(contentsOfFile: table, encoding: .utf8) + "c9,0,1,1,a\n")
        let changed = try Command.run(parts("scores", "--resume"))
        #expect(changed.status == 1 && changed.errors.contains("input"))
        #expect(try files("scores") == before)
        try FileManager.default.createDirectory(atPath: folder.path("mine"), withIntermediateDirectories: true)
        try folder.write("mine/thesis.txt", "years of work")
        let foreign = try Command.run(parts("mine"))
        #expect(foreign.status == 1 && foreign.errors.contains("thesis.txt"))
    }

    @Test func `rows that cannot be read are set aside into a file`() throws {
        let bad = try folder.write("bad.csv", "id,logins,tickets,plan\nx,1,2,a\ny,many,2,b\nz,3,4,c\n")
        let stopped = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            bad,
            "--id",
            "id",
            "--output",
            folder.path("out.csv")
        )
        #expect(stopped.status == 1 && stopped.errors.contains("bad.csv:3"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("out.csv")))
        let outcome = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            bad,
            "--id",
            "id",
            "--output",
            folder.path("out.csv"),
            "--rejects",
            folder.path("rejects.csv")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8).split(separator: "\n").count == 3)
        #expect(try String(contentsOfFile: folder.path("rejects.csv"), encoding: .utf8).contains("many"))
    }

    @Test func `a query's rows are scored as those of its table, and are not cut into parts`() throws {
        let score = ["score", "--model", model, "--id", "id", "--output"]
        let whole = try Command.run(score + [folder.path("whole.csv"), "--table", table])
        #expect(whole.status == 0, "\(whole.errors)")
        let sql = "select id, logins, tickets, plan from read_csv('\(table)') where logins < 40"
        let outcome = try Command.run(score + [folder.path("some.csv"), "--sql", sql])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try ["whole.csv", "some.csv"].map { name in
            try String(contentsOfFile: folder.path(name), encoding: .utf8).split(separator: "\n").map(String.init)
        }
        let some = Set(lines[1])
        #expect(lines[1].count == 1 + (0..<6_000).count { $0 % 41 < 40 })
        #expect(lines[0].filter(some.contains) == lines[1])
        #expect(try Command.run(score + [folder.path("p"), "--sql", sql, "--partition-rows", "9"]).status == 64)
        #expect(try Command.run(score + [folder.path("p"), "--sql", sql, "--table", table]).status == 64)
        let broken = try Command.run(score + [folder.path("no.csv"), "--sql", "selec 1"])
        #expect(broken.status == 1 && broken.errors.contains("sql"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("no.csv")))
    }

    @Test func `a full disk ends a run of parts with an error and without half a part`() throws {
        let line = "\"$CHURN\" " + parts("scores", "--resume").map { "'\($0)'" }.joined(separator: " ")
        // No file may grow over 4 KiB: what a full disk does to a writer, without a disk to fill.
        let outcome = try Command.shell("trap '' XFSZ; ulimit -f 8; \(line)")
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(try folder.names(in: "scores") == ["manifest.json"])
        // With room again the run goes on.
        #expect(try Command.run(parts("scores", "--resume")).status == 0)
        #expect(try files("scores").count == 9)
    }

    @Test func `options that go nowhere are refused`() throws {
        #expect(try Command.run(parts("scores", "--rejects", folder.path("r.csv"))).status == 64)
        let resume = ["score", "--model", model, "--table", table, "--output", folder.path("s.csv"), "--resume"]
        #expect(try Command.run(resume).status == 64)
    }
}
