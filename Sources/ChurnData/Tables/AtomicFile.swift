import Foundation

/// Makes files appear whole or not at all: written beside the target, flushed to the disk, then renamed.
///
/// A process that is killed leaves the old file or the new one; the temporary file (`.name.PID.tmp`) may stay.
enum AtomicFile {
    /// Calls `body` with the path to write to, and puts what it wrote at `path`.
    ///
    /// - Throws: What `body` throws, or ``DataError``; what was at `path` is then untouched and nothing else is left.
    static func write(to path: String, _ body: (String) throws -> Void) throws {
        let target = URL(fileURLWithPath: path)
        let folder = target.deletingLastPathComponent().path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw DataError(.writeFailed, "there is no folder \(folder); make it first", at: .init(source: path))
        }
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            throw DataError(.writeFailed, "is a folder; name a file", at: .init(source: path))
        }
        let temporary = "\(folder)/.\(target.lastPathComponent).\(getpid()).tmp"
        var isWhole = false
        defer { if !isWhole { unlink(temporary) } }
        try body(temporary)
        try flush(temporary, path: path)
        guard rename(temporary, path) == 0 else { throw failure(path) }
        isWhole = true
        // The rename itself reaches the disk with the folder; where a file system can't do that, the file is whole still.
        try? flush(folder, path: path)
    }

    private static func flush(_ file: String, path: String) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> DataError {
        if errno == ENOSPC || errno == EDQUOT {
            return DataError(.diskFull, DataError.fullDisk, at: .init(source: path))
        }
        return DataError(
            .writeFailed,
            "cannot be written: \(String(cString: strerror(errno)))",
            at: .init(source: path)
        )
    }
}
