import Foundation

/// One file of a source.
struct SourceFile: Hashable {
    /// How a file is read.
    enum Format: Hashable {
        case parquet
        case csv
        case ndjson
        case jsonArray

        /// The format's name in messages.
        var name: String {
            switch self {
            case .parquet: "Parquet"
            case .csv: "CSV"
            case .ndjson: "NDJSON"
            case .jsonArray: "a JSON array"
            }
        }
    }

    /// The absolute path.
    let path: String
    /// The path as the user would write it.
    let name: String
    /// Whether the bytes are compressed with gzip.
    let isCompressed: Bool
    /// The format, `nil` for an empty file.
    let format: Format?

    /// The lines of a text format.
    var text: TextFile { TextFile(path: path, name: name, isCompressed: isCompressed) }
    /// A FROM clause of the lines of NDJSON that are not blank: `line`, and `object` where it holds one, else NULL.
    func objects(_ options: String) -> String {
        """
        (SELECT line, object FROM (SELECT line, CASE WHEN TRY(json_type(line)) = 'OBJECT' THEN line END AS object \
        FROM \(SQLText.lines(of: path, compression: compression, options: options))) \
        WHERE object IS NOT NULL OR trim(line, ' ' || chr(9) || chr(11) || chr(12) || chr(13)) <> '')
        """
    }

    /// The engine's name of the compression, for any text format.
    var compression: String { isCompressed ? "gzip" : "uncompressed" }
}

extension Database {
    /// The files that `pattern` names, in the order of their paths.
    func sourceFiles(_ pattern: String, baseDirectory: String?) throws -> [SourceFile] {
        try filePaths(pattern, baseDirectory: baseDirectory).map { try inspect($0.path, name: $0.name) }
    }

    /// The absolute paths of the files that `pattern` names, in their order, and how the user would write them.
    func filePaths(_ pattern: String, baseDirectory: String?) throws -> [(path: String, name: String)] {
        let base = URL(fileURLWithPath: baseDirectory ?? FileManager.default.currentDirectoryPath).path + "/"
        let absolute = pattern.hasPrefix("/") ? pattern : base + pattern
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: absolute, isDirectory: &isDirectory)
        if exists && isDirectory.boolValue {
            throw DataError(
                .unreadableFile,
                "is a folder; name the files in it, such as \(pattern)/*.parquet",
                at: .init(source: pattern)
            )
        }
        var paths = [absolute]
        if !exists {
            guard pattern.contains(where: { "*?[".contains($0) }) else {
                throw DataError(
                    .missingFile,
                    "there is no such file; looked for \(absolute)",
                    at: .init(source: pattern)
                )
            }
            paths = try query("SELECT file FROM glob(?) ORDER BY file", [.text(absolute)]).texts().compactMap(\.[0])
            guard !paths.isEmpty else {
                throw DataError(.missingFile, "no file matches; looked for \(absolute)", at: .init(source: pattern))
            }
        }
        return paths.map { path in
            let isRelative = !pattern.hasPrefix("/") && path.hasPrefix(base)
            return (path, isRelative ? String(path.dropFirst(base.count)) : path)
        }
    }

    private func inspect(_ path: String, name: String) throws -> SourceFile {
        let head = try firstBytes(of: path, name: name)
        if head.starts(with: Array("PAR1".utf8)) {
            return SourceFile(path: path, name: name, isCompressed: false, format: .parquet)
        }
        if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) || head.starts(with: Array("PK".utf8) + [3, 4]) {
            throw DataError(
                .unreadableFile,
                "compressed with zstd or zip; use gzip or no compression",
                at: .init(source: name)
            )
        }
        let isCompressed = head.starts(with: [0x1F, 0x8B])
        var text = head
        if isCompressed {
            let file = TextFile(path: path, name: name, isCompressed: true)
            try file.check()
            text = try file.lines(limit: 20).joined(separator: [10]).map(\.self)
        }
        return SourceFile(path: path, name: name, isCompressed: isCompressed, format: Self.textFormat(text))
    }

    private func firstBytes(of path: String, name: String) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw DataError(
                .unreadableFile,
                "cannot be opened: \(String(cString: strerror(errno)))",
                at: .init(source: name)
            )
        }
        defer { try? file.close() }
        do {
            return try Array(file.read(upToCount: 4096) ?? Data())
        } catch {
            throw DataError(.unreadableFile, "cannot be read: \(error.localizedDescription)", at: .init(source: name))
        }
    }

    /// The format of a text by its first byte that is neither blank nor part of a byte order mark.
    private static func textFormat(_ bytes: [UInt8]) -> SourceFile.Format? {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        switch text.first(where: { $0 != 32 && !(9...13).contains($0) }) {
        case nil: return nil
        case UInt8(ascii: "{"): return .ndjson
        case UInt8(ascii: "["): return .jsonArray
        default: return .csv
        }
    }
}
