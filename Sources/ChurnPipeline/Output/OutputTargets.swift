import ChurnData
import Foundation

/// Checks the files that a verb will write before it reads anything.
///
/// A wrong ending or a folder that cannot be written is found in the first millisecond and not after an hour, and no
/// output ever replaces an input.
struct OutputTargets {
    private var inputs: [String: String] = [:]
    private var outputs: [String: String] = [:]

    /// Notes a file that the verb reads; a glob stands for the files it matches.
    mutating func read(_ pattern: String?, in folder: String? = nil) {
        guard let pattern else { return }
        let path = folder.map { pattern.hasPrefix("/") ? pattern : "\($0)/\(pattern)" } ?? pattern
        for match in Self.matches(path) { inputs[Self.real(match)] = pattern }
    }

    /// Notes the files that a config and its sources are read from; what an SQL text reads is not known.
    mutating func read(_ config: RunConfig) {
        read(config.path)
        let sources =
            config.events.specs.map(\.source) + [config.customers?.source, config.periods?.source].compactMap(\.self)
            + [config.reference?.source, config.revenue?.periods?.source].compactMap(\.self)
        for source in sources {
            if case .files(let pattern) = source.input { read(pattern, in: config.folder) }
        }
    }

    /// Checks a file that the verb will write; `nil` is none.
    ///
    /// - Throws: ``PipelineError`` where it is an input or another output, a device or a folder, or where its folder
    ///   cannot be written.
    mutating func write(_ path: String?) throws {
        guard let path else { return }
        let real = Self.real(path)
        if let input = inputs[real] {
            throw PipelineError(
                code: "usage.output_is_input",
                message: "is also read (\(input)); writing would destroy it, so name another file",
                location: path
            )
        }
        guard outputs.updateValue(path, forKey: real) == nil else {
            throw PipelineError(
                code: "usage.output_twice",
                message: "is named for two outputs; name two files",
                location: path
            )
        }
        try WholeFile.checkTarget(path)
    }

    /// Checks a table that the verb will write, its ending too.
    mutating func writeTable(_ path: String) throws {
        _ = try TableFormat(path: path)
        try write(path)
    }

    private static func real(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }

    private static func matches(_ pattern: String) -> [String] {
        guard !FileManager.default.fileExists(atPath: pattern) else { return [pattern] }
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}
