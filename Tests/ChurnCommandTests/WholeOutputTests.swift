import Foundation
import Testing

/// Outputs appear whole or not at all, whatever happens to the process or the disk.
@Suite struct WholeOutputTests {
    @Test func `a run killed at random moments leaves the old results or the new ones`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let output = folder.path("results")
        let old = ["run", "--config", config, "--output", output, "--set", "learning_rate=0.1"]
        let new = ["run", "--config", config, "--output", output, "--set", "learning_rate=0.3"]
        #expect(try Command.shell(Self.line(old)).status == 0)
        let oldFiles = try Self.files(folder, "results")
        #expect(try Command.shell(Self.line(new.map { $0 == output ? folder.path("other") : $0 })).status == 0)
        let newFiles = try Self.files(folder, "other")
        #expect(oldFiles != newFiles)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<8 {
            try Command.runAndKill(new, afterMilliseconds: UInt32.random(in: 20...2500, using: &generator))
            let files = try Self.files(folder, "results")
            #expect(files == oldFiles || files == newFiles)
        }
        // What the killed runs left beside the results goes with the next run that ends well.
        #expect(try Command.shell(Self.line(new)).status == 0)
        #expect(try folder.names().filter { $0.hasPrefix(".results") } == [])
        #expect(try Self.files(folder, "results") == newFiles)
    }

    @Test(arguments: ["simulate", "extract", "train", "score"])
    func `a full disk gives an error and leaves what was there`(verb: String) throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let model = folder.path("model.churn")
        #expect(
            try Command.run("train", "--config", config, "--output", model, "--set", "trees=60").status == 0
        )
        let old = try folder.write("old", "old")
        let arguments: [String] =
            switch verb {
            case "simulate": ["simulate", "--customers", "400", "--output", folder.path("data")]
            case "extract": ["extract", "--config", config, "--output", folder.path("out.parquet")]
            case "train": ["train", "--config", config, "--output", folder.path("out.churn"), "--set", "trees=60"]
            default: ["score", "--config", config, "--model", model, "--output", folder.path("out.csv")]
            }
        let before = try folder.names()
        // No file may grow over 4 KiB: what a full disk does to a writer, without a disk to fill.
        let outcome = try Command.shell("trap '' XFSZ; ulimit -f 8; \(Self.line(arguments))")
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("churn: error: "))
        #expect(try folder.names() == before)
        #expect(try String(contentsOfFile: old, encoding: .utf8) == "old")
    }

    @Test func `a folder with foreign files is not replaced`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("mine"), withIntermediateDirectories: true)
        try folder.write("mine/thesis.txt", "years of work")
        let outcome = try Command.run("simulate", "--customers", "10", "--output", folder.path("mine"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("thesis.txt"))
        #expect(try folder.names(in: "mine") == ["thesis.txt"])
    }

    private static func line(_ arguments: [String]) -> String {
        "\"$CHURN\" " + arguments.map { "'\($0)'" }.joined(separator: " ")
    }

    /// The files of a folder of results that do not hold times.
    private static func files(_ folder: TemporaryFolder, _ name: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for file in try folder.names(in: name) where !file.hasPrefix("report.") {
            files[file] = folder.bytes("\(name)/\(file)")
        }
        return files
    }
}
