import Foundation

/// One of the files that a source reads.
public struct TableFile: Hashable, Sendable {
    /// The absolute path.
    public let path: String
    /// The path as the user would write it: relative where the source's pattern is.
    public let name: String
    /// The size in bytes.
    public let byteCount: Int
}

extension Database {
    /// The files that `source` reads, in the order of their rows; `nil` for a query, whose files are not known.
    ///
    /// - Throws: ``DataError`` where no file matches.
    public func files(of source: TableSource) throws -> [TableFile]? {
        let found: [(path: String, name: String)]
        switch source.input {
        case .sql: return nil
        case .files(let pattern): found = try filePaths(pattern, baseDirectory: source.baseDirectory)
        case .paths(let paths, _):
            found = try paths.flatMap { try filePaths($0, baseDirectory: source.baseDirectory) }
        }
        return try found.map { path, name in
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw DataError(
                    .unreadableFile,
                    "cannot be read: \(String(cString: strerror(errno)))",
                    at: .init(source: name)
                )
            }
            return TableFile(path: path, name: name, byteCount: Int(status.st_size))
        }
    }
}
