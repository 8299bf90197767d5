import Foundation
public import Logging

/// Whole runs of the library: each verb of the command line is one method.
///
/// A verb takes a request, does its work, writes its outputs whole or not at all, and gives a result that prints both
/// as text and as JSON.
public struct Pipeline: Sendable {
    /// The number of threads; results do not depend on it.
    public let threads: Int
    /// Where messages go.
    public let logger: Logger
    /// Whether progress bars stay away.
    public let isQuiet: Bool
    /// Whether an interrupt (SIGINT) during training ends it with the best model so far, and not the process.
    ///
    /// For programs that own their process: the signal's handler is changed while trees are trained.
    public var stopsOnInterrupt = false

    /// A pipeline that works on `threads` threads, all of the machine's where `nil`.
    public init(threads: Int? = nil, logger: Logger, isQuiet: Bool = false) {
        self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        self.logger = logger
        self.isQuiet = isQuiet
    }
}

/// What a verb gives back: text for people, JSON for programs.
public protocol PipelineResult: Encodable, Sendable {
    /// A few lines for a terminal, without a final line break.
    var text: String { get }
    /// Wall-clock seconds by phase.
    var seconds: [String: Double] { get }
    /// The result as JSON text.
    func json() throws -> String
}

extension PipelineResult {
    /// The result as JSON text with sorted keys.
    public func json() throws -> String { try JSONOutput.text(self) }
}
