import Foundation

/// What a finished command left.
struct CommandOutcome {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs the built `churn` beside the test bundle.
enum Command {
    static let program: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("churn").path
    }()

    /// Runs `churn` with `arguments` and waits for it.
    static func run(_ arguments: String...) throws -> CommandOutcome {
        try run(program, arguments)
    }

    /// Runs `churn` with `arguments` and waits for it.
    static func run(_ arguments: [String]) throws -> CommandOutcome {
        try run(program, arguments)
    }

    /// Runs a shell script that finds the command as `$CHURN`.
    static func shell(_ script: String) throws -> CommandOutcome {
        try run("/bin/sh", ["-c", script])
    }

    /// Starts `churn` and kills it after `milliseconds`, unless it has ended by then.
    static func runAndKill(_ arguments: [String], afterMilliseconds milliseconds: UInt32) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(milliseconds * 1000)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    private static func run(_ path: String, _ arguments: [String]) throws -> CommandOutcome {
        let folder = try TemporaryFolder()
        let outputPath = folder.path("output")
        let errorPath = folder.path("errors")
        for path in [outputPath, errorPath] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["CHURN": program]) { $1 }
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.run()
        process.waitUntilExit()
        return CommandOutcome(
            status: process.terminationStatus,
            output: try String(contentsOfFile: outputPath, encoding: .utf8),
            errors: try String(contentsOfFile: errorPath, encoding: .utf8)
        )
    }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent("churn-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Writes a text file and gives its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }

    func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: path(name)) }

    /// The names in the folder, hidden ones included, sorted.
    func names(in folder: String = ".") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }
}
