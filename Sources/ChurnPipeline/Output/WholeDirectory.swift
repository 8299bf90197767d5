import ChurnData
import Foundation

/// Writes a folder of results that appears whole or not at all.
///
/// The files are made in a hidden folder beside the target, which then takes the target's place in one system call. An
/// existing target is replaced only where it holds nothing but files of earlier results, so no user's file is lost.
struct WholeDirectory {
    /// Where the files are made; hand paths below it to the writers.
    let stagingPath: String
    private let targetPath: String

    /// Prepares to write `names` into the folder at `path`.
    ///
    /// - Throws: ``PipelineError`` where `path` is a file or holds other files than `names`.
    init(path: String, names: [String]) throws {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL
        targetPath = target.path
        try Self.checkReplaceable(targetPath, names: names)
        let parent = target.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        WholeFile.removeAbandoned(in: parent.path, name: target.lastPathComponent)
        stagingPath = WholeFile.temporaryPath(in: parent.path, name: target.lastPathComponent)
        guard mkdir(stagingPath, 0o755) == 0 else { throw WholeFile.failure(stagingPath) }
    }

    /// The path of the file `name` while it is made.
    func path(_ name: String) -> String { "\(stagingPath)/\(name)" }

    /// Puts the folder in its place; the earlier one, if any, is removed.
    func commit() throws {
        guard FileManager.default.fileExists(atPath: targetPath) else {
            guard rename(stagingPath, targetPath) == 0 else { throw WholeFile.failure(targetPath) }
            return
        }
        guard try exchange(stagingPath, targetPath) else { throw WholeFile.failure(targetPath) }
        discard()
    }

    /// Swaps two names in one step, so that there is no moment without either; false with `errno` where that fails.
    private func exchange(_ first: String, _ second: String) throws -> Bool {
        typealias RenameAt = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
        // The header hides renameat2 behind a macro that Swift's view of the C library lacks.
        guard let symbol = dlsym(nil, "renameat2") else {
            throw PipelineError(
                code: "output.no_exchange",
                message: "this C library cannot swap folders; name a new folder",
                location: targetPath
            )
        }
        let swapNames: UInt32 = 2  // RENAME_EXCHANGE
        return unsafeBitCast(symbol, to: RenameAt.self)(AT_FDCWD, first, AT_FDCWD, second, swapNames) == 0
    }

    /// Removes what was staged.
    func discard() { try? FileManager.default.removeItem(atPath: stagingPath) }

    /// Runs `body` and commits; discards where it throws.
    static func write<Result>(
        to path: String,
        names: [String],
        _ body: (WholeDirectory) throws -> Result
    ) throws -> Result {
        let directory = try WholeDirectory(path: path, names: names)
        do {
            let result = try body(directory)
            try directory.commit()
            return result
        } catch {
            directory.discard()
            throw error
        }
    }

    private static func checkReplaceable(_ path: String, names: [String]) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
        guard isDirectory.boolValue else {
            throw PipelineError(code: "output.not_a_folder", message: "is a file; name a folder", location: path)
        }
        let present = try FileManager.default.contentsOfDirectory(atPath: path)
        if let foreign = present.sorted().first(where: { !names.contains($0) }) {
            throw PipelineError(
                code: "output.foreign_files",
                message: "holds \"\(foreign)\", which is none of the files written here; name an empty or a new folder",
                location: path
            )
        }
    }
}
