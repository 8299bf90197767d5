import Foundation

/// Makes files appear whole or not at all: written beside the target, flushed to the disk, then renamed.
///
/// A process that is killed leaves the old file or the new one. Its temporary file (`.name.PID.tmp`) is removed by the next
/// write to the same target.
public enum WholeFile {
    /// Calls `body` with the path to write to, and puts what it wrote at `path`.
    ///
    /// - Throws: What `body` throws, or ``DataError``; what was at `path` is then untouched and nothing else is left.
    public static func write(to path: String, _ body: (String) throws -> Void) throws {
        let mode = try checkTarget(path)
        // A link stays a link: what it points to is replaced.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = target.deletingLastPathComponent().path
        removeAbandoned(in: folder, name: target.lastPathComponent)
        let temporary = temporaryPath(in: folder, name: target.lastPathComponent)
        var isWhole = false
        defer { if !isWhole { unlink(temporary) } }
        try probe(temporary, path: path)
        try body(temporary)
        try flush(temporary, path: path)
        if let mode { chmod(temporary, mode) }
        guard rename(temporary, target.path) == 0 else { throw failure(path) }
        isWhole = true
        // The rename itself reaches the disk with the folder; where a file system can't do that, the file is whole still.
        try? flush(folder, path: path)
    }

    /// Checks that `path` can become a file: its folder is there and can be written, and what is there is a file.
    ///
    /// - Returns: The permissions of the file that is there; `nil` where there is none.
    /// - Throws: ``DataError`` with the reason.
    @discardableResult
    public static func checkTarget(_ path: String) throws -> UInt32? {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = target.deletingLastPathComponent().path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw DataError(.writeFailed, "there is no folder \(folder); make it first", at: .init(source: path))
        }
        guard access(folder, W_OK) == 0 else { throw failure(path) }
        var status = stat()
        guard stat(target.path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return status.st_mode & 0o777
        case S_IFDIR: throw DataError(.writeFailed, "is a folder; name a file", at: .init(source: path))
        default: throw DataError(.writeFailed, "is a device or pipe; name a file", at: .init(source: path))
        }
    }

    /// Puts `bytes` at `path`.
    ///
    /// - Throws: ``DataError``; what was at `path` is then untouched.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { temporary in
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw failure(path) }
            defer { close(descriptor) }
            var offset = 0
            try bytes.withUnsafeBytes { buffer in
                while offset < buffer.count {
                    let rest = buffer.count - offset
                    let written = Foundation.write(descriptor, buffer.baseAddress?.advanced(by: offset), rest)
                    if written < 0 && errno == EINTR { continue }
                    guard written > 0 else { throw failure(path) }
                    offset += written
                }
            }
        }
    }

    /// Puts `text` at `path` as UTF-8.
    ///
    /// - Throws: ``DataError``; what was at `path` is then untouched.
    public static func write(text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Where a file or folder is made before it takes its place: a hidden name beside it that holds the process.
    public static func temporaryPath(in folder: String, name: String) -> String { "\(folder)/.\(name).\(getpid()).tmp" }

    /// Removes what killed processes left of files or folders that were to become `name`.
    public static func removeAbandoned(in folder: String, name: String) {
        let prefix = ".\(name)."
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard entry.hasPrefix(prefix), entry.hasSuffix(".tmp") else { continue }
            guard let process = Int32(entry.dropFirst(prefix.count).dropLast(4)), process > 0 else { continue }
            guard kill(process, 0) != 0 && errno == ESRCH else { continue }
            try? FileManager.default.removeItem(atPath: "\(folder)/\(entry)")
        }
    }

    /// An error about `path` in the system's words for what is in `errno`.
    public static func failure(_ path: String) -> DataError {
        if errno == ENOSPC || errno == EDQUOT {
            return DataError(.diskFull, DataError.fullDisk, at: .init(source: path))
        }
        let isPlace = [EACCES, EPERM, EROFS, ENOENT].contains(errno)
        return DataError(
            .writeFailed,
            "cannot be written: \(String(cString: strerror(errno)))"
                + (isPlace ? "; name a place that you may write to" : ""),
            at: .init(source: path)
        )
    }

    /// Makes sure that a file can be made at `temporary`, so that the error is the system's and about `path`.
    private static func probe(_ temporary: String, path: String) throws {
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        close(descriptor)
        // The engine would write around a file that is there.
        unlink(temporary)
    }

    private static func flush(_ file: String, path: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }
}
