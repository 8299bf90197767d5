import ChurnData
import ChurnFeatures
import Foundation

/// A state file that one run has for itself, from reading to replacing it.
///
/// The file is locked while the run works, so that of two runs at once none loses what the other took. It is replaced
/// in one step, and last of all outputs: until then a run that is killed has taken nothing and can be started again.
final class StateFile {
    let path: String
    var state: FeatureState
    /// The open file that holds the lock; `nil` where the state is new.
    private let descriptor: CInt?
    /// The end of the bytes that were read: their checksum.
    private let storedEnd: [UInt8]?

    /// Opens the state at `path`, or makes a new one that keeps what a cutoff of `plan` looks back to.
    ///
    /// - Throws: ``PipelineError`` where the file is no state, is in use, or keeps less than the plan needs.
    init(_ request: StateRequest, plan: ExtractionPlan) throws {
        path = request.path
        let wanted = try request.retentionDuration()
        let opened = try Self.openLocked(path)
        descriptor = opened?.descriptor
        storedEnd = opened.map { Array($0.bytes.suffix(16)) }
        state = FeatureState(retention: wanted ?? plan.retention)
        if let opened { state = try Self.decode(opened.bytes, path: path) }
        try check(plan, wanted)
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// Whether the file at `path` begins as states do.
    static func isState(_ path: String) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw PipelineError(code: "inspect.missing", message: "no such file, or not readable", location: path)
        }
        defer { try? file.close() }
        // A folder opens, and is no state.
        return FeatureState.isState([UInt8]((try? file.read(upToCount: 8)) ?? Data()))
    }

    /// The state in the file at `path`, to look at.
    static func read(_ path: String) throws -> FeatureState {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PipelineError(code: "state.missing", message: "no such file, or not readable", location: path)
        }
        return try decode([UInt8](data), path: path)
    }

    /// Puts the state in the place of the file, unless it is as it was read.
    func write() throws {
        let bytes = state.encoded()
        // The same state has the same bytes, the checksum among them.
        guard Array(bytes.suffix(16)) != storedEnd else { return }
        try WholeFile.write(bytes, to: path)
    }

    private static func decode(_ bytes: [UInt8], path: String) throws -> FeatureState {
        do {
            return try FeatureState(decoding: bytes)
        } catch {
            throw PipelineError(code: "state.format", message: "\(error)", location: path)
        }
    }

    private func check(_ plan: ExtractionPlan, _ wanted: Int64?) throws {
        func fail(_ message: String) -> PipelineError {
            PipelineError(code: "state.retention", message: message, location: path)
        }
        let kept = CivilTime.formatDuration(state.retention)
        if let wanted, wanted != state.retention {
            throw fail("the state keeps \(kept), which --retention cannot change; build it anew into another file")
        }
        guard plan.retention <= state.retention else {
            throw fail(
                "the plan looks back \(CivilTime.formatDuration(plan.retention)) and the state keeps \(kept); build the "
                    + "state anew, from all of the history, into another file"
            )
        }
    }

    /// The file's bytes and the open file with the lock on it; `nil` where there is no file.
    private static func openLocked(_ path: String) throws -> (descriptor: CInt, bytes: [UInt8])? {
        while true {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            if descriptor < 0 && errno == ENOENT { return nil }
            guard descriptor >= 0 else { throw failure(path) }
            do {
                guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                    guard errno == EWOULDBLOCK else { throw failure(path) }
                    throw PipelineError(
                        code: "state.in_use",
                        message: "another run is working with this state; start again when it has ended",
                        location: path
                    )
                }
                if try isCurrent(descriptor, path) { return (descriptor, try bytes(descriptor, path)) }
            } catch {
                close(descriptor)
                throw error
            }
            // Another run replaced the file between opening and locking.
            close(descriptor)
        }
    }

    private static func isCurrent(_ descriptor: CInt, _ path: String) throws -> Bool {
        var mine = stat()
        var current = stat()
        guard fstat(descriptor, &mine) == 0 else { throw failure(path) }
        guard stat(path, &current) == 0 else { return false }
        return mine.st_ino == current.st_ino && mine.st_dev == current.st_dev
    }

    private static func bytes(_ descriptor: CInt, _ path: String) throws -> [UInt8] {
        do {
            let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd()
            return [UInt8](data ?? Data())
        } catch {
            throw failure(path)
        }
    }

    private static func failure(_ path: String) -> PipelineError {
        PipelineError(
            code: "state.unreadable",
            message: "cannot be read: \(String(cString: strerror(errno)))",
            location: path
        )
    }
}
