import Foundation
public import Logging

/// Prints log lines of the command to standard error, one line a message, without dates.
public struct ConsoleLogHandler: LogHandler {
    /// Values that go with every message; not printed.
    public var metadata: Logger.Metadata = [:]
    /// The lowest level that is printed.
    public var logLevel: Logger.Level

    /// A handler that prints messages of `level` and above.
    public init(level: Logger.Level) { logLevel = level }

    /// One of the values of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Prints one message.
    public func log(event: LogEvent) {
        let prefix = event.level >= .warning ? "churn: \(event.level): " : "churn: "
        FileHandle.standardError.write(Data("\(prefix)\(event.message)\n".utf8))
    }
}

/// A bar on standard error for work of more than a second; silent where standard error is not a terminal.
final class ProgressBar {
    private let label: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var lastDrawn: Double = 0
    private var hasDrawn = false

    init(_ label: String, isQuiet: Bool) {
        self.label = label
        isShown = !isQuiet && isatty(STDERR_FILENO) == 1
    }

    /// Redraws at most ten times a second; `done` and `total` in any unit, `note` behind the bar.
    func update(done: Int, total: Int, note: String = "") {
        guard isShown, total > 0 else { return }
        let elapsed = (ContinuousClock.now - start).seconds
        guard elapsed > 1, elapsed - lastDrawn > 0.1 else { return }
        lastDrawn = elapsed
        hasDrawn = true
        let fraction = min(1, Double(done) / Double(total))
        let filled = Int(fraction * 24)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let left = fraction > 0.02 ? ", \(Int(elapsed / fraction - elapsed)) s left" : ""
        draw("\(label) [\(bar)] \(Int(fraction * 100)) %\(left) \(note)")
    }

    /// Clears the line.
    func finish() {
        if hasDrawn { draw("") }
    }

    private func draw(_ text: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }
}
