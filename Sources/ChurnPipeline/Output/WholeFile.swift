import Foundation

/// Writes files that appear whole or not at all: a temporary file beside the target, flushed to disk, then renamed.
enum WholeFile {
    /// Puts `bytes` at `path`, replacing what is there.
    ///
    /// - Throws: ``PipelineError`` with the system's reason; what was at `path` is then untouched.
    static func write(_ bytes: some Collection<UInt8>, to path: String) throws {
        let temporary = temporaryPath(beside: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure("cannot write", path) }
        var isWhole = false
        defer {
            close(descriptor)
            if !isWhole { unlink(temporary) }
        }
        try writeAll(Array(bytes), to: descriptor, path: path)
        guard fsync(descriptor) == 0 else { throw failure("cannot write", path) }
        guard rename(temporary, path) == 0 else { throw failure("cannot replace", path) }
        isWhole = true
    }

    /// Puts UTF-8 text at `path`; see ``write(_:to:)``.
    static func write(text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var offset = 0
        try bytes.withUnsafeBytes { buffer in
            while offset < buffer.count {
                let written = Foundation.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: offset),
                    buffer.count - offset
                )
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw failure("cannot write", path) }
                offset += written
            }
        }
    }

    static func temporaryPath(beside path: String) -> String {
        let url = URL(fileURLWithPath: path)
        return url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(getpid()).tmp").path
    }

    /// An error that holds the system's own words for what went wrong, read from `errno`.
    static func failure(_ action: String, _ path: String) -> PipelineError {
        let reason = String(cString: strerror(errno))
        let remedy = errno == ENOSPC ? "; free some space and run again, nothing was changed" : ""
        return PipelineError(code: "output.failed", message: "\(action): \(reason)\(remedy)", location: path)
    }
}
