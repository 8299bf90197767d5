import ChurnScoring
import Foundation
import Testing

@testable import ScoringService

/// The built command, as a process that gets signals.
@Suite struct CommandTests {
    private func started(_ arguments: [String], log: URL) throws -> Process {
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let process = Process()
        process.executableURL = bundle.deletingLastPathComponent().appending(path: "scoring-service")
        process.arguments = arguments
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        return process
    }

    private func wait(
        for pattern: Regex<(Substring, Substring)>,
        in log: URL,
        _ process: Process
    ) async throws -> String {
        while true {
            let text = try String(contentsOf: log, encoding: .utf8)
            if let match = text.firstMatch(of: pattern) { return String(match.1) }
            try #require(process.isRunning, "\(text)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test func `SIGHUP loads the model anew, SIGTERM ends with status 0`() async throws {
        let schema = try TestModels.schema(columns: 3)
        let models = try [51, 52].map { try TestModels.model(schema, seed: $0) }
        let hashes = try models.map { try ServingModel($0).hash }
        try await withFolder { folder in
            let log = folder.appending(path: "log")
            let path = try folder.write(models[0])
            let process = try started(["--model", path, "--port", "0"], log: log)
            defer { process.terminate() }
            let port = try #require(Int(try await wait(for: /port=(\d+)/, in: log, process)))
            let service = RunningService(port: port)
            #expect(try await service.get("/health").text.contains(hashes[0]))
            try folder.write(Data("no model".utf8), as: "model.churn")
            kill(process.processIdentifier, SIGHUP)
            _ = try await wait(for: /(not loaded)/, in: log, process)
            #expect(try await service.get("/health").text.contains(hashes[0]))
            _ = try folder.write(models[1])
            kill(process.processIdentifier, SIGHUP)
            _ = try await wait(for: /(loaded anew)/, in: log, process)
            #expect(try await service.get("/health").text.contains(hashes[1]))
            process.terminate()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 0)
        }
    }

    @Test func `a model that is not there ends the command with its name`() async throws {
        try await withFolder { folder in
            let log = folder.appending(path: "log")
            let process = try started(["--model", "/nowhere/model.churn"], log: log)
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(try String(contentsOf: log, encoding: .utf8).contains("/nowhere/model.churn: no such file"))
        }
    }
}
